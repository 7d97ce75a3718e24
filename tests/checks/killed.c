// SPDX-License-Identifier: GPL-2.0-only
/* does: kills a task in execve(), or the server that it waits for: when does it die, does its image run, what is left?
 * not:  the few instructions in between, where only the freezer can stop a task
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "check.h"
#include "oracle.h"
#include "until.h"
#include "window.h"

#define PATIENCE (200 * MS)	/* the time in which no death should come */

static struct oracle o;

static void attach(void *unused)
{
	(void)unused;
	oracle_attach(&o);
}

static const char *left(void)
{
	struct oracle_says a = oracle_ask(&o);

	return a.attached || a.contexts ? "old-mm" : "nothing";
}

static bool dead(pid_t pid)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) && info.si_pid == pid;
}

static bool dies(pid_t pid, int64_t patience)
{
	int64_t end = now_ns() + patience;

	while (!dead(pid) && now_ns() < end)
		sleep_until(now_ns() + MS);
	return dead(pid);
}

/* The control: what is there of a task that lives, before execve(). */
static void before_exec(struct window *w)
{
	observe_of(w->arg, ".before", "%s", left());
}

/* The victim dies in the test, so the window cannot be closed in the usual way. */
FIXTURE(victim) { struct window w; };

FIXTURE_VARIANT(victim) {
	const char *name;	/* begins the names of the observations */
	enum phase phase;
	bool late;		/* the task is killed after the phase */
};

FIXTURE_VARIANT_ADD(victim, before_the_new_mm) { "flush", IN_FLUSH, false };
FIXTURE_VARIANT_ADD(victim, in_exit_mmap) { "mmap", IN_EXIT_MMAP, false };
FIXTURE_VARIANT_ADD(victim, in_exit_aio) { "aio", IN_EXIT_AIO, false };
FIXTURE_VARIANT_ADD(victim, after_the_teardown) { "after", IN_EXIT_MMAP, true };

FIXTURE_SETUP(victim)
{
	self->w = (struct window){
		.setup = attach, .before_exec = before_exec, .arg = (void *)variant->name,
	};
	oracle_init(&o);
	window_open(&self->w, variant->phase);
}

FIXTURE_TEARDOWN(victim)
{
	fuse_end(&self->w.fuse);
	oracle_end(&o);
}

TEST_F(victim, killed)
{
	pid_t pid = self->w.victim.pid;
	int status = 0;
	bool ran;

	if (variant->late)
		window_release(&self->w);
	kill(pid, SIGKILL);
	observe_of(variant->name, ".dies", "%s",
		   dies(pid, variant->late ? 5000 * MS : PATIENCE) ? "at-once" : "later");
	if (!variant->late)
		fuse_go(&self->w.fuse);
	ASSERT_TRUE(dies(pid, 5000 * MS));
	ran = self->w.victim.t->first;
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	observe_of(variant->name, ".image", "%s", ran ? "ran" : "never-ran");
	observe_of(variant->name, ".left", "%s", left());
}

/* What the task waits for is the server.  When that is gone, so is the wait, and execve() goes on. */
TEST_F(victim, its_server_killed)
{
	EXPECT_TRUE(window_is_open(&self->w));
	fuse_kill(&self->w.fuse);
	if (!variant->late)
		observe_of(variant->name, ".server", "%s",
			   UNTIL(!window_is_open(&self->w)) ? "ran" : "never-ran");
	victim_end(&self->w.victim);
}

CHECK_MAIN
