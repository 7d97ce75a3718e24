// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a tracer that attaches to a process in execve() takes until that process has stopped
 * not:  what a debugger does then; -call is the part of it that PTRACE_SEIZE or PTRACE_ATTACH takes
 * as:   stop-seize-rss stop-seize-rss-call stop-attach-rss stop-attach-rss-call
 * as:   stop-seize-aio stop-seize-aio-call stop-attach-aio stop-attach-aio-call
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "aim.h"
#include "flight.h"

static const int mib[] = { 0, 16, 64, 256, -1 };
static const int ms[] = { 25, 50, 100, 200, -1 };

static bool seizes, with_aio, call_alone;

/* "stop-seize-rss-call": how it attaches, what the teardown waits for, and what is timed. */
static void read_name(void)
{
	const char *name = family_user();

	seizes = !strncmp(name, "seize-", 6);
	with_aio = strstr(name, "-aio");
	call_alone = strstr(name, "-call");
}

/* strace does the one, gdb the other; PTRACE_SEIZE by itself stops nothing. */
static int attach(pid_t pid)
{
	return ptrace(seizes ? PTRACE_SEIZE : PTRACE_ATTACH, pid, NULL, NULL) ? errno : 0;
}

static int until_stopped(pid_t pid)
{
	int status;

	if (seizes && ptrace(PTRACE_INTERRUPT, pid, NULL, NULL))
		return errno;
	if (waitpid(pid, &status, __WALL) != pid)
		return errno;
	return WIFSTOPPED(status) ? 0 : ECHILD;
}

/* The new image goes on.  After PTRACE_ATTACH a SIGSTOP may still be pending. */
static void let_go(pid_t pid)
{
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	kill(pid, SIGCONT);
}

static void stop(struct victim *v, struct attempt *a)
{
	victim_go(v);
	a->hit = victim_window(v);
	a->op = now_ns();
	a->error = attach(v->pid);
	a->done = now_ns();
	if (!a->error)
		a->error = until_stopped(v->pid);
	if (!call_alone)
		a->done = now_ns();
	let_go(v->pid);
}

static bool run(const struct scenario *s, int dose, int iter)
{
	struct attempt a = { .predict = -1 };
	struct flight f;
	struct victim v;

	if (with_aio)
		flight_start(&f, &v, dose);
	else
		victim_start(&v, populate_mib, NULL, &dose);
	stop(&v, &a);
	victim_end(&v);
	return sample(s, dose, iter, &v, &a);
}

int main(int argc, char *argv[])
{
	struct scenario s = { .name = program_invocation_short_name, .run = run };
	char title[96];

	victim_image(argc, argv);
	read_name();
	s.unit = with_aio ? "ms" : "MiB";
	s.doses = with_aio ? ms : mib;
	s.prepare = with_aio ? flight_prepare : NULL;
	snprintf(title, sizeof(title), "%s%s in execve(), by %s",
		 seizes ? "PTRACE_SEIZE" : "PTRACE_ATTACH",
		 call_alone ? " alone," : seizes ? ", PTRACE_INTERRUPT and the wait for the stop" :
		 " and the wait for the stop", with_aio ? "AIO in flight" : "old RSS");
	s.title = title;
	return scenario_main(&s, argc, argv);
}
