/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OBSERVE_H
#define OBSERVE_H

/* Prints "observe PROGRAM.NAME=VALUE"; both without blanks. */
void observe(const char *name, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
