// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>

#include "attach.h"
#include "lab.h"
#include "trace.h"

static const char *const events[] = { "enter_ptrace", "exit_ptrace", "exit_wait4" };

static void enable(const char *on)
{
	char file[64];
	size_t i;

	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		snprintf(file, sizeof(file), "events/syscalls/sys_%s/enable", events[i]);
		trace_set(file, on);
	}
}

void attach_record(void)
{
	enable("1");
	trace_start("256");
}

/*
 * "  gdb-71 [000] .....  1.234567: sys_ptrace(request: 10, pid: 2a, ...": is this the call that
 * attaches to the task?  Numbers are in hexadecimal.
 */
static bool attaches(const char *event, pid_t task)
{
	unsigned long request;
	unsigned int pid;

	return sscanf(event, ": sys_ptrace(request: %lx, pid: %x", &request, &pid) == 2 &&
	       (request == PTRACE_ATTACH || request == PTRACE_SEIZE) && (pid_t)pid == task;
}

/* What the call of that name returned, or -1. */
static long returned(const char *event, const char *name)
{
	char form[48];
	long value;

	snprintf(form, sizeof(form), ": %s -> 0x%%lx", name);
	return sscanf(event, form, &value) == 1 ? value : -1;
}

/* The name and number of the task that made the call are the first word of the line. */
static bool same_task(const char *a, const char *b)
{
	size_t n;

	a += strspn(a, " ");
	b += strspn(b, " ");
	n = strcspn(a, " ");
	return n == strcspn(b, " ") && !strncmp(a, b, n);
}

bool attach_times(pid_t task, struct attach_times *t)
{
	char line[512], caller[512] = "", *e;
	FILE *f;

	memset(t, 0, sizeof(*t));
	enable("0");
	f = trace_open();
	while (!t->stopped && fgets(line, sizeof(line), f)) {
		e = line[0] == '#' ? NULL : strstr(line, ": sys_");
		if (!e)
			continue;
		if (!t->called && attaches(e, task)) {
			t->called = trace_stamp(line, e);
			strcpy(caller, line);
		} else if (t->called && !t->attached && !returned(e, "sys_ptrace") && same_task(line, caller)) {
			t->attached = trace_stamp(line, e);
		} else if (t->attached && returned(e, "sys_wait4") == task) {
			t->stopped = trace_stamp(line, e);
		}
	}
	fclose(f);
	return t->stopped;
}
