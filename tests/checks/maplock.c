// SPDX-License-Identifier: GPL-2.0-only
/* does: makes an execve() wait for the mmap_lock of its shared old mm: which calls wait then, and can it be killed?
 * not:  whether mmap_lock is dropped before the owner is changed; lockdep would tell that
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "oracle.h"
#include "probe.h"
#include "stack.h"
#include "window.h"

#define LIMIT (5000 * MS)
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

static struct oracle o;
static struct fuse f;
static void *page;

/* Maps over the dirty page, which unmaps it, and waits for that with mmap_lock held. */
static int map_over(void *unused)
{
	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	mmap(page, FUSE_BYTES, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	while (pause() < 0)
		;
	return 0;
}

static void setup(void *unused)
{
	int fd = open(f.file, O_RDWR | O_CLOEXEC);

	(void)unused;
	/*
	 * Nothing else may wait for mmap_lock before execve() does.  That could be a page
	 * fault, also one of the vDSO's page, which mlockall() leaves out; or the wake-up at
	 * clear_child_tid in mm_release().
	 */
	syscall(SYS_set_tid_address, NULL);
	if (mlockall(MCL_CURRENT))
		fail("mlockall");
	now_ns();
	oracle_attach(&o);
	if (fd < 0)
		fail("%s", f.file);
	page = mmap(NULL, FUSE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (page == MAP_FAILED)
		fail("mmap");
	close(fd);
	*(volatile char *)page = 1;
}

/*
 * The last thing before execve().  From now on the victim must not touch its mm in a way
 * that needs mmap_lock, so everything that it needs is there already.
 */
static void arm(void *unused)
{
	static char stack[16384] __attribute__((aligned(16)));

	(void)unused;
	if (clone(map_over, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL) < 0)
		fail("clone(CLONE_VM)");
	if (!fuse_held(&f, LIMIT / MS))
		fail("the sibling does not come to wait");
}

/* Waits until the task sleeps for mmap_lock, under a function whose name begins so. */
static bool waits_for_mmap_lock(pid_t pid, const char *in)
{
	int64_t end = now_ns() + LIMIT;
	char stack[4096];

	while (now_ns() < end) {
		if (task_stack(pid, stack, sizeof(stack)) &&
		    stack_has(stack, "rwsem_down_read") && stack_has(stack, in))
			return true;
		sleep_until(now_ns() + MS);
	}
	stack_print("execer", stack);
	return false;
}

/* The task gives up execve(), and must wait for the same lock once more, in exit_mm(). */
static void kill_it(struct __test_metadata *_metadata, struct victim *v)
{
	int64_t end = now_ns() + LIMIT;
	int status = 0;

	kill(v->pid, SIGKILL);
	observe("killed", "%s", waits_for_mmap_lock(v->pid, "do_exit") ? "gives-up" : "goes-on");
	fuse_go(&f);
	ASSERT_EQ(v->pid, waitpid(v->pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(0, v->t->first);
	while ((oracle_ask(&o).attached || oracle_ask(&o).contexts) && now_ns() < end)
		sleep_until(now_ns() + MS);
	observe("left", "%s", oracle_ask(&o).attached || oracle_ask(&o).contexts ?
		"leak" : "nothing");
}

static void ask(struct __test_metadata *_metadata, struct victim *v,
		const char *const *names, int n)
{
	struct probe p[8] = { 0 };

	probes_name(p, names, n);
	probes_ask(p, n, v->pid, 0);
	EXPECT_TRUE(probes_settle(p, n));
	EXPECT_EQ(0, v->t->first);
	fuse_go(&f);
	EXPECT_TRUE(probes_end(p, n));
	victim_end(v);
	probes_observe(p, n, "waiters");
}

/* Asks the questions while execve() waits; with no names, kills the victim there. */
static void exec_waits(struct __test_metadata *_metadata, const char *const *names, int n)
{
	struct victim v;

	oracle_init(&o);
	fuse_start(&f, HOLD_WRITE, NULL, NULL);
	victim_start(&v, setup, arm, NULL);
	EXPECT_EQ(1, oracle_ask(&o).attached);
	victim_go(&v);
	ASSERT_TRUE(waits_for_mmap_lock(v.pid, "begin_new_exec"));
	if (n)
		ask(_metadata, &v, names, n);
	else
		kill_it(_metadata, &v);
	fuse_end(&f);
	oracle_end(&o);
}

TEST(readers_meanwhile)
{
	static const char *const users[] = { "read-stat", "kcmp", "link-exe", "read-status" };

	exec_waits(_metadata, users, COUNT(users));
}

TEST(attach_meanwhile)
{
	static const char *const seize[] = { "ptrace-seize" };

	exec_waits(_metadata, seize, COUNT(seize));
}

TEST(killed_there)
{
	exec_waits(_metadata, NULL, 0);
}

CHECK_MAIN
