// SPDX-License-Identifier: GPL-2.0-only
/* does: every user of exec's two locks asks a task whose teardown is held open, and waits or not
 * not:  how long they wait without the experiment; that is measured by the scenarios
 */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "probe.h"
#include "stack.h"
#include "window.h"

#define USER 1000
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

/* Each takes exec_update_lock of the task. */
static const char *const users[] = {
	"read-stat", "read-wchan", "read-stack", "read-syscall",
	"read-personality", "read-io",
	"open-maps", "open-smaps", "open-smaps_rollup", "open-pagemap",
	"open-mem", "open-environ", "open-auxv", "open-ns",
	"link-exe", "link-cwd", "link-root", "link-fd", "link-ns",
	"kcmp", "vm-readv", "vm-writev", "pidfd-getfd", "pidfd-ns",
	"pidfd-madvise", "robust-list", "ps",
};

/* Take neither of the two. */
static const char *const lockless[] = {
	"read-cmdline", "read-comm", "read-status", "read-statm", "read-limits",
	"read-cgroup", "read-oom_score", "open-fd",
	"open-task", "kill",
};

/* Take cred_guard_mutex.  Only one can trace it, so each has a victim. */
static const char *const seize[] = { "ptrace-seize" };
static const char *const attach[] = { "ptrace-attach" };

struct round {
	enum phase phase;
	const char *in;		/* a function of its stack; NULL: sleeps interruptibly */
	uid_t uid;
	const char *name;	/* of the observations */
	bool kill;
};

static void ask(struct __test_metadata *_metadata, const struct round *r,
		const char *lock, const char *const *names, int n)
{
	struct window w = { .uid = r->uid };
	struct probe p[40] = { 0 };
	char name[96], stack[4096];
	int i;

	for (i = 0; i < n; i++)
		p[i].name = names[i];
	window_open(&w, r->phase);
	probes_ask(p, n, w.victim.pid, r->uid);
	EXPECT_TRUE(probes_settle(p, n));
	if (r->kill)
		EXPECT_TRUE(probes_kill(p, n));
	/* Whatever was seen, was seen while the victim was there. */
	if (r->in) {
		EXPECT_TRUE(task_stack(w.victim.pid, stack, sizeof(stack)));
		EXPECT_TRUE(stack_has(stack, r->in))
			stack_print("victim", stack);
	}
	EXPECT_TRUE(window_is_open(&w));
	window_release(&w);
	EXPECT_TRUE(probes_end(p, n));
	window_close(&w);
	for (i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "%s.%s.%s", r->name, lock, p[i].name);
		observe(name, "%s", probe_says(&p[i]));
	}
}

static void ask_all(struct __test_metadata *_metadata, const struct round *r)
{
	ask(_metadata, r, "update", users, COUNT(users));
	ask(_metadata, r, "guard", seize, COUNT(seize));
	ask(_metadata, r, "guard", attach, COUNT(attach));
	if (!r->kill)
		ask(_metadata, r, "none", lockless, COUNT(lockless));
}

TEST(in_exit_mmap)
{
	ask_all(_metadata, &(struct round){ IN_EXIT_MMAP, "exit_mmap", 0, "mmap", false });
}

TEST(in_exit_aio)
{
	ask_all(_metadata, &(struct round){ IN_EXIT_AIO, "exit_aio", 0, "aio", false });
}

TEST(in_exit_mmap_by_the_same_user)
{
	ask_all(_metadata, &(struct round){ IN_EXIT_MMAP, "exit_mmap", USER, "user", false });
}

TEST(killed_while_they_wait)
{
	ask_all(_metadata, &(struct round){ IN_EXIT_MMAP, "exit_mmap", 0, "kill", true });
}

TEST(in_a_slow_flush)
{
	ask_all(_metadata, &(struct round){ IN_FLUSH, NULL, 0, "flush", false });
}

TEST(while_a_thread_does_not_die)
{
	ask_all(_metadata, &(struct round){ IN_DE_THREAD, "begin_new_exec", 0, "thread", false });
}

CHECK_MAIN
