// SPDX-License-Identifier: GPL-2.0-only
/* does: counts the stops that a tracer sees which was there before execve(); tracers come and go in the teardown, too
 * not:  what a tracer sees of the old image, which is gone
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "image.h"
#include "probe.h"
#include "proc.h"
#include "until.h"
#include "window.h"

#define EXEC_STOP (SIGTRAP | PTRACE_EVENT_EXEC << 8)
#define QUIET (200 * MS)	/* after so long a silence no more stops come */

static struct {
	volatile int ready, go;
	volatile pid_t tid;	/* the thread that executes */
} *s;

static void share(void)
{
	s = shared_memory(4096);
}

/* --- tracers that are there before execve() --- */

static void *executes(void *traceme)
{
	s->tid = gettid();
	if (traceme && ptrace(PTRACE_TRACEME))
		fail("PTRACE_TRACEME");
	s->ready = 1;
	flag_wait(&s->go);
	image_exec(NULL);
	return traceme;
}

static void leader(void *traceme) { executes(traceme); }

static void another(void *unused)
{
	pthread_t t;

	if (pthread_create(&t, NULL, executes, unused))
		fail("pthread_create");
	for (;;)
		pause();
}

struct stops {
	int exec, trap, other;
	unsigned long former;	/* PTRACE_GETEVENTMSG at the EXEC stop: the thread that executed */
};

/* Lets the task go on at each stop, until the image has been silent. */
static struct stops stops(struct image *i)
{
	struct stops n = { 0 };
	int64_t end = now_ns() + 5000 * MS;
	struct said said;
	int status;

	while (now_ns() < end) {
		if (image_within(i, &said, 0))
			end = now_ns() + QUIET;
		if (waitpid(i->pid, &status, WNOHANG | __WALL) != i->pid || !WIFSTOPPED(status)) {
			sleep_until(now_ns() + MS);
			continue;
		}
		if (status >> 8 == EXEC_STOP && !n.exec++)
			ptrace(PTRACE_GETEVENTMSG, i->pid, 0, &n.former);
		else if (status >> 8 == SIGTRAP)
			n.trap++;
		else if (status >> 8 != EXEC_STOP)
			n.other++;
		ptrace(PTRACE_CONT, i->pid, 0, 0);
	}
	return n;
}

static struct stops traced(struct __test_metadata *_metadata, void (*run)(void *),
			   bool traceme, long options)
{
	struct image i;
	struct stops n = { 0 };

	share();
	image_start(&i, run, traceme ? &i : NULL);
	ASSERT_TRUE(UNTIL(s->ready));
	if (!traceme)
		ASSERT_EQ(0, ptrace(PTRACE_SEIZE, i.pid, 0, options));
	if (s->tid != i.pid)
		ASSERT_EQ(0, ptrace(PTRACE_SEIZE, s->tid, 0, options));
	flag_set(&s->go);
	n = stops(&i);
	image_end(&i);
	return n;
}

TEST(seized_before)
{
	struct stops n = traced(_metadata, leader, false, PTRACE_O_TRACEEXEC);

	observe("seized.exec", "%d", n.exec);
	observe("seized.trap", "%d", n.trap);
	observe("seized-without.exec", "%d", traced(_metadata, leader, false, 0).exec);
}

TEST(traceme)
{
	struct stops n = traced(_metadata, leader, true, 0);

	observe("traceme.exec", "%d", n.exec);
	observe("traceme.trap", "%d", n.trap);
}

TEST(the_thread_that_executed)
{
	struct stops n = traced(_metadata, another, false, PTRACE_O_TRACEEXEC);

	observe("thread.exec", "%d", n.exec);
	observe("thread.former", "%s", n.former == (unsigned long)s->tid ? "thread" : "leader");
	n = traced(_metadata, leader, false, PTRACE_O_TRACEEXEC);
	observe("leader.former", "%s", n.former == (unsigned long)s->tid ? "leader" : "thread");
}

/* --- tracers that come in the teardown --- */

FIXTURE(held)
{
	struct window w;
	bool dead;		/* the test has reaped the victim */
};

