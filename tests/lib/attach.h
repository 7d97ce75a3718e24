/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When some tracer attached to a task, and when it had the task's first stop.  The kernel's events
 * of system calls say so, and the tracer, such as strace or gdb, knows nothing of it.
 */
#ifndef ATTACH_H
#define ATTACH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* On the clock of now_ns(), rounded to the microsecond; 0 when it did not happen. */
struct attach_times {
	int64_t called;		/* PTRACE_SEIZE or PTRACE_ATTACH began */
	int64_t attached;	/* and ended */
	int64_t stopped;	/* the first wait for the task after that ended */
};

/* Starts to record, and forgets what was recorded.  Ends the program when the kernel has no such events. */
void attach_record(void);
/* Stops to record, and fills in the times of the task; returns false when one of them is not there. */
bool attach_times(pid_t task, struct attach_times *t);

#endif
