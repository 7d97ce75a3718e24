// SPDX-License-Identifier: GPL-2.0-only
/* does: traces all threads of a process in execve(), as strace -f does, or attaches when one of them must be waited for
 * not:  one thread alone; tracer looks at that
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "image.h"
#include "probe.h"
#include "proc.h"
#include "strace.h"
#include "until.h"

#define THREADS 20		/* besides the leader */
#define STILL (500 * MS)	/* a deadlock lasts, and it is watched for so long */

static struct {
	volatile int ready, go;
	volatile pid_t tid;	/* the thread that executes */
	volatile pid_t pid;	/* its process, when a child of the test made it */
	volatile int attached;	/* what PTRACE_SEIZE returned, plus 1; 0 before */
	volatile pid_t asker;	/* the thread that calls it */
	volatile int from;	/* the tracer's end of the pipe from the image (image.h) */
} *s;

static void share(void)
{
	s = shared_memory(4096);
}

static void thread(void *(*body)(void *), void *arg)
{
	pthread_t t;

	if (pthread_create(&t, NULL, body, arg))
		fail("pthread_create");
}

static void *stays(void *unused)
{
	__sync_fetch_and_add(&s->ready, 1);
	for (;;)
		pause();
	return unused;
}

static void *executes(void *unused)
{
	s->tid = gettid();
	__sync_fetch_and_add(&s->ready, 1);
	flag_wait(&s->go);
	thread(stays, NULL);
	image_exec(NULL);
	return unused;
}

/* THREADS threads and their leader, of which one executes. */
static void process(void *leader)
{
	int i;

	for (i = 0; i < THREADS - !leader; i++)
		thread(stays, NULL);
	if (leader)
		executes(NULL);
	thread(executes, NULL);
	for (;;)
		pause();
}

static void exec_of(struct __test_metadata *_metadata, void *leader, const char *name)
{
	struct strace t;
	struct image i;
	struct said said;

	share();
	image_start(&i, process, leader);
	ASSERT_TRUE(UNTIL(s->ready == THREADS + !!leader));
	strace_start(&t, i.pid);
	EXPECT_EQ(THREADS + 1, t.threads);
	flag_set(&s->go);
	EXPECT_TRUE(strace_until_exec(&t, now_ns() + 5000 * MS));
	EXPECT_TRUE(image_says(&i, &said));
	printf("# %s: %d threads, %d new ones, %d ends seen\n", name, t.threads, t.clones, t.exits);
	observe_of(name, ".execs", "%d", t.execs);
	observe_of(name, ".clones", "%d", t.clones);
	observe_of(name, ".at", "%s", t.at == i.pid ? "leader" : "thread");
	observe_of(name, ".former", "%s", t.former == (unsigned long)i.pid ? "leader" :
		   t.former == (unsigned long)s->tid ? "thread" : "other");
	/* The threads besides the leader and the one that executes, and the new one. */
	observe_of(name, ".ends", "%s", t.exits == t.threads + t.clones - 1 - !leader ? "others" :
		   t.exits == t.threads + t.clones - 1 ? "others-and-leader" : "fewer");
	image_end(&i);
}

TEST(exec_by_a_thread) { exec_of(_metadata, NULL, "thread"); }
TEST(exec_by_the_leader) { exec_of(_metadata, &s, "leader"); }

/* execve() waits until the tracer has waited for each thread that it ends. */
TEST(a_tracer_that_does_not_wait)
{
	struct strace t;
	struct image i;
	struct said said;

	share();
	image_start(&i, process, NULL);
	ASSERT_TRUE(UNTIL(s->ready == THREADS));
	strace_start(&t, i.pid);
	flag_set(&s->go);
	observe("deaf.image", "%s", image_within(&i, &said, STILL / MS) ? "runs" : "held");
	EXPECT_TRUE(strace_until_exec(&t, now_ns() + 5000 * MS));
	observe("heard.image", "%s", image_says(&i, &said) ? "runs" : "held");
	image_end(&i);
}

/* --- the deadlock that tools/testing/selftests/ptrace/vmaccess.c shows --- */

static void *traced(void *unused)
{
	if (ptrace(PTRACE_TRACEME))
		fail("PTRACE_TRACEME");
	return unused;
}

/* Executes when a thread has ended for which the tracer has not waited. */
static void exec_with_a_zombie(void *unused)
{
	pthread_t t;

	(void)unused;
	s->pid = getpid();
	if (pthread_create(&t, NULL, traced, NULL) || pthread_join(t, NULL))
		fail("pthread_create");
	image_exec(NULL);
}

static bool in_exec(void)
{
	long threads;

	return s->pid && proc_lines(s->pid, "status", "Threads:", &threads) && threads == 2;
}

static void *seizes(void *unused)
{
	s->asker = gettid();
	s->attached = 1 + ptrace(PTRACE_SEIZE, s->pid, 0, 0);
	return unused;
}

/* Lets a thread attach; returns whether its call is still not done after STILL. */
static bool attach_waits(void)
{
	thread(seizes, NULL);
	sleep_until(now_ns() + STILL);
	return !s->attached && in_ptrace(s->asker);
}

TEST(attach_of_the_tracer)
{
	struct probe mem = { .name = "open-mem" };
	struct image i;
	struct said said;
	int status;

	share();
	image_start(&i, exec_with_a_zombie, NULL);
	ASSERT_FALSE(image_within(&i, &said, STILL / MS));
	ASSERT_TRUE(in_exec());
	probes_ask(&mem, 1, i.pid, 0);
	EXPECT_TRUE(probes_settle(&mem, 1));
	observe("zombie.attach", "%s", attach_waits() ? "deadlock" : "completes");
	EXPECT_TRUE(probes_end(&mem, 1));
	observe("zombie.mem", "%s", probe_says(&mem));
	/* Only a second thread of the tracer can do this. */
	EXPECT_NE(-1, waitpid(-1, &status, __WALL));
	EXPECT_TRUE(UNTIL(s->attached));
	observe("reaped.attach", "%s", s->attached == 1 ? "completes" : "deadlock");
	EXPECT_TRUE(image_says(&i, &said));
	image_end(&i);
}

static void tracer(void)
{
	struct image i;

	image_start(&i, exec_with_a_zombie, NULL);
	s->from = i.from;
	flag_wait(&s->go);
	seizes(NULL);
	_exit(0);
}

/* SIGKILL ends the tracer that waits for itself, and then execve() goes on. */
TEST(attach_of_a_tracer_that_is_killed)
{
	struct image i;
	struct said said;
	char path[48];
	pid_t pid;

	share();
	fflush(stdout);
	pid = fork();
	if (!pid)
		tracer();
	ASSERT_TRUE(UNTIL(s->pid && s->from));
	/* The image would die if nobody could read what it says. */
	snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, s->from);
	i = (struct image){ .pid = s->pid, .from = open(path, O_RDONLY | O_CLOEXEC) };
	ASSERT_LE(0, i.from);
	ASSERT_FALSE(image_within(&i, &said, STILL / MS));
	ASSERT_TRUE(in_exec());
	flag_set(&s->go);
	ASSERT_TRUE(UNTIL(s->asker && in_ptrace(pid)));
	EXPECT_FALSE(image_within(&i, &said, STILL / MS));
	EXPECT_EQ(0, s->attached);
	EXPECT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
	observe("killed.attach", "%s", image_says(&i, &said) ? "completes" : "deadlock");
	kill(i.pid, SIGKILL);
}

int main(int argc, char *argv[])
{
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
