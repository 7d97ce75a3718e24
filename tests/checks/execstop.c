// SPDX-License-Identifier: GPL-2.0-only
/* does: attaches in the teardown with PTRACE_O_TRACEEXEC and says whether the EXEC stop still comes
 * not:  tracers that were there before execve(); see teardown
 */
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "check.h"
#include "probe.h"
#include "window.h"

#define PATIENCE (1000 * MS)
#define EXEC_STOP (SIGTRAP | PTRACE_EVENT_EXEC << 8)
enum { EVENT = 200, NONE, FAILED };

static struct window w;

/* Seizes, and looks for the stop until the image has run for a while. */
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
		if (!begun && !window_is_open(&w))
			begun = now_ns();
		sleep_until(now_ns() + MS);
	}
	return NONE;
}

static pid_t tracer_of(pid_t pid)
{
	char path[64], line[256];
	pid_t tracer = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "re");
	while (f && tracer < 0 && fgets(line, sizeof(line), f))
		if (sscanf(line, "TracerPid: %d", &tracer) != 1)
			tracer = -1;
	if (f)
		fclose(f);
	return tracer;
}

TEST(after_a_seize_in_the_teardown)
{
	struct probe p = { .name = "ptrace", .ask = seize };
	int64_t end = now_ns() + 5000 * MS;
	bool now, waits;

	window_open(&w, IN_EXIT_MMAP);
	probes_ask(&p, 1, w.victim.pid, 0);
	do {
		now = tracer_of(w.victim.pid) == p.pid;
		waits = in_ptrace(p.pid);
	} while (!now && !waits && now_ns() < end);
	observe("seize", "%s", now ? "now" : waits ? "waits" : "neither");
	EXPECT_TRUE(window_is_open(&w));
	fuse_go(&w.fuse);
	EXPECT_TRUE(probes_end(&p, 1));
	observe("event", "%s", p.error == EVENT ? "event" :
		p.error == NONE ? "none" : "failed");
	window_close(&w);
}

CHECK_MAIN
