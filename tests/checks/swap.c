// SPDX-License-Identifier: GPL-2.0-only
/* does: turns swap off while a task executes whose old memory is swapped out, ten times its own and ten times shared
 * not:  a use after free in this race, which takes a kernel with KASAN
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "check.h"
#include "image.h"
#include "oracle.h"
#include "proc.h"
#include "until.h"
#include "window.h"

#define ROUNDS 10
#define OLD 4			/* MiB of the old image */
#define DISK "/dev/zram0"
#define DISK_MIB 32
#define GROUP "swapped"

static struct oracle o;
static struct {
	volatile int ready, go;
	volatile bool on;	/* whether there is a swap area */
} *s;

/* Writes the first page of a swap area, as mkswap does. */
static void make_swap(void)
{
	static union {
		char bytes[4096];
		struct {
			char boot[1024];
			uint32_t version, last_page, bad_pages;
		};
	} head = { .version = 1, .last_page = (DISK_MIB << 8) - 1 };
	int fd;

	memcpy(head.bytes + sizeof(head) - 10, "SWAPSPACE2", 10);
	put("/sys/block/zram0/reset", "1");
	if (!put("/sys/block/zram0/disksize", "32M"))
		fail("zram0 (CONFIG_ZRAM)");
	fd = open(DISK, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, &head, sizeof(head)) != sizeof(head) || fsync(fd))
		fail(DISK);
	close(fd);
}

static long swapped(void) { return cgroup_figure(GROUP, "memory.swap.current", NULL); }

/* Populates OLD MiB, and has at least half of it swapped out. */
static void swap_out(void)
{
	void *p = mmap(NULL, OLD * MIB, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	int tries = 20;

	if (p == MAP_FAILED)
		fail("mmap");
	memset(p, 'x', OLD * MIB);	/* pages of zeroes would take no room in zram */
	while (tries-- && proc_status(getpid(), "VmSwap:") < OLD * 1024 / 2)
		madvise(p, OLD * MIB, MADV_PAGEOUT);
}

static void old(void *shared)
{
	cgroup_enter(GROUP, getpid());
	if (s->on)
		swap_out();
	oracle_attach(&o);
	if (shared)
		mm_sibling();
	s->ready = 1;
	/* An image that spins would be swapped in again. */
	while (!s->go)
		sleep_until(now_ns() + MS);
	image_exec(NULL);
}

struct count {
	int swapped, images, off, before, left;
};

/* Forks a process that turns swap off after so many us; it ends with errno or 0. */
static int swap_off(int us)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	pin(0);
	pause_ns(us * US);
	_exit(swapoff(DISK) ? errno : 0);
}

/* Exec and swapoff begin together, swapoff a little later each time. */
static struct count race(struct __test_metadata *_metadata, void *shared, bool on)
{
	struct count c = { 0 };
	struct said said;
	struct image i;
	int n, status;
	pid_t off;

	cgroup_make(GROUP);
	s = shared_memory(4096);
	s->on = on;
	if (on)
		make_swap();
	for (n = 0; n < ROUNDS; n++) {
		s->ready = s->go = 0;
		ASSERT_EQ(0, on ? swapon(DISK, 0) : 0);
		oracle_init(&o);
		image_start(&i, old, shared);
		ASSERT_TRUE(UNTIL(s->ready));
		c.swapped += proc_status(i.pid, "VmSwap:") >= OLD * 1024 / 2;
		c.before += oracle_ask(&o).attached > 0;
		off = swap_off(n * 200);
		s->go = 1;
		c.images += image_says(&i, &said);
		c.off += UNTIL(waitpid(off, &status, WNOHANG) == off) && !status;
		image_end(&i);
		c.left += !UNTIL(!oracle_ask(&o).attached && !oracle_ask(&o).contexts);
		oracle_end(&o);
	}
	EXPECT_EQ(0, swapped());
	printf("# of %d: %d swapped out, %d images, %d swapoffs, %d left\n", ROUNDS,
	       c.swapped, c.images, c.off, c.left);
	return c;
}

static void see(struct __test_metadata *_metadata, void *shared, bool on, const char *name)
{
	struct count c = race(_metadata, shared, on);

	observe_of(name, ".memory", "%s", c.swapped == ROUNDS ? "swapped-out" : "in-memory");
	observe_of(name, ".ends", "%s", c.images == ROUNDS && c.off == ROUNDS ? "both" :
		   c.images == ROUNDS ? "exec" : "not-all");
	observe_of(name, ".before", "%s", c.before == ROUNDS ? "old-mm" : "nothing");
	observe_of(name, ".left", "%s", c.left ? "old-mm" : "nothing");
}

TEST(own_mm) { see(_metadata, NULL, true, "own"); }
TEST(shared_mm) { see(_metadata, &o, true, "shared"); }
/* The control: without a swap area nothing is swapped out, and swapoff fails. */
TEST(without_swap) { see(_metadata, NULL, false, "none"); }

int main(int argc, char *argv[])
{
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
