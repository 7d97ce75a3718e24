// SPDX-License-Identifier: GPL-2.0-only
/* does: fails each allocation of an execve() in turn, for seven kinds of exec: how does it end, what does it leave?
 * not:  allocations of whole pages, at which User-mode Linux itself gives up
 * flavour: debug
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inject.h"
#include "oracle.h"
#include "probe.h"
#include "sweep-check.h"
#include "window-check.h"

SWEEP_BOTH(program);
SWEEP_BOTH(script);
SWEEP_BOTH(nested);
SWEEP_BOTH(misc);
SWEEP_BOTH(setuid);
SWEEP_BOTH(threads);
SWEEP_BOTH(nonleader);

/* The control of what is said about a victim's state. */
TEST(control_of_state)
{
	struct tally t;

	sweep_begin();
	sweep_control(&t);
	EXPECT_EQ(0, t.stuck);
	observe("control.state", "%s", t.wrong ? "wrong" : "right");
	sweep_end();
}

/* The control: a process that keeps its memory. */
TEST(control_of_memory)
{
	struct oracle_says a;
	int64_t end = now_ns() + 1000 * MS;
	struct oracle o;
	pid_t pid;

	oracle_init(&o);
	pid = fork();
	if (!pid) {
		oracle_attach(&o);
		for (;;)
			pause();
	}
	do {
		a = oracle_ask(&o);
	} while (!a.attached && now_ns() < end);
	observe("control.left", "%s", a.attached ? "something" : "nothing");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	oracle_end(&o);
}

FIXTURE_VARIANT_ADD(window, flush) { .phase = IN_FLUSH };

/* The control: a task that holds the lock. */
TEST_F(window, control_of_locks)
{
	struct probe p = { .name = "ptrace-seize" };

	probes_ask(&p, 1, self->w.victim.pid, 0);
	EXPECT_TRUE(probes_settle(&p, 1));
	observe("control.locks", "%s", p.waited ? "held" : "free");
	window_release(&self->w);
	probes_end(&p, 1);
}

int main(int argc, char *argv[])
{
	victim_image(argc, argv);
	sweep_image();
	return leakless(argc, argv, test_harness_run);
}
