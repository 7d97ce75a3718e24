// SPDX-License-Identifier: GPL-2.0-only
/* util.c - the clock, the one way to give up, and strings of JSON */
#include <stdlib.h>

#include "freeze.h"

u64 now(void)
{
	return (u64)monotonic_ns();
}

void refuse(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain("freeze", fmt, ap);
	exit(2);
}

