/* SPDX-License-Identifier: GPL-2.0-only */
/* What programs of the host do when they cannot go on. */
#ifndef DIE_H
#define DIE_H

#include <stddef.h>

#define USAGE 2			/* exit code */

/* Print "PROGRAM: ..." to stderr and leave with USAGE. */
void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* As without the x, but out of memory they die. */
void *xcalloc(size_t n, size_t size);
char *xstrdup(const char *s);

/* Make room for element N, of SIZE bytes, of an array that doubles. */
void *grow(void *v, int n, size_t size);

#endif
