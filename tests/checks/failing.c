// SPDX-License-Identifier: GPL-2.0-only
/* does: an execve() that fails after the new mm is in place: how it ends, what it leaves, who waits for it
 * not:  the other places where execve() can fail so late; they need fault injection
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "badexec.h"
#include "check.h"
#include "oracle.h"
#include "probe.h"
#include "window.h"

#define ROUNDS 50
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

struct bad {
	struct oracle o;
	struct fuse f;
	struct victim v;
	bool held, sibling;
};

static void setup(void *arg)
{
	struct bad *b = arg;

	oracle_attach(&b->o);
	if (b->sibling)
		mm_sibling();
	if (b->held)
		window_block(&b->f, IN_EXIT_MMAP);
}

static void arm(void *arg)
{
	bad_exec(&((struct bad *)arg)->v);
}

static const char *death(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, __WALL) != pid)
		return "lost";
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSEGV ? "SIGSEGV" : "other-signal";
	return WEXITSTATUS(status) ? "error" : "success";
}

static const char *left(const struct oracle *o)
{
	struct oracle_says s = oracle_ask(o);

	return s.attached || s.contexts ? "leak" : "nothing";
}

TEST(leaves_nothing)
{
	static struct bad b;
	const char *how = "", *first = NULL;
	bool same = true;
	int i;

	bad_exec_init();
	oracle_init(&b.o);
	for (i = 0; i < ROUNDS; i++) {
		victim_start(&b.v, setup, arm, &b);
		EXPECT_EQ(1, oracle_ask(&b.o).attached);
		EXPECT_EQ(1, oracle_ask(&b.o).contexts);
		victim_go(&b.v);
		how = death(b.v.pid);
		first = first ? first : how;
		same = same && !strcmp(how, first);
	}
	observe("ends", "%s", same ? how : "differently");
	observe("left", "%s", left(&b.o));
	oracle_end(&b.o);
}

/* The control: a sibling that has it too tears it down, later. */
TEST(who_else_tears_down)
{
	static struct bad b = { .sibling = true };
	int64_t end = now_ns() + 5000 * MS;

	bad_exec_init();
	oracle_init(&b.o);
	victim_start(&b.v, setup, arm, &b);
	victim_go(&b.v);
	death(b.v.pid);
	while (oracle_ask(&b.o).attached && now_ns() < end)
		sleep_until(now_ns() + MS);
	EXPECT_STREQ("nothing", left(&b.o));
	observe("context-shared", "%s", oracle_ask(&b.o).by == b.v.pid ? "execer" : "other");
	oracle_end(&b.o);
}

/* Who tore it down when nobody else had it. */
TEST(tears_down_itself)
{
	static struct bad b;

	bad_exec_init();
	oracle_init(&b.o);
	victim_start(&b.v, setup, arm, &b);
	victim_go(&b.v);
	death(b.v.pid);
	observe("context", "%s", oracle_ask(&b.o).by == b.v.pid ? "execer" : "other");
	oracle_end(&b.o);
}

static void who_waits(struct __test_metadata *_metadata, const char *const *names, int n)
{
	static struct bad b;
	struct probe p[8] = { 0 };
	char obs[64];
	int i;

	for (i = 0; i < n; i++)
		p[i].name = names[i];
	bad_exec_init();
	b.held = true;
	oracle_init(&b.o);
	fuse_start(&b.f, HOLD_WRITE, NULL, NULL);
	victim_start(&b.v, setup, arm, &b);
	victim_go(&b.v);
	ASSERT_TRUE(fuse_held(&b.f, 5000));
	probes_ask(p, n, b.v.pid, 0);
	EXPECT_TRUE(probes_settle(p, n));
	fuse_go(&b.f);
	EXPECT_TRUE(probes_end(p, n));
	EXPECT_STREQ("SIGSEGV", death(b.v.pid));
	EXPECT_STREQ("nothing", left(&b.o));
	for (i = 0; i < n; i++) {
		snprintf(obs, sizeof(obs), "waiters.%s", p[i].name);
		observe(obs, "%s", probe_says(&p[i]));
	}
	fuse_end(&b.f);
	oracle_end(&b.o);
}

TEST(readers_meanwhile)
{
	static const char *const users[] = { "read-stat", "kcmp", "link-cwd", "ps", "read-status" };

	who_waits(_metadata, users, COUNT(users));
}

TEST(attach_meanwhile)
{
	static const char *const seize[] = { "ptrace-seize" };

	who_waits(_metadata, seize, COUNT(seize));
}

CHECK_MAIN
