// SPDX-License-Identifier: GPL-2.0-only
/* does: peak memory of an exec in a memory cgroup that holds one image, and who pays for an mm after its owner's exec
 * not:  a reclaim or OOM storm; the limits are far from what the system has
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "window.h"

#define ROOT "/sys/fs/cgroup"
#define MIB (1 << 20)
#define IMAGE 64		/* MiB of the old and of the new image */
#define KEEP (300 * MS)
#define MOVED 16		/* MiB touched by the sibling */
#define TOUCH "touch-image"	/* argv[0] of the new image */

struct shared {
	volatile int turn;
	volatile int64_t first;
};

static struct shared *s;

static char *path(const char *group, const char *file)
{
	static char p[128];

	snprintf(p, sizeof(p), ROOT "/%s%s%s", group, *file ? "/" : "", file);
	return p;
}

static void group(const char *name)
{
	put(ROOT "/cgroup.subtree_control", "+memory");
	if (mkdir(path(name, ""), 0755) && errno != EEXIST)
		fail("%s", path(name, ""));
	if (access(path(name, "memory.current"), F_OK))
		fail("%s (CONFIG_MEMCG)", path(name, "memory.current"));
}

static long figure(const char *group, const char *file, const char *key)
{
	FILE *f = fopen(path(group, file), "re");
	char word[64];
	long n = -1;

	if (!f)
		fail("%s", path(group, file));
	if (!key) {
		if (fscanf(f, "%ld", &n) != 1)
			n = -1;
	} else {
		while (fscanf(f, "%63s %ld", word, &n) == 2 && strcmp(word, key))
			n = -1;
	}
	fclose(f);
	return n;
}

static void enter(const char *group)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", getpid());
	if (!put(path(group, "cgroup.procs"), pid))
		fail("%s", path(group, "cgroup.procs"));
}

static void touch(int mib)
{
	if (mmap(NULL, (size_t)mib * MIB, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0) == MAP_FAILED)
		fail("mmap");
}

static void touch_image(int argc, char *argv[])
{
	if (argc != 1 || strcmp(argv[0], TOUCH))
		return;
	touch(IMAGE);
	exit(0);
}

/*
 * One image after another fits in 1.5 images only when they never coexist.
 * The old one is kept, by an AIO read in flight, for KEEP: were it torn down
 * behind execve()'s back, the new one would not fit.
 */
static const char *two_images(const char *name, bool exec)
{
	struct fuse f;
	char limit[32];
	int status;
	pid_t pid;

	group(name);
	snprintf(limit, sizeof(limit), "%d", (IMAGE + IMAGE / 2) * MIB);
	if (!put(path(name, "memory.max"), limit))
		fail("%s", path(name, "memory.max"));
	put(path(name, "memory.swap.max"), "0");
	fuse_start(&f, HOLD_READ, NULL, NULL);
	pid = fork();
	if (!pid) {
		enter(name);
		touch(IMAGE);
		window_block(&f, IN_EXIT_AIO);
		if (exec)
			execl("/proc/self/exe", TOUCH, NULL);
		touch(IMAGE);
		_exit(0);
	}
	if (!fuse_held(&f, 5000))
		fail("no AIO in flight");
	sleep_until(now_ns() + KEEP);
	fuse_go(&f);
	waitpid(pid, &status, 0);
	fuse_end(&f);
	if (figure(name, "memory.events", "oom_kill") > 0)
		return "killed";
	return WIFEXITED(status) && !WEXITSTATUS(status) ? "fits" : "failed";
}

TEST(old_and_new_image)
{
	long peak;

	observe("exec", "%s", two_images("exec", true));
	peak = figure("exec", "memory.peak", NULL) / MIB;
	printf("# peak %ld MiB of an exec from %d to %d MiB\n", peak, IMAGE, IMAGE);
	observe("peak", "%s", peak < IMAGE ? "less" : peak < IMAGE + 16 ? "one-image" : "more");
}

/* The control: without an exec both images are there at once. */
TEST(both_images_at_once) { observe("both", "%s", two_images("both", false)); }

static void await(int turn)
{
	while (s->turn != turn)
		sleep_until(now_ns() + MS);
}

/* Lives in group B, in the mm of A; touches memory when told. */
static int sibling(void *unused)
{
	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	enter("B");
	s->turn = 1;
	await(2);
	touch(MOVED);
	s->turn = 3;
	await(5);
	touch(MOVED);
	s->turn = 6;
	for (;;)
		pause();
	return 0;
}

static char sibling_stack[65536] __attribute__((aligned(16)));

static void first(struct __test_metadata *_metadata, pid_t *leader)
{
	*leader = fork();
	if (!*leader) {
		enter("A");
		if (clone(sibling, sibling_stack + sizeof(sibling_stack),
			  CLONE_VM | SIGCHLD, NULL) < 0)
			fail("clone(CLONE_VM)");
		await(4);
		execl("/bin/sleep", "sleep", "100", NULL);
		_exit(1);
	}
	await(1);
	EXPECT_LT(0, *leader);
}

/* By how much a group grew while the sibling touched its memory, in MiB. */
static const char *payer(long a, long b)
{
	long da = (figure("A", "memory.current", NULL) - a) / MIB;
	long db = (figure("B", "memory.current", NULL) - b) / MIB;

	printf("# A grew by %ld MiB, B by %ld\n", da, db);
	if (da >= MOVED - 2 && db < 2)
		return "execer";
	return db >= MOVED - 2 && da < 2 ? "sibling" : "neither";
}

TEST(who_pays_for_the_mm)
{
	long a, b;
	pid_t leader;
	char comm[64] = "";
	int64_t end;

	s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	group("A");
	group("B");
	first(_metadata, &leader);
	a = figure("A", "memory.current", NULL);
	b = figure("B", "memory.current", NULL);
	s->turn = 2;
	await(3);
	observe("owner-before", "%s", payer(a, b));
	s->turn = 4;
	for (end = now_ns() + 5000 * MS; strncmp(comm, "sleep", 5) && now_ns() < end;) {
		char p[64];
		FILE *f;

		sleep_until(now_ns() + MS);
		snprintf(p, sizeof(p), "/proc/%d/comm", leader);
		f = fopen(p, "re");
		if (!f || !fgets(comm, sizeof(comm), f))
			comm[0] = '\0';
		if (f)
			fclose(f);
	}
	ASSERT_EQ(0, strncmp(comm, "sleep", 5));
	sleep_until(now_ns() + 50 * MS);
	a = figure("A", "memory.current", NULL);
	b = figure("B", "memory.current", NULL);
	s->turn = 5;
	await(6);
	observe("owner-after", "%s", payer(a, b));
	kill(leader, SIGKILL);
	waitpid(leader, NULL, 0);
}

int main(int argc, char *argv[])
{
	touch_image(argc, argv);
	return test_harness_run(argc, argv);
}
