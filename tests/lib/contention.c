// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "contention.h"
#include "lab.h"
#include "trace.h"

#define EVENTS "events/lock/contention_"

static void record(const char *filter)
{
	trace_set(EVENTS "begin/filter", filter);
	trace_set(EVENTS "end/filter", filter);
	trace_set(EVENTS "begin/enable", "1");
	trace_set(EVENTS "end/enable", "1");
	trace_start("64");
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
	FILE *f = trace_open();
	int64_t begin = -1, sum = 0, t;
	char line[512], *e;

	while (fgets(line, sizeof(line), f)) {
		e = strstr(line, ": contention_");
		if (line[0] == '#' || !e)
			continue;
		t = trace_stamp(line, e);
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
	return !access("/sys/kernel/tracing/" EVENTS "begin/enable", W_OK);
}

void contention_forget(void)
{
	trace_set("trace", "");
}

int contention_count(struct contended *kinds, int n)
{
	FILE *f = trace_open();
	char line[512], *e;
	int used = 0, i;

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
