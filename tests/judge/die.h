/* SPDX-License-Identifier: GPL-2.0-only */
/* What the programs judge and odds do when they cannot go on. */
#ifndef DIE_H
#define DIE_H

#include <stddef.h>

#define USAGE 2			/* exit code */

/* Prints "PROGRAM: ..." to stderr and ends the program with USAGE. */
void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* calloc() and strdup() that die when there is no memory left. */
void *xcalloc(size_t n, size_t size);
char *xstrdup(const char *s);

/*
 * Makes room for element N, of SIZE bytes, in an array that grows by doubling, and returns
 * the array.  It is to be called for each N in turn, from 0 with V = NULL on.
 */
void *grow(void *v, int n, size_t size);

#endif
