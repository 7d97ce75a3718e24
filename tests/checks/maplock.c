// SPDX-License-Identifier: GPL-2.0-only
/* does: makes an execve() wait for the mmap_lock of its shared old mm: which calls wait then, and can it be killed?
 * not:  whether mmap_lock is dropped before the owner is changed; lockdep would tell that
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "check.h"
#include "oracle.h"
#include "probe.h"
#include "stack.h"
#include "window.h"

#define LIMIT (5000 * MS)
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

static struct oracle o;

static void attach_oracle(void *unused)
{
	(void)unused;
	oracle_attach(&o);
}

/* Waits until the task sleeps for mmap_lock, under a function whose name begins so. */
static bool waits_for_mmap_lock(pid_t pid, const char *in)
{
	int64_t end = now_ns() + LIMIT;
	char stack[4096];

	while (now_ns() < end) {
		if (task_stack(pid, stack, sizeof(stack)) &&
		    stack_has(stack, "rwsem_down_read") && stack_has(stack, in))
			return true;
		sleep_until(now_ns() + MS);
	}
	stack_print("execer", stack);
	return false;
}

/* The task gives up execve(), and must wait for the same lock once more, in exit_mm(). */
static void kill_it(struct __test_metadata *_metadata, struct window *w)
{
	int64_t end = now_ns() + LIMIT;
	int status = 0;

	kill(w->victim.pid, SIGKILL);
	observe("killed", "%s", waits_for_mmap_lock(w->victim.pid, "do_exit") ? "gives-up" : "goes-on");
	fuse_go(&w->fuse);
	ASSERT_EQ(w->victim.pid, waitpid(w->victim.pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(0, w->victim.t->first);
	while ((oracle_ask(&o).attached || oracle_ask(&o).contexts) && now_ns() < end)
		sleep_until(now_ns() + MS);
	observe("left", "%s", oracle_ask(&o).attached || oracle_ask(&o).contexts ?
		"leak" : "nothing");
}

static void ask(struct __test_metadata *_metadata, struct window *w,
		const char *const *names, int n)
{
	struct probe p[8] = { 0 };

	probes_name(p, names, n);
	probes_ask(p, n, w->victim.pid, 0);
	EXPECT_TRUE(probes_settle(p, n));
	EXPECT_EQ(0, w->victim.t->first);
	fuse_go(&w->fuse);
	EXPECT_TRUE(probes_end(p, n));
	window_close(w);
	probes_observe(p, n, "waiters");
}

/* Asks the questions while execve() waits; with no names, kills the victim there. */
static void exec_waits(struct __test_metadata *_metadata, const char *const *names, int n)
{
	struct window w = { .setup = attach_oracle };

	oracle_init(&o);
	window_open(&w, IN_MMAP_LOCK);
	EXPECT_EQ(1, oracle_ask(&o).attached);
	if (n) {
		ask(_metadata, &w, names, n);
	} else {
		kill_it(_metadata, &w);
		fuse_end(&w.fuse);
	}
	oracle_end(&o);
}

TEST(readers_meanwhile)
{
	static const char *const users[] = { "read-stat", "kcmp", "link-exe", "read-status" };

	exec_waits(_metadata, users, COUNT(users));
}

TEST(attach_meanwhile)
{
	static const char *const seize[] = { "ptrace-seize" };

	exec_waits(_metadata, seize, COUNT(seize));
}

TEST(killed_there)
{
	exec_waits(_metadata, NULL, 0);
}

CHECK_MAIN
