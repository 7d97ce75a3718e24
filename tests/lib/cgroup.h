/* SPDX-License-Identifier: GPL-2.0-only */
/* Groups below the root of cgroup2, with the memory controller.  All end the program on failure. */
#ifndef CGROUP_H
#define CGROUP_H

#include <sys/types.h>

#define MIB (1 << 20)

/* The path of a file of the group, in a static buffer; that of the group when file is "". */
char *cgroup_path(const char *group, const char *file);
/* Makes the group, unless it is there. */
void cgroup_make(const char *group);
/* Removes the group when it is empty; does nothing otherwise. */
void cgroup_remove(const char *group);
/*
 * The number in a file, or with a key the number in the line that begins with it.
 * Returns -1 when there is none.
 */
long cgroup_figure(const char *group, const char *file, const char *key);
/* Writes the number to a file. */
void cgroup_set(const char *group, const char *file, long value);
/* Moves a process into the group. */
void cgroup_enter(const char *group, pid_t pid);
/* Populates so many MiB of the caller's memory. */
void touch_mib(int mib);

#endif
