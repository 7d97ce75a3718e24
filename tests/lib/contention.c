// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "contention.h"
#include "lab.h"

#define TRACING "/sys/kernel/tracing/"
#define EVENTS TRACING "events/lock/contention_"

static void set(const char *file, const char *value)
{
	if (!put(file, value))
		fail("%s (CONFIG_EVENT_TRACING)", file);
}

static void record(const char *filter)
{
	set(TRACING "trace_clock", "mono");
	set(TRACING "buffer_size_kb", "64");
	set(EVENTS "begin/filter", filter);
	set(EVENTS "end/filter", filter);
	set(EVENTS "begin/enable", "1");
	set(EVENTS "end/enable", "1");
	set(TRACING "trace", "");
	set(TRACING "tracing_on", "1");
}

void contention_record(void)
{
	char mine[32];

	snprintf(mine, sizeof(mine), "common_pid == %d", getpid());
	record(mine);
}

void contention_record_all(void)
{
	record("0");
}

/*
 * The time of a line of the trace, in ns; event is the ": contention_..." in it:
 * "    attach-rss-42  [000] .....    12.345678: contention_begin: ..."
 */
static int64_t stamp(const char *line, const char *event)
{
	const char *p = event;
	long s, us;

	while (p > line && p[-1] != ' ')
		p--;
	if (sscanf(p, "%ld.%ld:", &s, &us) != 2) {
		fprintf(stderr, "this is no line of the kernel's trace: %s", line);
		exit(1);
	}
	return s * 1000 * MS + us * US;
}

static int64_t rounded(int64_t ns)
{
	return (ns + US / 2) / US * US;
}

/*
 * One lock may begin twice, when the task first spins and then sleeps, and it ends once.
 * A stamp is rounded to the microsecond (ns2usecs() in kernel/trace/trace.c), and so are the bounds
 * that it is held against: in virtual time the call ends less than that after its wait.
 */
int64_t contention_ns(int64_t from, int64_t to)
{
	FILE *f = fopen(TRACING "trace", "re");
	int64_t begin = -1, sum = 0, t;
	char line[512], *e;

	if (!f)
		fail(TRACING "trace");
	while (fgets(line, sizeof(line), f)) {
		e = strstr(line, ": contention_");
		if (line[0] == '#' || !e)
			continue;
		t = stamp(line, e);
		if (t < rounded(from) || t > rounded(to))
			continue;
		if (strstr(e, "_begin:")) {
			if (begin < 0)
				begin = t;
		} else if (begin >= 0) {
			sum += t - begin;
			begin = -1;
		}
	}
	fclose(f);
	if (begin >= 0) {
		fprintf(stderr, "the trace has a wait for a lock that does not end\n");
		exit(1);
	}
	return sum;
}

bool contention_is_there(void)
{
	return !access(EVENTS "begin/enable", W_OK);
}

void contention_forget(void)
{
	set(TRACING "trace", "");
}

int contention_count(struct contended *kinds, int n)
{
	FILE *f = fopen(TRACING "trace", "re");
	char line[512], *e;
	int used = 0, i;

	if (!f)
		fail(TRACING "trace");
	while (fgets(line, sizeof(line), f)) {
		char name[sizeof(kinds->name)];

		e = strstr(line, ": contention_begin:");
		if (line[0] == '#' || !e || sscanf(e, ": contention_begin: %*s (flags=%23[A-Z|]", name) != 1)
			continue;
		for (i = 0; i < used && strcmp(kinds[i].name, name); i++)
			;
		if (i == n)
			continue;
		if (i == used) {
			strcpy(kinds[used].name, name);
			kinds[used++].times = 0;
		}
		kinds[i].times++;
	}
	fclose(f);
	return used;
}
