// SPDX-License-Identifier: GPL-2.0-only
/* does: has a thread use locks of its own process while a sibling restricts all threads (Landlock's TSYNC)
 * not:  how often that happens by itself; tsyncrace tells
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "proc.h"
#include "stack.h"
#include "team.h"
#include "until.h"
#include "user.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))
#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT 120

/* Does the work at its own pace, and then with a TSYNC in the middle of each call. */
static void alone_and_gated(struct __test_metadata *_metadata, const char *name, uid_t uid, const char *prefix)
{
	struct team t = { .work = uses_itself, .name = name, .uid = uid };
	const char *says = "deadlock";
	char stack[2048];

	team_start(&t);
	team_go(&t);
	EXPECT_TRUE(UNTIL(t.s->done));
	EXPECT_TRUE(user_answered(name, t.s->error));
	team_end(&t);
	team_start(&t);
	if (team_gated(&t)) {
		says = user_answered(name, t.s->error) ? "completes" : "fails";
		EXPECT_TRUE(team_synced(&t, 5000));
		EXPECT_EQ(t.s->failed, 0);
	} else if (task_stack(t.s->member, stack, sizeof(stack))) {
		stack_print(name, stack);
		/* The other side, once: it sleeps interruptibly. */
		if (!strcmp(name, "read-stat") && any_stack(t.s->syncer, stack, sizeof(stack)))
			stack_print("tsync", stack);
	}
	observe_of(prefix, name, "%s", says);
	/* SIGKILL ends it, whatever it waits for. */
	EXPECT_TRUE(WIFSIGNALED(team_end(&t)));
}

TEST(users_of_exec_update_lock)
{
	static const char *const names[] = {
		"read-stat", "read-io", "read-stack", "read-syscall", "read-personality", "read-wchan",
		"open-maps", "open-smaps", "open-mem", "open-environ", "open-auxv", "open-pagemap",
		"link-exe", "link-cwd", "link-fd", "link-ns", "open-ns",
		"kcmp", "vm-readv", "vm-writev", "pidfd-madvise", "pidfd-getfd", "pidfd-ns", "robust-list",
	};
	int i;

	for (i = 0; i < COUNT(names); i++)
		alone_and_gated(_metadata, names[i], 0, "self.");
}

/* What an ordinary user can do, and to whom, is the same. */
TEST(an_ordinary_user)
{
	alone_and_gated(_metadata, "open-maps", 1000, "user.");
}

/* The controls: these take another lock, or none. */
TEST(users_of_no_such_lock)
{
	static const char *const names[] = { "read-status", "kill", "seccomp-tsync" };
	int i;

	for (i = 0; i < COUNT(names); i++)
		alone_and_gated(_metadata, names[i], 0, "other.");
}

/* Whether the deadlock is over, ms after something was done to a thread of the team. */
static bool over(struct team *t, int ms)
{
	int64_t end = now_ns() + ms * MS;

	while (now_ns() < end) {
		if (proc_state(t->s->member) != 'D')
			return true;
		sleep_until(now_ns() + MS);
	}
	return false;
}

static void signal_thread(struct team *t, pid_t tid)
{
	if (syscall(SYS_tgkill, t->pid, tid, SIGUSR1))
		fail("tgkill");
}

static void attach_thread(struct team *t, pid_t tid)
{
	(void)t;
	if (ptrace(PTRACE_SEIZE, tid, 0, 0) || ptrace(PTRACE_INTERRUPT, tid, 0, 0))
		fail("ptrace");
}

/* What a signal with a handler, or a debugger, does to one of the two threads. */
static void ends(const char *name, bool to_syncer,
		 void (*act)(struct team *, pid_t))
{
	struct team t = { .work = uses_itself, .name = "open-maps" };
	const char *says = "none";

	team_start(&t);
	if (!team_gated(&t)) {
		act(&t, to_syncer ? t.s->syncer : t.s->member);
		says = over(&t, 300) ? "ends" : "stays";
	}
	observe_of("ends.", name, "%s", says);
	team_end(&t);
}

TEST(what_ends_it)
{
	ends("signal-to-reader", false, signal_thread);
	ends("signal-to-syncer", true, signal_thread);
	ends("debugger-of-syncer", true, attach_thread);
}

CHECK_MAIN
