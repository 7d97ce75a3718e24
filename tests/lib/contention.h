/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The second instrument: how long this process waited for locks as the kernel
 * says it, by the events lock:contention_begin and lock:contention_end on the
 * clock of now_ns().  The kernel prints microseconds.
 */
#ifndef CONTENTION_H
#define CONTENTION_H

#include <stdint.h>

/* To be called once.  Ends the program when the kernel has no such events. */
void contention_record(void);
/* Nanoseconds in locks between two times, 0 when no lock was contended. */
int64_t contention_ns(int64_t from, int64_t to);

#endif
