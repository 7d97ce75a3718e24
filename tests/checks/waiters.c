// SPDX-License-Identifier: GPL-2.0-only
/* does: asks each user of exec's two locks about a task whose teardown is held open, and looks which of them wait
 * not:  how long they wait without the experiment; the scenarios measure that
 */
#include <stdio.h>
#include <string.h>

#include "probe.h"
#include "stack.h"
#include "window-check.h"

#define USER 1000
#define KILLED "kill"
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

/* Each of these takes exec_update_lock of the task. */
static const char *const users[] = {
	"read-stat", "read-wchan", "read-stack", "read-syscall",
	"read-personality", "read-io",
	"open-maps", "open-smaps", "open-smaps_rollup", "open-pagemap",
	"open-mem", "open-environ", "open-auxv", "open-ns",
	"link-exe", "link-cwd", "link-root", "link-fd", "link-ns",
	"kcmp", "vm-readv", "vm-writev", "pidfd-getfd", "pidfd-ns",
	"pidfd-madvise", "robust-list", "ps",
};

/* These take neither of the two locks. */
static const char *const lockless[] = {
	"read-cmdline", "read-comm", "read-status", "read-statm", "read-limits",
	"read-cgroup", "read-oom_score", "open-fd",
	"open-task", "kill",
};

/* These take cred_guard_mutex.  Only one task can trace another, so each has its own victim. */
static const char *const seize[] = { "ptrace-seize" };
static const char *const attach[] = { "ptrace-attach" };

FIXTURE_VARIANT_ADD(window, in_exit_mmap) { .name = "mmap", .phase = IN_EXIT_MMAP };
FIXTURE_VARIANT_ADD(window, in_exit_aio) { .name = "aio", .phase = IN_EXIT_AIO };
FIXTURE_VARIANT_ADD(window, in_a_slow_flush) { .name = "flush", .phase = IN_FLUSH };
FIXTURE_VARIANT_ADD(window, while_a_thread_does_not_die) { .name = "thread", .phase = IN_DE_THREAD };

FIXTURE_VARIANT_ADD(window, in_exit_mmap_by_the_same_user)
{
	.name = "user", .phase = IN_EXIT_MMAP, .w = { .uid = USER },
};

/* Those that wait are killed. */
FIXTURE_VARIANT_ADD(window, killed_while_they_wait) { .name = KILLED, .phase = IN_EXIT_MMAP };
/* These are asked for cred_guard_mutex alone. */
FIXTURE_VARIANT_ADD(window, killed_in_an_endless_flush) { .name = KILLED "-flush", .phase = IN_FLUSH };
FIXTURE_VARIANT_ADD(window, killed_behind_a_thread) { .name = KILLED "-thread", .phase = IN_DE_THREAD };

static bool killed(const char *name) { return !strncmp(name, KILLED, strlen(KILLED)); }

/* A function that the victim waits under; in a flush it sleeps interruptibly, which has no stack. */
static const char *const under[] = {
	[IN_EXIT_MMAP] = "exit_mmap", [IN_EXIT_AIO] = "exit_aio",
	[IN_FLUSH] = NULL, [IN_DE_THREAD] = "begin_new_exec",
};

static void ask(struct __test_metadata *_metadata, struct window *w, const char *name,
		const char *lock, const char *const *names, int n)
{
	const char *in = under[w->phase];
	char prefix[32], stack[4096];
	struct probe p[40] = { 0 };

	probes_name(p, names, n);
	probes_ask(p, n, w->victim.pid, w->uid);
	EXPECT_TRUE(probes_settle(p, n));
	if (killed(name))
		EXPECT_TRUE(probes_kill(p, n));
	/* All of this was seen while the victim was in the phase. */
	if (in) {
		EXPECT_TRUE(task_stack(w->victim.pid, stack, sizeof(stack)));
		EXPECT_TRUE(stack_has(stack, in))
			stack_print("victim", stack);
	}
	EXPECT_TRUE(window_is_open(w));
	window_release(w);
	EXPECT_TRUE(probes_end(p, n));
	snprintf(prefix, sizeof(prefix), "%s.%s", name, lock);
	probes_observe(p, n, prefix);
}

#define ASK(lock, names) ask(_metadata, &self->w, variant->name, lock, names, COUNT(names))

TEST_F(window, users_of_exec_update_lock)
{
	if (!killed(variant->name) || variant->phase == IN_EXIT_MMAP)
		ASK("update", users);
}

TEST_F(window, seize) { ASK("guard", seize); }
TEST_F(window, attach) { ASK("guard", attach); }

TEST_F(window, users_of_no_lock)
{
	if (!killed(variant->name))
		ASK("none", lockless);
}

CHECK_MAIN
