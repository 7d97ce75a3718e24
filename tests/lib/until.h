/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef UNTIL_H
#define UNTIL_H

#include "lab.h"

/* Evaluates SO again and again, 5 s at most, until it is true; its value is whether it is. */
#define UNTIL(so) ({						\
	int64_t end_ = now_ns() + 5000 * MS;			\
	bool so_;						\
								\
	while (!(so_ = (so)) && now_ns() < end_)		\
		sleep_until(now_ns() + MS);			\
	so_;							\
})

#endif
