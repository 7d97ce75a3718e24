// SPDX-License-Identifier: GPL-2.0-only
/* does: has a FUSE server read /proc/PID/stat of its client, which is in execve(), before it answers the client
 * not:  how often a real server would do so; a server that never looks at its clients is not concerned
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "check.h"
#include "fuse.h"
#include "fuse-log.h"
#include "stack.h"

#define LIMIT (5000 * MS)	/* for things that should happen at once */
#define STILL (1000 * MS)	/* a deadlock lasts, and this one is watched for so long */

static void execer(void *fuse)
{
	prctl(PR_SET_NAME, "execer");
	fuse_dirty_page(fuse);
}

/* Whether each waits for the other, by their stacks and not by the time. */
static bool each_waits(pid_t server, pid_t client, char *a, char *b, size_t n)
{
	return task_stack(server, a, n) && stack_has(a, "do_task_stat") &&
	       task_stack(client, b, n) && stack_has(b, "exit_mmap");
}

TEST(stat_of_a_client_in_execve)
{
	char server[4096], client[4096];
	struct fuse_log *s = fuse_log_new();
	bool dead = false;
	struct victim v;
	struct fuse f;
	int64_t end;

	fuse_start(&f, 0, fuse_log_client, s);
	victim_start(&v, execer, NULL, &f);
	s->client = v.pid;
	victim_go(&v);
	ASSERT_TRUE(until(&s->asked, LIMIT))
		TH_LOG("the teardown sent no WRITE to the server");
	for (end = now_ns() + LIMIT; !v.t->first && !dead && now_ns() < end;) {
		dead = each_waits(f.pid, v.pid, server, client, sizeof(server));
		sleep_until(now_ns() + 10 * MS);
	}
	if (dead) {
		stack_print("fuse-server", server);
		stack_print("execer", client);
		sleep_until(now_ns() + STILL);
		EXPECT_EQ(0, v.t->first);
		EXPECT_EQ(0, s->told);
		printf("# this is still so after %lld ms; the server is killed now\n",
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
