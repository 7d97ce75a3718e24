// SPDX-License-Identifier: GPL-2.0-only
/* does: attaches in the teardown with PTRACE_O_TRACEEXEC, and looks whether the EXEC stop still comes
 * not:  tracers that were there before execve(); tracer looks at those
 */
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "probe.h"
#include "proc.h"
#include "window-check.h"

#define PATIENCE (1000 * MS)
#define EXEC_STOP (SIGTRAP | PTRACE_EVENT_EXEC << 8)
enum { EVENT = 200, NONE, FAILED };

static const struct window *held;

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

TEST_F(window, seized_in_the_teardown)
{
	struct probe p = { .name = "ptrace", .ask = seize };
	pid_t victim = self->w.victim.pid;
	int64_t end = now_ns() + 5000 * MS;
	bool now, waits;

	held = &self->w;
	probes_ask(&p, 1, victim, 0);
	do {
		now = proc_status(victim, "TracerPid:") == p.pid;
		waits = in_ptrace(p.pid);
	} while (!now && !waits && now_ns() < end);
	observe("seize", "%s", now ? "now" : waits ? "waits" : "neither");
	EXPECT_TRUE(window_is_open(&self->w));
	fuse_go(&self->w.fuse);
	EXPECT_TRUE(probes_end(&p, 1));
	observe("event", "%s", p.error == EVENT ? "event" :
		p.error == NONE ? "none" : "failed");
}

CHECK_MAIN
