// SPDX-License-Identifier: GPL-2.0-only
/* does: measures the peak memory of an exec in a full memory cgroup, and looks which group pays for memory afterwards
 * not:  a storm of reclaim or of OOM kills; the limits are far below the memory of the guest
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "badexec.h"
#include "cgroup.h"
#include "check.h"
#include "early.h"
#include "image.h"
#include "until.h"
#include "window.h"

#define IMAGE 64		/* MiB of the old and of the new image */
#define KEEP (300 * MS)		/* for so long the old image stays */
#define MOVED 16		/* MiB that the sibling touches each time */
#define TOUCH "touch-image"	/* argv[0] of the new image */

struct shared {
	char a[16], b[16];	/* groups, which were not used before */
	volatile pid_t sibling;
	volatile int exec;	/* the leader is to execute */
	volatile int touch, touched;	/* how often the sibling is to touch memory, and has */
};

static struct shared *s;
static struct early early;

static void touch_image(int argc, char *argv[])
{
	if (argc != 1 || strcmp(argv[0], TOUCH))
		return;
	touch_mib(IMAGE);
	exit(0);
}

/*
 * The group has room for one and a half images, so the old and the new one fit only when
 * they are never there together.  An AIO read in flight keeps the old one for KEEP.  If it
 * were torn down later than execve() returns, the new one would not fit.
 */
static const char *two_images(const char *name, bool exec)
{
	struct fuse f;
	char limit[32];
	int status;
	pid_t pid;

	cgroup_make(name);
	snprintf(limit, sizeof(limit), "%d", (IMAGE + IMAGE / 2) * MIB);
	if (!put(cgroup_path(name, "memory.max"), limit))
		fail("%s", cgroup_path(name, "memory.max"));
	put(cgroup_path(name, "memory.swap.max"), "0");
	fuse_start(&f, HOLD_READ, NULL, NULL);
	pid = fork();
	if (!pid) {
		cgroup_enter(name, getpid());
		touch_mib(IMAGE);
		window_block(&f, IN_EXIT_AIO);
		if (exec)
			execl("/proc/self/exe", TOUCH, NULL);
		touch_mib(IMAGE);
		_exit(0);
	}
	if (!fuse_held(&f, 5000))
		fail("there is no AIO in flight");
	sleep_until(now_ns() + KEEP);
	fuse_go(&f);
	waitpid(pid, &status, 0);
	fuse_end(&f);
	if (cgroup_figure(name, "memory.events", "oom_kill") > 0)
		return "killed";
	return WIFEXITED(status) && !WEXITSTATUS(status) ? "fits" : "failed";
}

TEST(old_and_new_image)
{
	long peak;

	observe("exec", "%s", two_images("exec", true));
	peak = cgroup_figure("exec", "memory.peak", NULL) / MIB;
	printf("# the peak of an exec from %d to %d MiB is %ld MiB\n", IMAGE, IMAGE, peak);
	observe("peak", "%s", peak < IMAGE ? "less" : peak < IMAGE + 16 ? "one-image" : "more");
}

/* The control: without an exec both images are there at once. */
TEST(both_images_at_once) { observe("both", "%s", two_images("both", false)); }

/* A process in group B that shares the mm of the leader, who is in A; touches memory when it is told. */
static int sibling(void *unused)
{
	int n = 0;

	(void)unused;
	cgroup_enter(s->b, getpid());
	s->sibling = getpid();
	for (;;) {
		while (s->touch == n)
			sleep_until(now_ns() + MS);
		touch_mib(MOVED);
		s->touched = ++n;
	}
	return 0;
}

enum how { BY_LEADER, BY_THREAD, BESIDE_A_BROTHER, IN_VAIN, UNCOMMITTED };

static void *exec_when_told(void *in_vain)
{
	static struct victim_times t;
	struct victim v = { .t = &t };

	while (!s->exec)
		sleep_until(now_ns() + MS);
	if (in_vain)
		bad_exec(&v);
	image_exec(NULL);
	return NULL;
}

static char sibling_stack[65536] __attribute__((aligned(16)));

/*
 * The leader of group A, which executes an image itself or has a thread do so.  For
 * BESIDE_A_BROTHER the sibling is not a child of the leader, but another child of its parent.
 */
