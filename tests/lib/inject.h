/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocations that fail when the experiment wants it: failslab, for those made
 * under one function of the kernel (Documentation/fault-injection), and where
 * the last one was, from the kernel's log.  Needs a debug kernel.
 */
#ifndef INJECT_H
#define INJECT_H

#include <stdbool.h>
#include <stddef.h>

/* Ends the program when that cannot be had. */
void inject_init(const char *function);
/*
 * Of the caller alone: its file fail-nth, which lives on in a new image; asks
 * for the nth failure; how many allocations are still to come before it.
 */
int inject_open(void);
void inject_nth(int fd, int nth);	/* 0: none any more */
int inject_left(int fd);
/*
 * Of anybody who comes under the function: the nth from now.  False when the
 * one before did not happen, for then it cannot be counted any more.
 */
bool inject_anybody(int nth);
bool inject_happened(void);	/* that one */

/*
 * The stack of the failed allocation since the last call, a line a function
 * with its offset, innermost first; false when there was none, or one whose
 * caller wants no word of it: kmemleak's own, which it can do without.
 */
bool inject_site(char *buf, size_t size);

/*
 * Runs the tests in a process of their own, between two scans for leaks, and
 * observes "kmemleak": none or leaks.  Returns what main() should.
 */
int leakless(int argc, char *argv[], int (*tests)(int, char **));

#endif
