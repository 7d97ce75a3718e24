// SPDX-License-Identifier: GPL-2.0-only
/* does: makes an execve() fail after the new mm is in place: how does it end, what does it leave, which calls wait?
 * not:  the other places where execve() can fail so late; faults looks at those
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "badexec.h"
#include "check.h"
#include "oracle.h"
#include "probe.h"
#include "proc.h"
#include "window.h"

#define ROUNDS 50
#define PATIENCE 5000		/* ms for things that a right kernel does within a few */
#define NO_MORE 300		/* ms after the first thing that was not done */
#define MIB_OLD 64		/* of the old image */
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

struct bad {
	struct oracle o;
	struct fuse f;
	struct victim v;
	struct fuse flush;
	enum phase phase;
	bool held, held_before, sibling;
	int mib;
};

/*
 * In ms.  Each test is a process of its own.  When one has waited in vain, no other waits
 * long, because this kernel does not free the old mm there.
 */
static int *patience;

__attribute__((constructor)) static void share_patience(void)
{
	patience = shared_memory(sizeof(*patience));

	*patience = PATIENCE;
}

static bool seen(bool it)
{
	if (!it)
		*patience = NO_MORE;
	return it;
}

static bool gone(const struct oracle *o, bool contexts)
{
	int64_t end = now_ns() + *patience * MS;
	struct oracle_says s = oracle_ask(o);

	while ((contexts ? s.contexts : s.attached) && now_ns() < end) {
		sleep_until(now_ns() + MS);
		s = oracle_ask(o);
	}
	return seen(!(contexts ? s.contexts : s.attached));
}

static void setup(void *arg)
{
	struct bad *b = arg;

	oracle_attach(&b->o);
	if (b->sibling)
		mm_sibling();
	populate_mib(&b->mib);
	if (b->held)
		window_block(&b->f, b->phase);
	if (b->held_before)
		window_block(&b->flush, IN_FLUSH);
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

	return seen(!s.attached && !s.contexts) ? "nothing" : "leak";
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

/* The control: a sibling that has the old mm too tears it down, later. */
TEST(who_else_tears_down)
{
	static struct bad b = { .sibling = true };

	bad_exec_init();
	oracle_init(&b.o);
	victim_start(&b.v, setup, arm, &b);
	victim_go(&b.v);
	death(b.v.pid);
	gone(&b.o, false);
	EXPECT_STREQ("nothing", left(&b.o));
	observe("context-shared", "%s", oracle_ask(&b.o).by == b.v.pid ? "execer" : "other");
	oracle_end(&b.o);
}

/* Says which task tore the old mm down when no other had it. */
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

/* Starts a victim whose teardown will be held in this phase. */
static void begin_held(struct __test_metadata *_metadata, struct bad *b, enum phase phase)
{
	bad_exec_init();
	b->held = true;
	b->phase = phase;
	oracle_init(&b->o);
	fuse_start(&b->f, phase == IN_EXIT_AIO ? HOLD_READ : HOLD_WRITE, NULL, NULL);
	victim_start(&b->v, setup, arm, b);
	/* In exit_aio() the request is sent before execve(). */
	ASSERT_TRUE(phase != IN_EXIT_AIO || fuse_held(&b->f, 5000));
}

/* Lets it call execve(), and waits until the teardown is held. */
static void go_held(struct __test_metadata *_metadata, struct bad *b)
{
	victim_go(&b->v);
	/* The teardown gives the AIO contexts back before it waits for requests in flight. */
	if (b->phase == IN_EXIT_AIO) {
		ASSERT_TRUE(gone(&b->o, true));
	} else {
		ASSERT_TRUE(seen(fuse_held(&b->f, *patience)));
	}
}

static void end_held(struct __test_metadata *_metadata, struct bad *b)
{
	EXPECT_STREQ("SIGSEGV", death(b->v.pid));
	EXPECT_STREQ("nothing", left(&b->o));
	fuse_end(&b->f);
	oracle_end(&b->o);
}

static void who_waits(struct __test_metadata *_metadata, enum phase phase, const char *name,
		      const char *const *names, int n)
{
	static struct bad b;
	struct probe p[8] = { 0 };

	probes_name(p, names, n);
	begin_held(_metadata, &b, phase);
	go_held(_metadata, &b);
	probes_ask(p, n, b.v.pid, 0);
	EXPECT_TRUE(probes_settle(p, n));
	fuse_go(&b.f);
	EXPECT_TRUE(probes_end(p, n));
	end_held(_metadata, &b);
	probes_observe(p, n, name);
}

static const char *const readers[] = { "read-stat", "kcmp", "link-cwd", "ps", "read-status" };
static const char *const seize[] = { "ptrace-seize" };

TEST(readers_meanwhile) { who_waits(_metadata, IN_EXIT_MMAP, "waiters", readers, COUNT(readers)); }
TEST(attach_meanwhile) { who_waits(_metadata, IN_EXIT_MMAP, "waiters", seize, COUNT(seize)); }
TEST(readers_in_exit_aio) { who_waits(_metadata, IN_EXIT_AIO, "aio", readers, COUNT(readers)); }
TEST(attach_in_exit_aio) { who_waits(_metadata, IN_EXIT_AIO, "aio", seize, COUNT(seize)); }

static const char *memory(long before)
{
	return before - proc_meminfo("AnonPages:") < MIB_OLD * 1024L / 2 ? "there" : "gone";
}

/* exit_aio() comes before exit_mmap(), so memory that is gone by then was unmapped elsewhere. */
TEST(memory_in_exit_aio)
{
	static struct bad b = { .mib = MIB_OLD };
	long before;

	begin_held(_metadata, &b, IN_EXIT_AIO);
	before = proc_meminfo("AnonPages:");
	go_held(_metadata, &b);
	observe("aio-memory", "%s", memory(before));
	fuse_go(&b.f);
	end_held(_metadata, &b);
	observe("aio-memory-after", "%s", memory(before));
}

/*
 * The task is killed before the new mm is in place.  From there on execve() does not look
 * at signals: it fails as it would have, and gives the old mm back as it would have.
 */
TEST(killed_before)
{
	static struct bad b = { .held_before = true };
	const char *where = "never";
	int status = 0;

	fuse_start(&b.flush, HOLD_FLUSH, NULL, NULL);
	begin_held(_metadata, &b, IN_EXIT_MMAP);
	victim_go(&b.v);
	ASSERT_TRUE(fuse_held(&b.flush, 5000));
	kill(b.v.pid, SIGKILL);
	fuse_go(&b.flush);
	if (seen(fuse_held(&b.f, *patience)))
		where = proc_mm_is_new(b.v.pid) ? "in-execve" : "at-exit";
	observe("killed.teardown", "%s", where);
	fuse_go(&b.f);
	EXPECT_EQ(b.v.pid, waitpid(b.v.pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	observe("killed.left", "%s", left(&b.o));
	fuse_end(&b.f);
	fuse_end(&b.flush);
	oracle_end(&b.o);
}

CHECK_MAIN