static void leader(void *arg)
{
	enum how how = *(enum how *)arg;
	int flags = CLONE_VM | SIGCHLD | (how == BESIDE_A_BROTHER ? CLONE_PARENT : 0) |
		    (how == UNCOMMITTED ? CLONE_SIGHAND : 0);
	pthread_t t;

	cgroup_enter(s->a, getpid());
	image_wants(MOVED);
	if (how == UNCOMMITTED)
		early_ready(&early);
	if (clone(sibling, sibling_stack + sizeof(sibling_stack),
		  flags, NULL) < 0)
		fail("clone(CLONE_VM)");
	if (how == BY_THREAD && pthread_create(&t, NULL, exec_when_told, NULL))
		fail("pthread_create");
	while (how == BY_THREAD)
		pause();
	exec_when_told(how == IN_VAIN ? s : NULL);
}

struct paid {
	long a, b;		/* bytes that each group is charged for */
};

static struct paid paid(void)
{
	return (struct paid){ cgroup_figure(s->a, "memory.current", NULL),
			      cgroup_figure(s->b, "memory.current", NULL) };
}

/* The task whose group has grown by MOVED MiB since. */
static const char *payer(struct paid since)
{
	struct paid now = paid();
	long a = (now.a - since.a) / MIB, b = (now.b - since.b) / MIB;

	printf("# A grew by %ld MiB, B by %ld\n", a, b);
	if (a >= MOVED - 2 && b < 2)
		return "execer";
	return b >= MOVED - 2 && a < 2 ? "sibling" : "neither";
}

/* The task whose group pays for memory that the sibling touches in the mm of both. */
static const char *payer_for_sibling(void)
{
	struct paid before = paid();
	int n = s->touched + 1;

	s->touch = n;
	return UNTIL(s->touched == n) ? payer(before) : "nobody";
}

static bool fails(enum how how) { return how == IN_VAIN || how == UNCOMMITTED; }

/* Waits until the leader of group A has its new image, or has died without one as it should. */
static bool executed(struct image *i, enum how how)
{
	struct said said;
	int status;

	s->exec = 1;
	if (how == UNCOMMITTED && !early_limit(&early))
		return false;
	if (!fails(how))
		return image_says(i, &said);
	return waitpid(i->pid, &status, 0) == i->pid && WIFSIGNALED(status);
}

static void who_pays(struct __test_metadata *_metadata, enum how how, const char *name)
{
	struct paid before;
	struct image i;

	s = shared_memory(4096);
	snprintf(s->a, sizeof(s->a), "%s-a", name);
	snprintf(s->b, sizeof(s->b), "%s-b", name);
	cgroup_make(s->a);
	cgroup_make(s->b);
	if (how == IN_VAIN)
		bad_exec_init();
	early.group = s->a;
	if (how == UNCOMMITTED)
		early_init(&early);
	image_start(&i, leader, &how);
	ASSERT_TRUE(UNTIL(s->sibling));
	observe_of(name, "-before", "%s", payer_for_sibling());
	before = paid();
	ASSERT_TRUE(executed(&i, how));
	if (how == UNCOMMITTED)
		early_end(&early);
	if (!fails(how))
		observe_of(name, "-image", "%s", payer(before));
	observe_of(name, "-after", "%s", payer_for_sibling());
	if (!fails(how))
		image_end(&i);
	observe_of(name, "-reaped", "%s", payer_for_sibling());
	kill(s->sibling, SIGKILL);
}

TEST(who_pays_for_the_mm) { who_pays(_metadata, BY_LEADER, "owner"); }
TEST(who_pays_when_a_thread_executes) { who_pays(_metadata, BY_THREAD, "thread"); }
TEST(who_pays_when_a_brother_shares) { who_pays(_metadata, BESIDE_A_BROTHER, "brother"); }
TEST(who_pays_after_an_exec_in_vain) { who_pays(_metadata, IN_VAIN, "in-vain"); }
TEST(who_pays_when_credentials_stay) { who_pays(_metadata, UNCOMMITTED, "uncommitted"); }

int main(int argc, char *argv[])
{
	touch_image(argc, argv);
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
