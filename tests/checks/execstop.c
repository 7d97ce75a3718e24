// SPDX-License-Identifier: GPL-2.0-only
/* does: attaches in the teardown; looks whether the EXEC stop still comes, when the task stops, and which stop is first
 * not:  tracers that were there before execve(); tracer looks at those
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"
#include "proc.h"
#include "window-check.h"

#define PATIENCE (1000 * MS)
#define HELD (200 * MS)		/* the teardown is held for so long; a task that can stop does so in less */
#define EXEC_STOP (SIGTRAP | PTRACE_EVENT_EXEC << 8)
#define EVENT_STOP (SIGTRAP | PTRACE_EVENT_STOP << 8)
enum { EVENT = 200, NONE, FAILED, INTERRUPT, TRAP, STOP };

static const struct window *held;
static volatile int64_t *stopped;	/* when the first stop came, in memory that asker and test share */

/* Seizes the victim, and waits for the stop until the image has run for a while. */
static int seize(pid_t victim)
{
	int64_t begun = 0;
	int status;

	if (ptrace(PTRACE_SEIZE, victim, 0, PTRACE_O_TRACEEXEC))
		return FAILED;
	while (!begun || now_ns() < begun + PATIENCE) {
		if (waitpid(victim, &status, WNOHANG | __WALL) == victim &&
		    WIFSTOPPED(status))
			return status >> 8 == EXEC_STOP ? EVENT : FAILED;
		if (!begun && !window_is_open(held))
			begun = now_ns();
		sleep_until(now_ns() + MS);
	}
	return NONE;
}

FIXTURE_VARIANT_ADD(window, exit_mmap) { .phase = IN_EXIT_MMAP };

/*
 * Asks; returns whether the asker traces the victim at once, "now", or "waits" for it; neither
 * when it has had its stop and gone.
 */
static const char *ask(struct probe *p, pid_t victim)
{
	int64_t end = now_ns() + 5000 * MS;
	bool now, waits;

	stopped = shared_memory(sizeof(*stopped));
	probes_ask(p, 1, victim, 0);
	do {
		now = proc_status(victim, "TracerPid:") == p->pid;
		waits = in_ptrace(p->pid);
	} while (!now && !waits && !*stopped && now_ns() < end);
	return now ? "now" : waits ? "waits" : "neither";
}

TEST_F(window, seized_in_the_teardown)
{
	struct probe p = { .name = "ptrace", .ask = seize };

	held = &self->w;
	observe("seize", "%s", ask(&p, self->w.victim.pid));
	EXPECT_TRUE(window_is_open(&self->w));
	fuse_go(&self->w.fuse);
	EXPECT_TRUE(probes_end(&p, 1));
	observe("event", "%s", p.error == EVENT ? "event" :
		p.error == NONE ? "none" : "failed");
}

/* --- when the task stops, and by which stop --- */

/* Waits for the first stop, lets the task go on, and returns which stop that was. */
static int first_stop(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status))
		return FAILED;
	*stopped = now_ns();
	ptrace(PTRACE_DETACH, pid, 0, 0);
	kill(pid, SIGCONT);
	if (status >> 8 == EXEC_STOP)
		return EVENT;
	if (status >> 8 == EVENT_STOP)
		return INTERRUPT;
	return WSTOPSIG(status) == SIGTRAP ? TRAP : WSTOPSIG(status) == SIGSTOP ? STOP : FAILED;
}

/* A tracer that does as gdb does, one that does as strace does, and one with no options. */
static int attach(pid_t pid)
{
	return ptrace(PTRACE_ATTACH, pid, 0, 0) ? FAILED : first_stop(pid);
}

static int interrupt(pid_t pid, long options)
{
	if (ptrace(PTRACE_SEIZE, pid, 0, options) || ptrace(PTRACE_INTERRUPT, pid, 0, 0))
		return FAILED;
	return first_stop(pid);
}

static int strace(pid_t pid) { return interrupt(pid, PTRACE_O_TRACEEXEC); }
static int plain(pid_t pid) { return interrupt(pid, 0); }

static void observe_stop(const struct probe *p, int64_t released)
{
	static const char *const names[] = { "EXEC", "?", "failed", "INTERRUPT", "TRAP", "STOP" };

	observe_of("stop.", p->name + strlen("ptrace-"), "%s",
		   !*stopped ? "never" : *stopped < released ? "soon" : "late");
	observe_of("first.", p->name + strlen("ptrace-"), "%s",
		   p->error >= EVENT ? names[p->error - EVENT] : "?");
}

static void stops_in(struct __test_metadata *_metadata, const struct window *w, struct probe *p)
{
	int64_t released;

	ask(p, w->victim.pid);
	sleep_until(now_ns() + HELD);
	EXPECT_TRUE(*stopped || window_is_open(w));
	released = now_ns();
	fuse_go(&w->fuse);
	EXPECT_TRUE(probes_end(p, 1));
	observe_stop(p, released);
}

TEST_F(window, attached_until_the_stop)
{
	struct probe p = { .name = "ptrace-attach", .ask = attach };

	stops_in(_metadata, &self->w, &p);
}

TEST_F(window, straced_until_the_stop)
{
	struct probe p = { .name = "ptrace-strace", .ask = strace };

	stops_in(_metadata, &self->w, &p);
}

TEST_F(window, seized_until_the_stop)
{
	struct probe p = { .name = "ptrace-seize", .ask = plain };

	stops_in(_metadata, &self->w, &p);
}

/* The control: a task that is in no execve(). */
TEST(stopped_without_execve)
{
	struct probe p = { .name = "ptrace-free", .ask = attach };
	pid_t idle;
	int64_t held_until;

	idle = fork();
	while (!idle)
		pause();
	ASSERT_LT(0, idle);
	ask(&p, idle);
	sleep_until(now_ns() + HELD);
	held_until = now_ns();
	EXPECT_TRUE(probes_end(&p, 1));
	observe_stop(&p, held_until);
	kill(idle, SIGKILL);
	waitpid(idle, NULL, 0);
}

CHECK_MAIN
