// SPDX-License-Identifier: GPL-2.0-only
/* does: SIGKILL for a task before, in and after the teardown: when it dies, whether its image ran, what it leaves
 * not:  the few instructions between, where only the freezer can aim
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "check.h"
#include "oracle.h"
#include "until.h"
#include "window.h"

#define PATIENCE (200 * MS)	/* for a death that should not come */

static const char *name;		/* of the observations */
static struct oracle o;

static void attach(void *unused)
{
	(void)unused;
	oracle_attach(&o);
}

static void say(const char *what, const char *value)
{
	char obs[64];

	snprintf(obs, sizeof(obs), "%s.%s", name, what);
	observe(obs, "%s", value);
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

/* The control: what is left of a task that lives, before execve(). */
static void before_exec(struct window *w)
{
	(void)w;
	say("before", left());
}

static void kill_in(struct __test_metadata *_metadata, enum phase phase, bool late)
{
	struct window w = { .setup = attach, .before_exec = before_exec };
	int status = 0;
	bool ran;

	oracle_init(&o);
	window_open(&w, phase);
	if (late)
		window_release(&w);
	kill(w.victim.pid, SIGKILL);
	say("dies", dies(w.victim.pid, late ? 5000 * MS : PATIENCE) ? "at-once" : "later");
	if (!late)
		fuse_go(&w.fuse);
	ASSERT_TRUE(dies(w.victim.pid, 5000 * MS));
	ran = w.victim.t->first;
	ASSERT_EQ(w.victim.pid, waitpid(w.victim.pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	say("image", ran ? "ran" : "never-ran");
	say("left", left());
	fuse_end(&w.fuse);
	oracle_end(&o);
}

TEST(before_the_new_mm)
{
	name = "flush";
	kill_in(_metadata, IN_FLUSH, false);
}

TEST(in_exit_mmap)
{
	name = "mmap";
	kill_in(_metadata, IN_EXIT_MMAP, false);
}

TEST(in_exit_aio)
{
	name = "aio";
	kill_in(_metadata, IN_EXIT_AIO, false);
}

TEST(after_the_teardown)
{
	name = "after";
	kill_in(_metadata, IN_EXIT_MMAP, true);
}

CHECK_MAIN
