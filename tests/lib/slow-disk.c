// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab.h"

static void set(const char *dir, const char *attr, long value)
{
	char path[256], text[32];

	snprintf(path, sizeof(path), "%s/%s", dir, attr);
	snprintf(text, sizeof(text), "%ld", value);
	if (!put(path, text))
		fail("%s=%s", path, text);
}

static void make(const char *dir, int delay_ms)
{
	set(dir, "size", 1);
	set(dir, "blocksize", 4096);
	set(dir, "queue_mode", 2);	/* multi-queue */
	set(dir, "irqmode", 2);		/* complete by timer */
	set(dir, "completion_nsec", delay_ms * MS);
	set(dir, "memory_backed", 0);
	set(dir, "power", 1);
}

char *slow_disk(const char *name, int delay_ms)
{
	char dir[128], path[256], index[16] = "";
	char *node = NULL;
	FILE *f;

	snprintf(dir, sizeof(dir), "/sys/kernel/config/nullb/%s", name);
	/* Another scenario of this boot may have made it. */
	if (!mkdir(dir, 0755))
		make(dir, delay_ms);
	else if (errno != EEXIST)
		fail("%s", dir);
	/* Since 6.3 the node has the name of the directory; before, it was nullb<index>. */
	if (asprintf(&node, "/dev/%s", name) < 0)
		abort();
	if (!access(node, R_OK))
		return node;
	free(node);
	snprintf(path, sizeof(path), "%s/index", dir);
	f = fopen(path, "re");
	if (!f || !fgets(index, sizeof(index), f))
		fail("%s", path);
	fclose(f);
	index[strcspn(index, "\n")] = '\0';
	if (asprintf(&node, "/dev/nullb%s", index) < 0)
		abort();
	if (access(node, R_OK))
		fail("%s", node);
	return node;
}
