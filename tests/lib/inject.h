/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocations that fail when the experiment wants it, by failslab, for allocations made
 * under one function of the kernel (Documentation/fault-injection); and where the last
 * one failed, from the kernel's log.  That needs a debug kernel.  All end the program on
 * failure.
 */
#ifndef INJECT_H
#define INJECT_H

#include <stdbool.h>
#include <stddef.h>

/* Arms failslab for what this function and its callees allocate. */
void inject_init(const char *function);
/*
 * The failure of one of the caller's own allocations.  inject_open() opens the file
 * fail-nth of the caller, which a new image of it still has.  inject_nth() asks for the
 * nth failure from now; 0 asks for none.  inject_left() returns how many allocations
 * are still to come before it, or -1 when that cannot be read.
 */
int inject_open(void);
void inject_nth(int fd, int nth);
int inject_left(int fd);
/*
 * The failure of the nth allocation from now, in whatever task.  Returns false when the
 * failure before did not happen, because the allocations cannot be counted any more then.
 */
bool inject_anybody(int nth);
/* Whether the failure that inject_anybody() asked for has happened. */
bool inject_happened(void);

/*
 * From now on one in a hundred of these allocations fails in tasks that have set their make-it-fail, and
 * those that inject_nth() asks for; the log does not tell of them.  inject_count() ends that, and returns
 * how many failed.
 */
void inject_now_and_then(const char *function);
long inject_count(void);

/*
 * Fills buf with the stack of the allocation that failed since the last call: a line for
 * each function with its offset, innermost first.  Returns false when none failed, or
 * one whose caller asked the kernel not to tell: those of kmemleak, which goes on without.
 */
bool inject_site(char *buf, size_t size);

/*
 * Runs the tests in a process of their own, between two scans for leaks, and observes
 * "kmemleak", which is none or leaks.  Returns the exit code for main().
 */
int leakless(int argc, char *argv[], int (*tests)(int, char **));

#endif
