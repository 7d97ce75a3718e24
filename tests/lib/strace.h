/* SPDX-License-Identifier: GPL-2.0-only */
/* A tracer of all threads of a process, as `strace -f -p` is one, while one of them calls execve(). */
#ifndef STRACE_H
#define STRACE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct strace {
	pid_t pid;		/* the process */
	int threads;		/* seized at first */
	int clones, exits, execs;	/* the stops and ends that were seen */
	pid_t at;		/* the task that had the EXEC stop */
	unsigned long former;	/* its thread id before execve(), by PTRACE_GETEVENTMSG */
	int64_t when;		/* now_ns() of that stop; 0 before */
};

/* Seizes all threads of the process; those that they make will be traced, too.  Ends the program on failure. */
void strace_start(struct strace *s, pid_t pid);
/*
 * Waits for stops and lets the threads go on, until the EXEC stop or until that time of now_ns().
 * The task is detached from in its EXEC stop.  Returns whether that stop was seen.
 */
bool strace_until_exec(struct strace *s, int64_t until);

#endif
