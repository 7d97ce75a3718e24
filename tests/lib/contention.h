/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The second instrument: how long this process waited for locks, as the kernel says
 * by its events lock:contention_begin and lock:contention_end.  Their clock is that of
 * now_ns(), and they are printed with microseconds.
 */
#ifndef CONTENTION_H
#define CONTENTION_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the kernel has such events. */
bool contention_is_there(void);
/* Starts to record; is to be called once.  Ends the program when the kernel has no such events. */
void contention_record(void);
/* The same for all processes; contention_forget() empties the record. */
void contention_record_all(void);
void contention_forget(void);
/* The kinds of lock, as the kernel names them: MUTEX, READ, SPIN|READ ...; one that spins first is two. */
struct contended {
	char name[24];
	int times;
};
/* Fills in how often tasks had to wait for each kind of lock.  Returns the number of kinds, at most n. */
int contention_count(struct contended *kinds, int n);

/*
 * The nanoseconds that this process waited for locks between two times of now_ns(); 0
 * when no lock was contended.  Ends the program when a wait has no end in the trace.
 */
int64_t contention_ns(int64_t from, int64_t to);

#endif