FIXTURE_SETUP(held) { window_open(&self->w, IN_EXIT_MMAP); }

FIXTURE_TEARDOWN(held)
{
	if (self->dead)
		fuse_end(&self->w.fuse);
	else
		window_close(&self->w);
}

/* Attaches, and returns the signal of the first stop; 255 or 254 when that fails. */
static int attach(pid_t victim)
{
	int status = 0;

	if (ptrace(PTRACE_ATTACH, victim, 0, 0))
		return 255;
	if (!UNTIL(waitpid(victim, &status, WNOHANG | __WALL) == victim) || !WIFSTOPPED(status))
		return 254;
	return WSTOPSIG(status);
}

static int detach(pid_t victim)
{
	if (ptrace(PTRACE_SEIZE, victim, 0, 0))
		return 255;
	return ptrace(PTRACE_DETACH, victim, 0, 0) ? errno : 0;
}

/* Asks; returns whether the asker traces the victim at once, instead of waiting. */
static bool asked(struct __test_metadata *_metadata, const struct window *w, struct probe *p)
{
	int64_t end = now_ns() + 5000 * MS;
	bool now, waits;

	probes_ask(p, 1, w->victim.pid, 0);
	do {
		now = proc_status(w->victim.pid, "TracerPid:") == p->pid;
		waits = in_ptrace(p->pid);
	} while (!now && !waits && now_ns() < end);
	EXPECT_TRUE(now || waits);
	EXPECT_TRUE(window_is_open(w));
	return now;
}

TEST_F(held, attached_in_the_teardown)
{
	struct probe p = { .name = "attach", .ask = attach };
	bool now = asked(_metadata, &self->w, &p);

	fuse_go(&self->w.fuse);
	EXPECT_TRUE(probes_end(&p, 1));
	observe("attach", "%s:%s", now ? "now" : "waits",
		p.error == SIGTRAP ? "TRAP" : p.error == SIGSTOP ? "STOP" : "?");
}

/* PTRACE_DETACH wants a task that is stopped, and this one is not. */
TEST_F(held, detached_in_the_teardown)
{
	struct probe p = { .name = "ptrace-detach", .ask = detach };

	probes_ask(&p, 1, self->w.victim.pid, 0);
	EXPECT_TRUE(probes_settle(&p, 1));
	EXPECT_TRUE(window_is_open(&self->w));
	fuse_go(&self->w.fuse);
	EXPECT_TRUE(probes_end(&p, 1));
	observe("detach", "%s", probe_says(&p));
}

static int seize(pid_t victim)
{
	if (!ptrace(PTRACE_SEIZE, victim, 0, 0))
		pause();
	return errno;
}

static int seize_exitkill(pid_t victim)
{
	if (!ptrace(PTRACE_SEIZE, victim, 0, PTRACE_O_EXITKILL))
		pause();
	return errno;
}

/* Kills the tracer, or the task that waits to become it.  Returns whether the victim dies of it. */
static bool killed_tracer(struct __test_metadata *_metadata, const struct window *w,
			  int (*ask)(pid_t), const char *name)
{
	struct probe p = { .name = "ptrace", .ask = ask };
	int64_t end = now_ns() + 5000 * MS;
	int status = 0;
	pid_t dead = 0;

	asked(_metadata, w, &p);
	EXPECT_TRUE(probes_kill(&p, 1));
	fuse_go(&w->fuse);
	while (window_is_open(w) && !dead && now_ns() < end) {
		dead = waitpid(w->victim.pid, &status, WNOHANG);
		sleep_until(now_ns() + MS);
	}
	observe(name, "%s", !dead ? "image" : WIFSIGNALED(status) ? "killed" : "?");
	return dead;
}

TEST_F(held, tracer_killed)
{
	self->dead = killed_tracer(_metadata, &self->w, seize, "killed");
}

TEST_F(held, tracer_killed_that_kills)
{
	self->dead = killed_tracer(_metadata, &self->w, seize_exitkill, "killed-exitkill");
}

int main(int argc, char *argv[])
{
	victim_image(argc, argv);
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
