// SPDX-License-Identifier: GPL-2.0-only
/* does: looks which task tore the old mm down, and whether it was gone at the EXEC stop and when the new image began
 * not:  that all memory of the old mm is free by then, only what the mm itself held
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "oracle.h"
#include "window-check.h"

static struct oracle o;

static void attach(void *sibling)
{
	oracle_attach(&o);
	if (sibling)
		mm_sibling();
}

static const char *what(struct oracle_says s)
{
	if (!s.attached && !s.contexts)
		return "gone";
	return s.attached && s.contexts ? "there" : "part";
}

static const char *who(pid_t by, pid_t victim)
{
	return by == victim ? "execer" : "other";
}

static void exec_once(struct __test_metadata *_metadata, void *sibling,
		      struct oracle_says *before, struct oracle_says *first, pid_t *pid)
{
	struct victim v;

	victim_start(&v, attach, NULL, sibling);
	*before = oracle_ask(&o);
	EXPECT_EQ(1, before->attached);
	EXPECT_EQ(1, before->contexts);
	victim_go(&v);
	while (!v.t->first)
		sched_yield();
	*first = oracle_ask(&o);
	*pid = v.pid;
	victim_end(&v);
}

TEST(gone_when_the_new_image_starts)
{
	struct oracle_says before, first;
	pid_t pid;

	oracle_init(&o);
	exec_once(_metadata, NULL, &before, &first, &pid);
	observe("start", "%s", what(first));
	observe("context", "%s", who(first.by, pid));
	oracle_end(&o);
}

/* The control: an mm that is still in use must be seen. */
TEST(there_while_a_sibling_has_it)
{
	struct oracle_says before, first;
	int64_t end;
	pid_t pid;

	oracle_init(&o);
	exec_once(_metadata, &o, &before, &first, &pid);
	observe("shared", "%s", what(first));
	/* The sibling ends with the victim, and tears down what was the victim's mm. */
	for (end = now_ns() + 5000 * MS; oracle_ask(&o).attached && now_ns() < end;)
		sleep_until(now_ns() + MS);
	observe("context-shared", "%s", who(oracle_ask(&o).by, pid));
	oracle_end(&o);
}

FIXTURE_VARIANT_ADD(window, exit_mmap) { .name = "mmap", .phase = IN_EXIT_MMAP };
FIXTURE_VARIANT_ADD(window, exit_aio) { .name = "aio", .phase = IN_EXIT_AIO };

/* execve() itself waits as long as the teardown does. */
TEST_F(window, execve_waits)
{
	int64_t end;

	for (end = now_ns() + 300 * MS; now_ns() < end && window_is_open(&self->w);)
		sleep_until(now_ns() + 10 * MS);
	observe(variant->name, "%s", window_is_open(&self->w) ? "waits" : "goes-on");
	window_release(&self->w);
	EXPECT_FALSE(window_is_open(&self->w));
}

TEST(gone_at_the_exec_stop)
{
	struct oracle_says s;
	struct victim v;
	int status;

	oracle_init(&o);
	victim_start(&v, attach, NULL, NULL);
	ASSERT_EQ(0, ptrace(PTRACE_SEIZE, v.pid, 0, PTRACE_O_TRACEEXEC));
	s = oracle_ask(&o);
	EXPECT_EQ(1, s.attached);
	EXPECT_EQ(1, s.contexts);
	victim_go(&v);
	ASSERT_EQ(v.pid, waitpid(v.pid, &status, __WALL));
	ASSERT_EQ(SIGTRAP | PTRACE_EVENT_EXEC << 8, status >> 8);
	observe("exec-stop", "%s", what(oracle_ask(&o)));
	ptrace(PTRACE_DETACH, v.pid, 0, 0);
	victim_end(&v);
	oracle_end(&o);
}

CHECK_MAIN
