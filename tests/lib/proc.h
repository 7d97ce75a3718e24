/* SPDX-License-Identifier: GPL-2.0-only */
/* What files of /proc say of a task.  None of this takes one of exec's locks. */
#ifndef PROC_H
#define PROC_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Returns how many lines of /proc/PID/file begin with word, 0 when there is no such
 * file.  *number is the number behind the word in the last of these lines.
 */
int proc_lines(pid_t pid, const char *file, const char *word, long *number);
/* The number behind word in /proc/PID/status; ends the program when there is none. */
long proc_status(pid_t pid, const char *word);

/* The state of the task (R, S, D ...), or \0 when there is no such task. */
char proc_state(pid_t pid);

/* The KiB in the line of /proc/meminfo that begins with name; ends the program without it. */
long proc_meminfo(const char *name);

/*
 * Whether the task has an mm that has no arguments yet: execve() has put the new one in
 * place and not filled it.
 */
bool proc_mm_is_new(pid_t pid);
/* Whether the task has this name (/proc/PID/comm). */
bool proc_name_is(pid_t pid, const char *name);

#endif
