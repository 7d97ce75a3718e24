// SPDX-License-Identifier: GPL-2.0-only
/* does: kills a vfork() parent while its child is in execve(); looks what 1000 posix_spawn()s leave of their memory
 * not:  which of the two arms spawns faster; the rate is printed and not judged
 * flavour: timing
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "oracle.h"
#include "probe.h"
#include "proc.h"
#include "until.h"
#include "window.h"

#define SPAWNS 1000
#define KEPT 50			/* children that stay, for the control */
#define ENOUGH 1		/* KiB for each child; an mm_struct alone is larger */
#define PROGRAM "/lab/anywhere"
/* On a busy host 1000 children take longer than the 30 s of kselftest_harness.h. */
#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT 120

/* --- vfork --- */

static struct fuse flush, dirty;
static struct oracle o;
static struct {
	volatile pid_t child;
} *s;

/*
 * Runs in the mm of its parent.  Its execve() first waits at the flush of a file, before
 * it leaves that mm, and then for the teardown of the mm, if it is the last to have it.
 */
static int child(void *unused)
{
	(void)unused;
	s->child = getpid();
	window_block(&dirty, IN_EXIT_MMAP);
	window_block(&flush, IN_FLUSH);
	execl("/bin/sleep", "sleep", "1000", NULL);
	_exit(1);
}

/* Whether the child has its new image, and so has left the mm of its parent. */
static bool begun(pid_t pid)
{
	char path[64], word[8] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, word, sizeof(word) - 1) < 0)
		word[0] = '\0';
	close(fd);
	return !strncmp(word, "sleep", 5);
}

/* Unless it is killed, it goes on when the child has left their mm. */
static void parent(void)
{
	static char stack[65536] __attribute__((aligned(16)));

	oracle_attach(&o);
	clone(child, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
	_exit(!UNTIL(begun(s->child)));
}

/*
 * When its parent is dead, the child is the last to have their mm.  It becomes a child of
 * the test then, which reaps it.
 */
static void orphan(struct __test_metadata *_metadata, bool kill_parent, const char *name)
{
	struct probe p[] = { { .name = "kcmp" }, { .name = "read-status" } };
	pid_t pid;

	s = shared_memory(4096);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	oracle_init(&o);
	fuse_start(&flush, HOLD_FLUSH, NULL, NULL);
	fuse_start(&dirty, HOLD_WRITE, NULL, NULL);
	pid = fork();
	if (!pid)
		parent();
	ASSERT_TRUE(fuse_held(&flush, 5000));
	if (kill_parent) {
		kill(pid, SIGKILL);
		ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	}
	fuse_go(&flush);
	/* The task that has the mm last comes to wait for its dirty page. */
	ASSERT_TRUE(fuse_held(&dirty, 5000));
	probes_ask(p, 2, s->child, 0);
	EXPECT_TRUE(probes_settle(p, 2));
	fuse_go(&dirty);
	EXPECT_TRUE(probes_end(p, 2));
	kill(s->child, SIGKILL);
	if (!kill_parent)
		waitpid(pid, NULL, 0);
	EXPECT_EQ(s->child, waitpid(s->child, NULL, 0));
	EXPECT_TRUE(UNTIL(!oracle_ask(&o).attached && !oracle_ask(&o).contexts));
	observe_of(name, ".tears-down", "%s", oracle_ask(&o).by == s->child ? "child" : "parent");
	probes_observe(p, 2, name);
	fuse_end(&flush);
	fuse_end(&dirty);
	oracle_end(&o);
}

TEST(of_a_killed_parent) { orphan(_metadata, true, "orphan"); }
/* The control: a parent that lives and ends later is the last. */
TEST(of_a_parent_that_ends) { orphan(_metadata, false, "child"); }

/* --- posix_spawn() --- */

static pid_t spawn(const char *program, const char *arg)
{
	char *argv[] = { (char *)program, (char *)arg, NULL };
	pid_t pid;

	if (posix_spawn(&pid, program, NULL, NULL, argv, environ))
		fail("posix_spawn");
	return pid;
}

static void spawn_and_reap(int n)
{
	while (n--)
		waitpid(spawn(PROGRAM, NULL), NULL, 0);
}

/* The KiB of the kernel's own memory, of which an mm takes some: slabs, page tables, stacks. */
static long kernel_memory(void)
{
	return proc_meminfo("SUnreclaim:") + proc_meminfo("PageTables:") +
	       proc_meminfo("KernelStack:");
}

/* By how much it has grown; RCU and workers free late, so it gets some time. */
static long growth(long before, long most)
{
	long grown = 0;

	UNTIL((grown = kernel_memory() - before) <= most);
	return grown;
}

TEST(storm)
{
	long before, grown;
	int64_t begun;
	pid_t kept[KEPT];
	int i;

	pin(0);	/* else each child waits for the other CPU to wake up */
	spawn_and_reap(100);
	before = kernel_memory();
	begun = now_ns();
	spawn_and_reap(SPAWNS);
	printf("# %.0f posix_spawn() a second\n", SPAWNS * 1e9 / (now_ns() - begun));
	grown = growth(before, SPAWNS * ENOUGH);
	printf("# %ld KiB more after %d\n", grown, SPAWNS);
	observe("storm", "%s", grown <= SPAWNS * ENOUGH ? "flat" : "grows");
	/* The control: the memory of children that stay is seen. */
	before = kernel_memory();
	for (i = 0; i < KEPT; i++)
		kept[i] = spawn("/bin/sleep", "1000");
	grown = kernel_memory() - before;
	printf("# %ld KiB more with %d\n", grown, KEPT);
	observe("kept", "%s", grown <= KEPT * ENOUGH ? "flat" : "grows");
	for (i = 0; i < KEPT; i++) {
		kill(kept[i], SIGKILL);
		waitpid(kept[i], NULL, 0);
	}
}

CHECK_MAIN
