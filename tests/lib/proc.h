/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROC_H
#define PROC_H

#include <stdbool.h>
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

/* KiB in the line of /proc/meminfo that begins with name, which must be there. */
long proc_meminfo(const char *name);

/*
 * It has an mm, and that has no arguments yet: execve() has put the new one in
 * place and not filled it.  Takes none of exec's locks, nor does the next.
 */
bool proc_mm_is_new(pid_t pid);
bool proc_name_is(pid_t pid, const char *name);

#endif
