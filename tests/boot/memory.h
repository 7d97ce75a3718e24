/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a guest keeps its memory. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stdio.h>

struct memory {
	char dir[4096];		/* where it is kept, an absolute path, or empty */
	char is[128];		/* what that directory is like, in words */
	char not[8192];		/* what is wrong with the directories before it, in words */
};

/* Can the memory of a guest of mib MiB be in dir?  Sets m->dir and m->is, or adds the reason to m->not. */
bool memory_fits(struct memory *m, const char *dir, unsigned int mib);
/*
 * Finds the first directory that will do, and fills *m.  False when none does.
 * They are, in this order: what TMPDIR, TMP and TEMP name, /dev/shm, /tmp, and
 * last, which may be NULL.  LAB_MEMORY_DIRS in the environment takes the place
 * of all of them (memory.c).
 */
bool memory_place(struct memory *m, unsigned int mib, const char *last);
/* Prints one line about what memory_place() found, without a newline. */
void memory_say(const struct memory *m, unsigned int mib, FILE *to);

#endif
