/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a guest keeps its memory. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stdio.h>

struct memory {
	char dir[4096];		/* where it is kept */
	char is[128];		/* what that directory is like */
	char not[8192];		/* what is wrong with those before it */
};

bool memory_fits(struct memory *m, const char *dir, unsigned int mib);
bool memory_place(struct memory *m, unsigned int mib, const char *last);
void memory_say(const struct memory *m, unsigned int mib, FILE *to);

#endif
