// SPDX-License-Identifier: GPL-2.0-only
/* does: looks at a process from outside, and restricts another one, while its TSYNC waits for a thread in vfork()
 * not:  how long they wait; the scenario tsync-* measures
 */
#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "probe.h"
#include "proc.h"
#include "team.h"
#include "until.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))
#define USER 1000

/* A team whose member is in vfork() and whose syncer waits for that. */
static void held(struct __test_metadata *_metadata, struct team *t, uid_t uid)
{
	*t = (struct team){ .work = waits_in_vfork, .uid = uid };
	team_start(t);
	team_go(t);
	ASSERT_TRUE(UNTIL(t->s->here));
	ASSERT_TRUE(team_sync(t));
	ASSERT_TRUE(t->s->asked != t->s->answered);
}

static void released(struct __test_metadata *_metadata, struct team *t)
{
	flag_set(&t->s->more);
	EXPECT_TRUE(team_synced(t, 5000));
	EXPECT_EQ(t->s->failed, 0);
	team_end(t);
}

static void looked_at(struct __test_metadata *_metadata, uid_t uid, const char *prefix)
{
	static const char *const names[] = {
		"ps", "read-stat", "kcmp", "open-maps", "vm-readv", "link-exe", "read-status", "ptrace-seize",
	};
	struct probe p[COUNT(names)] = { 0 };
	struct team t;

	probes_name(p, names, COUNT(names));
	held(_metadata, &t, uid);
	probes_ask(p, COUNT(names), t.pid, 0);
	EXPECT_TRUE(probes_settle(p, COUNT(names)));
	flag_set(&t.s->more);
	EXPECT_TRUE(probes_end(p, COUNT(names)));
	probes_observe(p, COUNT(names), prefix);
	released(_metadata, &t);
}

/* Root looks at a process of its own, and at one of a user's. */
TEST(seen_from_outside) { looked_at(_metadata, 0, "root"); }
TEST(seen_from_outside_of_a_user) { looked_at(_metadata, USER, "user"); }

static volatile int *begin;

/* Restricts a whole new process; returns 0 or errno. */
static int restricts(pid_t unused)
{
	(void)unused;
	flag_wait(begin);
	return landlock_tsync();
}

/* The same as the first process of a PID namespace. */
static int restricts_in_namespace(pid_t unused)
{
	int status = 0;

	if (unshare(CLONE_NEWPID))
		return errno;
	if (!fork())
		_exit(restricts(unused));
	wait(&status);
	return WEXITSTATUS(status);
}

/* Another process restricts itself while the TSYNC of the team waits. */
static void others(struct __test_metadata *_metadata, const char *name, bool namespace)
{
	struct probe p = { .name = name, .ask = namespace ? restricts_in_namespace : restricts };
	struct team t;
	int64_t end;

	begin = shared_memory(sizeof(*begin));
	probes_ask(&p, 1, 0, 0);
	/* The team is the first process of another one. */
	if (namespace)
		ASSERT_EQ(0, unshare(CLONE_NEWPID));
	held(_metadata, &t, 0);
	flag_set(begin);
	for (end = now_ns() + 500 * MS; !p.done && now_ns() < end; sleep_until(now_ns() + MS))
		p.done = waitpid(p.pid, &p.error, WNOHANG) == p.pid;
	observe(name, "%s", p.done ? p.error ? "fails" : "now" : "waits");
	flag_set(&t.s->more);
	if (!p.done)
		EXPECT_TRUE(probes_end(&p, 1));
	released(_metadata, &t);
}

TEST(another_process) { others(_metadata, "another", false); }
TEST(another_namespace) { others(_metadata, "namespace", true); }

/* A signal interrupts a TSYNC that waits; it begins anew by itself, and the next one is done. */
TEST(interrupted)
{
	struct team t;

	held(_metadata, &t, 0);
	ASSERT_EQ(0, syscall(SYS_tgkill, t.pid, t.s->syncer, SIGUSR1));
	EXPECT_TRUE(UNTIL(t.s->signals == 1));
	EXPECT_TRUE(UNTIL(t.s->asked == t.s->answered || proc_state(t.s->syncer) == 'S'));
	flag_set(&t.s->more);
	observe("interrupted.first", "%s", !team_synced(&t, 1000) ? "stuck" : t.s->failed ? "fails" : "done");
	team_sync(&t);
	observe("interrupted.next", "%s", !team_synced(&t, 1000) ? "stuck" : t.s->failed ? "fails" : "done");
	team_end(&t);
}

CHECK_MAIN
