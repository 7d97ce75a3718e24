// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "lab.h"
#include "proc.h"

int proc_lines(pid_t pid, const char *file, const char *word, long *number)
{
	char path[64], line[256];
	int n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, word, strlen(word)) && ++n)
			sscanf(line + strlen(word), "%ld", number);
	if (f)
		fclose(f);
	return n;
}

long proc_status(pid_t pid, const char *word)
{
	long n;

	if (!proc_lines(pid, "status", word, &n))
		fail("%s in /proc/%d/status", word, pid);
	return n;
}

char proc_state(pid_t pid)
{
	char path[64], line[256], c = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "re");
	while (f && !c && fgets(line, sizeof(line), f))
		if (sscanf(line, "State: %c", &c) != 1)
			c = 0;
	if (f)
		fclose(f);
	return c;
}

long proc_meminfo(const char *name)
{
	char word[64];
	long n = -1;
	FILE *f = fopen("/proc/meminfo", "re");

	while (f && fscanf(f, "%63s %ld kB", word, &n) == 2 && strcmp(word, name))
		n = -1;
	if (n < 0)
		fail("%s in /proc/meminfo", name);
	fclose(f);
	return n;
}

bool proc_mm_is_new(pid_t pid)
{
	long n;

	return proc_lines(pid, "status", "VmSize:", &n) && !proc_lines(pid, "cmdline", "", &n);
}

bool proc_name_is(pid_t pid, const char *name)
{
	char line[32];
	long n;

	snprintf(line, sizeof(line), "%s\n", name);
	return proc_lines(pid, "comm", line, &n);
}
