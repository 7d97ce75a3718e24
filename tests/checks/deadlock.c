// SPDX-License-Identifier: GPL-2.0-only
/* does: has a FUSE server read stat or environ of its client, which is in execve(), or attach to it, before it answers
 * not:  how often a real server would do so; a server that never looks at its clients is not concerned
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "fuse.h"
#include "fuse-log.h"
#include "probe.h"
#include "stack.h"

#define LIMIT (5000 * MS)	/* for things that should happen at once */
#define STILL (1000 * MS)	/* a deadlock lasts, and this one is watched for so long */
#define SCRIPT "/tmp/deadlock-script"

static void named(void)
{
	prctl(PR_SET_NAME, "execer");
}

/* --- the server must write a page of the old memory --- */

static void execer(void *fuse)
{
	named();
	fuse_dirty_page(fuse);
}

FIXTURE(client) { struct fuse_log *s; struct victim v; struct fuse f; };

FIXTURE_VARIANT(client) {
	const char *file;	/* that the server reads; the observation is called so */
	const char *under;	/* the function that waits for exec_update_lock then */
	const char *server, *client;	/* how their stacks are called; those of stat are shown to people */
};

FIXTURE_VARIANT_ADD(client, stat) { "stat", "do_task_stat", "fuse-server", "execer" };
FIXTURE_VARIANT_ADD(client, environ) { "environ", "mm_access", "server-of-environ", "its-execer" };

FIXTURE_SETUP(client)
{
	self->s = fuse_log_new();
	self->s->file = variant->file;
	fuse_start(&self->f, 0, fuse_log_client, self->s);
	victim_start(&self->v, execer, NULL, &self->f);
	self->s->client = self->v.pid;
}

FIXTURE_TEARDOWN(client)
{
	victim_end(&self->v);
	fuse_end(&self->f);
}

/* Whether each waits for the other, by their stacks and not by the time. */
static bool each_waits(pid_t server, const char *under, pid_t client, char *a, char *b, size_t n)
{
	return task_stack(server, a, n) && stack_has(a, under) &&
	       task_stack(client, b, n) && stack_has(b, "exit_mmap");
}

TEST_F(client, of_a_server_that_looks_at_it)
{
	char server[4096], client[4096];
	struct fuse_log *s = self->s;
	const struct victim *v = &self->v;
	bool dead = false;
	int64_t end;

	victim_go(&self->v);
	ASSERT_TRUE(until(&s->asked, LIMIT))
		TH_LOG("the teardown sent no WRITE to the server");
	for (end = now_ns() + LIMIT; !v->t->first && !dead && now_ns() < end;) {
		dead = each_waits(self->f.pid, variant->under, v->pid, server, client, sizeof(server));
		sleep_until(now_ns() + 10 * MS);
	}
	if (dead) {
		stack_print(variant->server, server);
		stack_print(variant->client, client);
		sleep_until(now_ns() + STILL);
		EXPECT_EQ(0, v->t->first);
		EXPECT_EQ(0, s->told);
		printf("# this is still so after %lld ms; the server is killed now\n",
		       (long long)STILL / MS);
		fuse_kill(&self->f);
		EXPECT_TRUE(until(&v->t->first, LIMIT));
		observe(variant->file, "deadlock");
		return;
	}
	ASSERT_TRUE(until(&v->t->first, LIMIT));
	ASSERT_NE(0, s->told);
	EXPECT_LT(s->asked, v->t->first);
	printf("# fuse-server read '%.*s' in %.2f ms, execve() took %.2f ms\n",
	       (int)strcspn(s->line, ")") + 1, s->line,
	       (s->told - s->asked) / 1e6, (v->t->first - v->t->exec) / 1e6);
	observe(variant->file, "completes");
}

/* --- the client looks up the interpreter of a script, under cred_guard_mutex --- */

static void attach_client(void *log)
{
	struct fuse_log *l = log;

	if (!l->client)
		return;
	l->asked = now_ns();
	if (!ptrace(PTRACE_SEIZE, l->client, 0, 0))
		l->told = now_ns();
}

/* The server does not know that name, so this execve() fails, and the victim goes on to its own. */
static void exec_of_script(void *unused)
{
	(void)unused;
	execl(SCRIPT, SCRIPT, NULL);
}

static void make_script(const struct fuse *f)
{
	int fd = open(SCRIPT, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);

	if (fd < 0 || dprintf(fd, "#!%s/none\n", f->dir) < 0 || close(fd))
		fail(SCRIPT);
}

static void of_a_lookup(struct __test_metadata *_metadata, void (*before)(void *), const char *file,
			const char *name)
{
	struct fuse_log *s = fuse_log_new();
	struct victim v;
	struct fuse f;
	bool dead;

	s->file = file;
	fuse_start(&f, BEFORE_LOOKUP, before, s);
	make_script(&f);
	victim_start(&v, NULL, exec_of_script, NULL);
	s->client = v.pid;
	flag_set(&v.t->go);
	ASSERT_TRUE(until(&s->asked, LIMIT))
		TH_LOG("the execve() sent no LOOKUP to the server");
	dead = !until(&s->told, STILL);
	if (dead) {
		/* The server sleeps for the mutex; nothing but its death ends that. */
		EXPECT_TRUE(in_ptrace(f.pid));
		EXPECT_EQ(0, v.t->armed);
		fuse_kill(&f);
	}
	EXPECT_TRUE(until(&v.t->first, LIMIT));
	observe(name, "%s", dead ? "deadlock" : "completes");
	victim_end(&v);
	fuse_end(&f);
	unlink(SCRIPT);
}

TEST(environ_of_a_client_that_looks_up) { of_a_lookup(_metadata, fuse_log_client, "environ", "lookup.environ"); }
TEST(stat_of_a_client_that_looks_up) { of_a_lookup(_metadata, fuse_log_client, "stat", "lookup.stat"); }
TEST(attach_to_a_client_that_looks_up) { of_a_lookup(_metadata, attach_client, NULL, "lookup.attach"); }

CHECK_MAIN
