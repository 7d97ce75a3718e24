/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROC_H
#define PROC_H

#include <sys/types.h>

/*
 * Lines of /proc/PID/file that begin with word; *number is what follows it in
 * the last of them.
 */
int proc_lines(pid_t pid, const char *file, const char *word, long *number);
/* The number behind word in /proc/PID/status, which must be there. */
long proc_status(pid_t pid, const char *word);

/* R, S, D ...; \0 when there is no such task. */
char proc_state(pid_t pid);

#endif
