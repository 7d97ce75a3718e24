/* SPDX-License-Identifier: GPL-2.0-only */
/* What the scenarios of what a patch costs share: execve()s with nobody in the way, and processes that end at once. */
#ifndef COST_H
#define COST_H

#include <stdint.h>
#include <sys/types.h>

#include "lab.h"

/*
 * Prints a sample: one figure, in the unit that the scenario says (.of).  The other two print the
 * same in two parts, between which the caller may print further " key=value".
 */
void cost_sample(const struct scenario *s, int dose, int iter, int64_t figure);
void cost_begin_sample(const struct scenario *s, int dose, int iter, int64_t figure);
void cost_end_sample(void);

/* The images that cost_exec() may execute; each of them ends at once. */
enum cost_image { COST_STATIC, COST_DYNAMIC, COST_SCRIPT };
/* Makes them.  The dynamic one names a program of the lab as its dynamic linker, as the guest has no other. */
void cost_images(void);

/*
 * A process with mib MiB of memory executes the image.  Returns the ns from the call to the
 * first instruction of the image, or of its dynamic linker.  When group is not NULL the
 * process is in that group of cgroup2.
 */
int64_t cost_exec(enum cost_image image, int mib, const char *group);

/* How a process comes to be. */
enum cost_way { COST_FORK, COST_VFORK, COST_SPAWN };
/* n processes one after the other, each of which executes the static image and ends.  Returns the ns for one. */
int64_t cost_processes(enum cost_way way, int n);
/* The same by `tasks` at the same time, each on a CPU of its own as far as there are enough. */
int64_t cost_processes_by(int tasks, int n);

#endif
