// SPDX-License-Identifier: GPL-2.0-only
/* does: executes a program in a process of 200 threads, by the leader and by another thread; tries membarrier as well
 * not:  how long it takes to end the threads; attach-threads measures that
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "image.h"
#include "oracle.h"
#include "until.h"

#define THREADS 200

struct shared {
	volatile pid_t other;	/* the thread that is not the leader */
	volatile int ready, go, synced;
};

static struct shared *s;
static struct oracle o;

static void thread(void *(*body)(void *), void *arg)
{
	pthread_attr_t a;
	pthread_t t;

	pthread_attr_init(&a);
	pthread_attr_setstacksize(&a, PTHREAD_STACK_MIN);
	if (pthread_create(&t, &a, body, arg))
		fail("pthread_create");
}

static void await_go(void)
{
	s->ready = 1;
	flag_wait(&s->go);
}

static void *stays(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static void *execs(void *unused)
{
	s->other = gettid();
	await_go();
	image_exec(NULL);
	return unused;
}

static void with_threads(void *by_another)
{
	int mib = 16, i;

	populate_mib(&mib);
	oracle_attach(&o);
	for (i = 2; i < THREADS; i++)
		thread(stays, NULL);
	thread(by_another ? execs : stays, NULL);
	if (by_another)
		stays(NULL);
	await_go();
	image_exec(NULL);
}

static const char *mm(struct oracle_says a)
{
	return a.attached || a.contexts ? "there" : "gone";
}

static int tasks(pid_t pid)
{
	struct dirent *e;
	char path[32];
	int n = 0;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	d = opendir(path);
	if (!d)
		return -1;
	while ((e = readdir(d)))
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void share(void)
{
	s = shared_memory(4096);
}

static void many(struct __test_metadata *_metadata, void *by_another, const char *name)
{
	struct image i;
	struct said said;

	share();
	oracle_init(&o);
	image_start(&i, with_threads, by_another);
	ASSERT_TRUE(UNTIL(s->ready));
	/* The controls: the same questions before the exec. */
	if (by_another) {
		observe("before.tid", "%s", s->other == i.pid ? "leader" : "other");
		observe("before.tasks", "%d", tasks(i.pid));
		observe("before.mm", "%s", mm(oracle_ask(&o)));
	}
	flag_set(&s->go);
	ASSERT_TRUE(image_says(&i, &said));
	observe_of(name, ".tid", "%s", said.tid == i.pid ? "leader" : "other");
	observe_of(name, ".tasks", "%d", tasks(i.pid));
	observe_of(name, ".mm", "%s", mm(oracle_ask(&o)));
	EXPECT_EQ(i.pid, said.pid);
	image_end(&i);
	oracle_end(&o);
}

TEST(by_the_leader) { many(_metadata, NULL, "leader"); }
TEST(by_another) { many(_metadata, &o, "other"); }

static int barrier(int cmd)
{
	return syscall(SYS_membarrier, cmd, 0, 0) ? errno : 0;
}

static void registers(void *unused)
{
	(void)unused;
	s->synced = barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) ? -1 :
		barrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
	image_exec(NULL);
}

TEST(membarrier)
{
	struct said said;
	struct image i;

	share();
	image_start(&i, registers, NULL);
	ASSERT_TRUE(image_says(&i, &said));
	observe("membarrier-before", "%s", s->synced ? "refused" : "ok");
	observe("membarrier", "%s", said.membarrier ? strerrorname_np(said.membarrier) : "ok");
	image_end(&i);
}

int main(int argc, char *argv[])
{
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
