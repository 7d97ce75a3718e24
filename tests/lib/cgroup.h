/* SPDX-License-Identifier: GPL-2.0-only */
/* Groups of cgroup2's root, with the memory controller. */
#ifndef CGROUP_H
#define CGROUP_H

#include <sys/types.h>

#define MIB (1 << 20)

/* A static buffer; file may be "". */
char *cgroup_path(const char *group, const char *file);
void cgroup_make(const char *group);
void cgroup_remove(const char *group);
/* Of a file of one figure, or of the line that begins with key; -1: none. */
long cgroup_figure(const char *group, const char *file, const char *key);
void cgroup_set(const char *group, const char *file, long value);
void cgroup_enter(const char *group, pid_t pid);
/* Populates mib MiB of the caller's. */
void touch_mib(int mib);

#endif
