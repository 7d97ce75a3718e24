// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "lab.h"
#include "strace.h"

#define OPTIONS (PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK)

void strace_start(struct strace *s, pid_t pid)
{
	struct dirent *e;
	char path[32];
	DIR *d;

	*s = (struct strace){ .pid = pid };
	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	d = opendir(path);
	if (!d)
		fail("%s", path);
	while ((e = readdir(d))) {
		pid_t tid = atoi(e->d_name);

		if (!tid)
			continue;
		if (ptrace(PTRACE_SEIZE, tid, 0, OPTIONS))
			fail("PTRACE_SEIZE of thread %d", tid);
		s->threads++;
	}
	closedir(d);
}

static void stopped(struct strace *s, pid_t tid, int status)
{
	int event = status >> 16, sig = WSTOPSIG(status);

	if (event == PTRACE_EVENT_EXEC) {
		s->when = now_ns();
		s->at = tid;
		s->execs++;
		ptrace(PTRACE_GETEVENTMSG, tid, 0, &s->former);
		ptrace(PTRACE_DETACH, tid, 0, 0);
		return;
	}
	if (event == PTRACE_EVENT_CLONE)
		s->clones++;
	ptrace(PTRACE_CONT, tid, 0, event ? 0 : sig);
}

bool strace_until_exec(struct strace *s, int64_t until)
{
	while (!s->when && now_ns() < until) {
		int status;
		pid_t tid = waitpid(-1, &status, WNOHANG | __WALL);

		if (tid > 0 && WIFSTOPPED(status))
			stopped(s, tid, status);
		else if (tid > 0)
			s->exits++;
		else
			pause_ns(30 * US);
	}
	return s->when;
}
