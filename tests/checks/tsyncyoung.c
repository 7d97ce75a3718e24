// SPDX-License-Identifier: GPL-2.0-only
/* does: lets a thread restrict all threads (TSYNC) that is younger than the work which another such call has given out
 * not:  other ways in which two calls may meet; tsyncrace tries them by chance
 *
 * Each call interrupts the other's wait by the work that it gives it.  The younger thread is given none by the older
 * call, which then waits for a thread that does the work of the younger call first.  So nothing but the serialization
 * keeps the two calls from waiting for each other:
 *
 *	the older call		gives work to a thread that is in vfork(), and waits; then it gets no CPU for a while
 *	the member		is in clone(): the younger thread begins
 *	the younger call	gives work to all of them
 *	the thread in vfork()	comes back, and takes both works, the newer one first
 *	the older call		gets a CPU, gives up, and cannot take its work back
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "proc.h"
#include "team.h"
#include "until.h"

#define STACK 65536
#define WHILE (50 * MS)		/* what is begun gets that far in this time */
#define LIMIT 2000		/* ms in which both calls must end */

static int younger(void *arg)
{
	struct team *t = arg;

	t->s->young = 1;
	flag_wait(&t->s->begin);
	if (t->domain)
		t->s->error = mkdir("/tsync-young", 0700) ? errno : 0;
	else
		t->s->error = landlock_tsync();
	t->s->young = 2;
	for (;;)
		pause();
	return 0;
}

/* vfork() waits for a child, which the program that watches lets go. */
static void *waits(void *arg)
{
	struct team *t = arg;

	waits_in_vfork(t);
	for (;;)
		pause();
	return arg;
}

static int begins_younger(struct team *t)
{
	char *stack = malloc(STACK);
	pthread_t thread;

	pin(0);
	if (!stack || pthread_create(&thread, NULL, waits, t))
		return errno;
	while (!t->s->here && !t->domain)
		usleep(300);
	t->s->here = 2;
	/* It borrows the member's memory of threads, which waits in the kernel meanwhile. */
	return clone(younger, stack + STACK, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
		     CLONE_SYSVSEM, t) < 0 ? errno : 0;
}

/* A task that lets nothing else run on CPU 1. */
static pid_t take_cpu(void)
{
	struct sched_param p = { .sched_priority = 10 };
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pin(1);
		if (sched_setscheduler(0, SCHED_FIFO, &p))
			_exit(1);
		for (;;)
			;
	}
	return pid;
}

/* Lets the member go on to where clone() begins. */
static void to_clone(struct team *t)
{
	team_trace(t);
	do {
		if (team_next(t, 5000) < 0)
			fail("the member stays in a system call");
	} while (!t->in_call || t->s->here != 2);
}

static void awhile(void)
{
	sleep_until(now_ns() + WHILE);
}

static const char *ended(struct team *t)
{
	int64_t end = now_ns() + LIMIT * MS;

	while ((t->s->young != 2 || !team_synced(t, 0)) && now_ns() < end)
		sleep_until(now_ns() + MS);
	if (t->s->young != 2 || !team_synced(t, 0))
		return "stuck";
	return t->s->failed || t->s->error ? "fails" : "done";
}

TEST(a_younger_caller)
{
	struct team t = { .work = begins_younger };
	cpu_set_t one;
	pid_t hog;

	pin(0);
	team_start(&t);
	to_clone(&t);
	CPU_ZERO(&one);
	CPU_SET(1, &one);
	sched_setaffinity(t.s->syncer, sizeof(one), &one);
	ASSERT_TRUE(team_sync(&t));
	ASSERT_TRUE(t.s->asked != t.s->answered);
	hog = one_cpu() ? 0 : take_cpu();
	awhile();
	team_untrace(&t);
	EXPECT_TRUE(UNTIL(t.s->young == 1));
	awhile();
	flag_set(&t.s->begin);
	awhile();
	flag_set(&t.s->more);
	awhile();
	if (hog) {
		kill(hog, SIGKILL);
		waitpid(hog, NULL, 0);
	}
	observe("calls", "%s", ended(&t));
	team_end(&t);
}

/* A thread that begins when work was given out to all others is restricted as they are. */
TEST(a_younger_thread)
{
	struct team t = { .work = begins_younger, .domain = true };

	team_start(&t);
	/* The one in vfork() has nothing to do here. */
	flag_set(&t.s->more);
	to_clone(&t);
	ASSERT_TRUE(team_sync(&t));
	ASSERT_TRUE(t.s->asked != t.s->answered);
	team_untrace(&t);
	EXPECT_TRUE(UNTIL(t.s->young == 1));
	EXPECT_TRUE(team_synced(&t, 5000));
	EXPECT_EQ(t.s->failed, 0);
	flag_set(&t.s->begin);
	EXPECT_TRUE(UNTIL(t.s->young == 2));
	observe("thread", "%s", t.s->error == EACCES ? "restricted" : "free");
	team_end(&t);
}

CHECK_MAIN
