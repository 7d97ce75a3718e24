// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "lab.h"

#define ROOT "/sys/fs/cgroup"

char *cgroup_path(const char *group, const char *file)
{
	static char p[128];

	snprintf(p, sizeof(p), ROOT "/%s%s%s", group, *file ? "/" : "", file);
	return p;
}

void cgroup_make(const char *group)
{
	put(ROOT "/cgroup.subtree_control", "+memory");
	if (mkdir(cgroup_path(group, ""), 0755) && errno != EEXIST)
		fail("%s", cgroup_path(group, ""));
	if (access(cgroup_path(group, "memory.current"), F_OK))
		fail("%s (CONFIG_MEMCG)", cgroup_path(group, "memory.current"));
}

void cgroup_remove(const char *group)
{
	rmdir(cgroup_path(group, ""));
}

long cgroup_figure(const char *group, const char *file, const char *key)
{
	FILE *f = fopen(cgroup_path(group, file), "re");
	char word[64];
	long n = -1;

	if (!f)
		fail("%s", cgroup_path(group, file));
	if (!key) {
		if (fscanf(f, "%ld", &n) != 1)
			n = -1;
	} else {
		while (fscanf(f, "%63s %ld", word, &n) == 2 && strcmp(word, key))
			n = -1;
	}
	fclose(f);
	return n;
}

void cgroup_set(const char *group, const char *file, long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", value);
	if (!put(cgroup_path(group, file), text))
		fail("%s", cgroup_path(group, file));
}

void cgroup_enter(const char *group, pid_t pid)
{
	cgroup_set(group, "cgroup.procs", pid);
}

void touch_mib(int mib)
{
	populate_mib(&mib);
}
