// SPDX-License-Identifier: GPL-2.0-only
/* does: a FUSE server reads /proc/PID/stat of its client, which is in execve(), before it answers
 * not:  how often a real server would; one that never looks at its clients is not concerned
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "fuse.h"
#include "stack.h"

#define LIMIT (5000 * MS)	/* for what should happen at once */
#define STILL (1000 * MS)	/* a deadlock lasts; this one is watched so long */

/* Written by the server. */
struct seen {
	volatile pid_t client;
	volatile int64_t asked, told;
	char line[64];
};

/* What a server that logs its clients' names does. */
static void log_client(void *arg)
{
	struct seen *s = arg;
	char path[64];
	ssize_t n;
	int fd;

	if (!s->client)
		return;
	s->asked = now_ns();
	snprintf(path, sizeof(path), "/proc/%d/stat", s->client);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	n = read(fd, s->line, sizeof(s->line) - 1);
	close(fd);
	if (n > 0)
		s->told = now_ns();
}

/* Leaves one dirty page of the server's file to be written at execve(). */
static void dirty_page(void *arg)
{
	struct fuse *f = arg;
	int fd = open(f->file, O_RDWR | O_CLOEXEC);
	char *p;

	prctl(PR_SET_NAME, "execer");
	if (fd < 0)
		fail("%s", f->file);
	p = mmap(NULL, FUSE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		fail("mmap of %s", f->file);
	close(fd);
	*p = 1;
}

/* Each waits for the other: seen in the stacks, not guessed from the time. */
static bool each_waits(pid_t server, pid_t execer, char *a, char *b, size_t n)
{
	return task_stack(server, a, n) && stack_has(a, "do_task_stat") &&
	       task_stack(execer, b, n) && stack_has(b, "exit_mmap");
}

static bool until(volatile int64_t *t, int64_t ns)
{
	int64_t end = now_ns() + ns;

	while (!*t && now_ns() < end)
		sleep_until(now_ns() + MS);
	return *t;
}

TEST(stat_of_a_client_in_execve)
{
	char server[4096], execer[4096];
	struct seen *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bool dead = false;
	struct victim v;
	struct fuse f;
	int64_t end;

	fuse_start(&f, 0, log_client, s);
	victim_start(&v, dirty_page, NULL, &f);
	s->client = v.pid;
	victim_go(&v);
	ASSERT_TRUE(until(&s->asked, LIMIT))
		TH_LOG("the teardown sent no WRITE");
	for (end = now_ns() + LIMIT; !v.t->first && !dead && now_ns() < end;) {
		dead = each_waits(f.pid, v.pid, server, execer, sizeof(server));
		sleep_until(now_ns() + 10 * MS);
	}
	if (dead) {
		stack_print("fuse-server", server);
		stack_print("execer", execer);
		sleep_until(now_ns() + STILL);
		EXPECT_EQ(0, v.t->first);
		EXPECT_EQ(0, s->told);
		printf("# still so after %lld ms; the server is killed\n",
		       (long long)STILL / MS);
		fuse_kill(&f);
		EXPECT_TRUE(until(&v.t->first, LIMIT));
		observe("stat", "deadlock");
	} else {
		ASSERT_TRUE(until(&v.t->first, LIMIT));
		ASSERT_NE(0, s->told);
		EXPECT_LT(s->asked, v.t->first);
		printf("# fuse-server read '%.*s' in %.2f ms, execve() took %.2f ms\n",
		       (int)strcspn(s->line, ")") + 1, s->line,
		       (s->told - s->asked) / 1e6, (v.t->first - v.t->exec) / 1e6);
		observe("stat", "completes");
	}
	victim_end(&v);
	fuse_end(&f);
}

CHECK_MAIN
