// SPDX-License-Identifier: GPL-2.0-only
/* does: runs an exec, and a thread that uses its lock, while a sibling restricts all threads (TSYNC)
 * not:  what the threads may do afterwards
 */
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "image.h"
#include "proc.h"
#include "until.h"
#include "window.h"

#define ROUNDS 20
#define SYNCERS 3
#define PAGE 4096
#define LANDLOCK_TSYNC (1U << 3)	/* LANDLOCK_RESTRICT_SELF_TSYNC, since 7.0 */
#define SELF "/lab/tsync"		/* not /proc/self/exe: see reads_itself() */

static struct {
	volatile pid_t syncer;
	volatile int ready, go;
	volatile int synced;	/* a thread has synchronised all */
	volatile int read;	/* the reader has read */
} *s;

static void share(void)
{
	s = shared_memory(PAGE);
}

static void thread(void *(*body)(void *), void *arg)
{
	pthread_t t;

	if (pthread_create(&t, NULL, body, arg))
		fail("pthread_create");
}

static void await_go(void)
{
	flag_wait(&s->go);
}

static int seccomp_sync(void)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog prog = { 1, &allow };

	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &prog);
}

/* It succeeds 16 times at most, and fails with EINVAL on lines where Landlock has no TSYNC. */
static int landlock_sync(void)
{
	struct landlock_ruleset_attr a = { .handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_SOCK };
	int fd = syscall(SYS_landlock_create_ruleset, &a, sizeof(a), 0), r;

	s->syncer = gettid();
	r = syscall(SYS_landlock_restrict_self, fd, LANDLOCK_TSYNC);
	close(fd);
	return r;
}

static void *syncs(void *sync)
{
	await_go();
	for (;;)
		if (!((int (*)(void))sync)())
			s->synced = 1;
	return sync;
}

static void exec_against(void *sync)
{
	int i;

	for (i = 0; i < SYNCERS; i++)
		thread(syncs, sync);
	s->ready = 1;
	await_go();
	image_exec(SELF);
}

/* Exec and the threads' calls begin together.  Exec must end, whichever comes first. */
static void against(struct __test_metadata *_metadata, int (*sync)(void), const char *name)
{
	struct said said;
	struct image i;
	int n, done = 0, synced = 0;

	for (n = 0; n < ROUNDS; n++) {
		share();
		image_start(&i, exec_against, (void *)sync);
		ASSERT_TRUE(UNTIL(s->ready));
		flag_set(&s->go);
		done += image_says(&i, &said);
		synced += s->synced;
		image_end(&i);
		munmap(s, PAGE);
	}
	printf("# %d of %d times a thread synchronised all before it died\n", synced, ROUNDS);
	observe(name, "%s", done == ROUNDS ? "through" : "stuck");
}

TEST(exec_against_seccomp) { against(_metadata, seccomp_sync, "exec.seccomp"); }
TEST(exec_against_landlock) { against(_metadata, landlock_sync, "exec.landlock"); }

static void behind_a_thread(void *f)
{
	window_block(f, IN_DE_THREAD);
	await_go();
	image_exec(SELF);
}

/* The control: an exec that waits for a thread which does not die is seen not to end. */
TEST(exec_against_a_thread_that_stays)
{
	struct said said;
	struct image i;
	struct fuse f;

	share();
	fuse_start(&f, HOLD_READ, NULL, NULL);
	image_start(&i, behind_a_thread, &f);
	ASSERT_TRUE(fuse_held(&f, 5000));
	flag_set(&s->go);
	observe("exec.stays", "%s", image_within(&i, &said, 300) ? "through" : "stuck");
	fuse_go(&f);
	EXPECT_TRUE(image_says(&i, &said));
	image_end(&i);
	fuse_end(&f);
}

static void *syncs_once(void *sync)
{
	await_go();
	((int (*)(void))sync)();
	s->synced = 1;
	for (;;)
		pause();
	return sync;
}

struct reader {
	struct fuse fuse;
	int (*sync)(void);
};

/*
 * Uses the lock of its own process, as a task does that opens /proc/self/maps or executes
 * /proc/self/exe.  Before it takes the lock it waits in the kernel: the second iovec has to
 * be read from the server.
 */
static void reads_itself(void *arg)
{
	struct reader *r = arg;
	char *two = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct iovec *remote = (struct iovec *)(two + PAGE) - 1;
	int fd = open(r->fuse.file, O_RDONLY), here = 0, there = 0;
	struct iovec local = { &there, sizeof(there) };

	if (fd < 0 || mmap(two + PAGE, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
		fail("mmap of %s", r->fuse.file);
	thread(syncs_once, (void *)r->sync);
	*remote = (struct iovec){ &here, sizeof(here) };
	if (process_vm_readv(getpid(), &local, 1, remote, 2, 0) == sizeof(here))
		s->read = 1;
	for (;;)
		pause();
}

static void against_reader(struct __test_metadata *_metadata, int (*sync)(void), const char *name)
{
	struct reader r = { .sync = sync };
	int64_t end;
	struct image i;

	share();
	fuse_start(&r.fuse, HOLD_PAGE, NULL, NULL);
	image_start(&i, reads_itself, &r);
	ASSERT_TRUE(fuse_held(&r.fuse, 5000));
	flag_set(&s->go);
	ASSERT_TRUE(UNTIL(s->synced || (s->syncer && proc_state(s->syncer) == 'S')));
	fuse_go(&r.fuse);
	for (end = now_ns() + 1000 * MS; !(s->read && s->synced) && now_ns() < end;)
		sleep_until(now_ns() + MS);
	observe(name, "%s", s->read && s->synced ? "completes" : "deadlock");
	/* SIGKILL resolves it. */
	EXPECT_TRUE(WIFSIGNALED(image_end(&i)));
	fuse_end(&r.fuse);
}

/* Landlock holds exec_update_lock while it waits for every thread. */
TEST(reader_against_landlock) { against_reader(_metadata, landlock_sync, "reader.landlock"); }
/* The control: seccomp waits for no thread. */
TEST(reader_against_seccomp) { against_reader(_metadata, seccomp_sync, "reader.seccomp"); }

int main(int argc, char *argv[])
{
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
