// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "flag.h"
#include "stack.h"
#include "window.h"

#define LIMIT (5000 * MS)

long aio_nr(void)
{
	FILE *f = fopen("/proc/sys/fs/aio-nr", "re");
	long n;

	if (!f || fscanf(f, "%ld", &n) != 1)
		fail("/proc/sys/fs/aio-nr");
	fclose(f);
	return n;
}

static void *map(int flags, int fd)
{
	void *p = mmap(NULL, FUSE_BYTES, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (p == MAP_FAILED)
		fail("mmap");
	return p;
}

static void aio_read(int fd)
{
	static struct iocb cb;
	struct iocb *list[] = { &cb };
	aio_context_t ctx = 0;

	cb.aio_fildes = fd;
	cb.aio_lio_opcode = IOCB_CMD_PREAD;
	cb.aio_nbytes = FUSE_BYTES;
	cb.aio_buf = (uintptr_t)map(MAP_PRIVATE | MAP_ANONYMOUS, -1);
	if (syscall(SYS_io_setup, 1, &ctx))
		fail("io_setup");
	if (syscall(SYS_io_submit, ctx, 1, list) != 1)
		fail("io_submit");
}

static void *read_direct(void *fd)
{
	void *page = map(MAP_PRIVATE | MAP_ANONYMOUS, -1);

	return (void *)(intptr_t)read((int)(intptr_t)fd, page, FUSE_BYTES);
}

/* Once the server has the request, even a thread that is killed waits for the answer. */
static void thread_that_stays(int fd)
{
	pthread_t t;

	if (pthread_create(&t, NULL, read_direct, (void *)(intptr_t)fd))
		fail("pthread_create");
}

/* Of a victim in IN_MMAP_LOCK: its dirty page of the server's file. */
static void *dirty_page;

/*
 * Nothing but its execve() may wait for mmap_lock later.  A page fault could, also one of the
 * vDSO's page, which mlockall() leaves out; and so could the wake-up at clear_child_tid in
 * mm_release().
 */
static void map_dirty_page(int fd)
{
	syscall(SYS_set_tid_address, NULL);
	if (mlockall(MCL_CURRENT))
		fail("mlockall");
	now_ns();
	dirty_page = map(MAP_SHARED, fd);
	close(fd);
	*(volatile char *)dirty_page = 1;
}

/* Maps over the dirty page, which unmaps it, and waits for that with mmap_lock held. */
static int map_over(void *unused)
{
	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	mmap(dirty_page, FUSE_BYTES, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	while (pause() < 0)
		;
	return 0;
}

/*
 * The last thing before an execve() in IN_MMAP_LOCK.  From here on the victim must not touch
 * its mm in a way that needs mmap_lock, so everything that it needs is there already.
 */
static void lock_mmap(void *arg)
{
	static char stack[16384] __attribute__((aligned(16)));
	struct window *w = arg;

	if (clone(map_over, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL) < 0)
		fail("clone(CLONE_VM)");
	if (!fuse_held(&w->fuse, LIMIT / MS))
		fail("the process that shares the mm does not come to wait");
}

void window_block(struct fuse *f, enum phase phase)
{
	bool direct = phase == IN_EXIT_AIO || phase == IN_DE_THREAD;
	int fd = open(f->file, O_RDWR | O_CLOEXEC | (direct ? O_DIRECT : 0));
	volatile char *page;

	if (fd < 0)
		fail("%s", f->file);
	switch (phase) {
	case IN_EXIT_AIO:
		aio_read(fd);
		break;
	case IN_DE_THREAD:
		thread_that_stays(fd);
		break;
	case IN_EXIT_MMAP:
		page = map(MAP_SHARED, fd);
		close(fd);	/* before the page is dirty, for this would write it */
		*page = 1;
		break;
	case IN_MMAP_LOCK:
		map_dirty_page(fd);
		break;
	case IN_FLUSH:
		break;		/* execve() closes fd */
	}
}

static void prepare(void *arg)
{
	struct window *w = arg;

	prctl(PR_SET_NAME, "execer");
	/* execve() sends it to a task that was attached to, whose tracer may be gone. */
	signal(SIGTRAP, SIG_IGN);
	if (w->uid) {
		if (setgid(w->uid) || setuid(w->uid))
			fail("setuid");
		prctl(PR_SET_DUMPABLE, 1);
	}
	if (w->setup)
		w->setup(w->arg);
	window_block(&w->fuse, w->phase);
}

/*
 * Whether the execve() has come to its phase, once the server has the request.  In two
 * phases the request was sent before.  One of these is seen by the AIO context, which the
 * teardown gives back before it waits (kill_ioctx() in fs/aio.c).  The other is seen by the
 * stack: the wait for a thread is killable, and SysRq shows it.
 */
static bool got_there(const struct window *w, long contexts)
{
	char stack[4096];

	switch (w->phase) {
	case IN_EXIT_AIO:
		return aio_nr() == contexts;
	case IN_DE_THREAD:
		return task_stack(w->victim.pid, stack, sizeof(stack)) &&
		       stack_has(stack, "begin_new_exec");
	case IN_MMAP_LOCK:
		return task_stack(w->victim.pid, stack, sizeof(stack)) &&
		       stack_has(stack, "rwsem_down_read") && stack_has(stack, "begin_new_exec");
	default:
		return true;
	}
}

void window_open(struct window *w, enum phase phase)
{
	static const unsigned int hold[] = {
		[IN_EXIT_MMAP] = HOLD_WRITE, [IN_EXIT_AIO] = HOLD_READ,
		[IN_FLUSH] = HOLD_FLUSH, [IN_DE_THREAD] = HOLD_READ,
		[IN_MMAP_LOCK] = HOLD_WRITE,
	};
	int64_t end = now_ns() + LIMIT;
	long contexts = aio_nr();
	bool there = true;

	w->phase = phase;
	fuse_start(&w->fuse, hold[phase], NULL, NULL);
	victim_start(&w->victim, prepare, phase == IN_MMAP_LOCK ? lock_mmap : NULL, w);
	if (hold[phase] == HOLD_READ)
		there = fuse_held(&w->fuse, LIMIT / MS);
	if (w->before_exec)
		w->before_exec(w);
	victim_go(&w->victim);
	if (hold[phase] != HOLD_READ && phase != IN_MMAP_LOCK)	/* there the victim has seen it */
		there = fuse_held(&w->fuse, LIMIT / MS);
	while (there && !got_there(w, contexts)) {
		there = now_ns() < end;
		pause_ns(100 * US);
	}
	if (!there) {
		fprintf(stderr, "the execve() does not come to wait in phase %d\n", phase);
		exit(1);
	}
}

bool window_is_open(const struct window *w)
{
	return !w->victim.t->first;
}

void window_release(struct window *w)
{
	int64_t end = now_ns() + LIMIT;

	fuse_go(&w->fuse);
	/* A tracer that attached and went may have left the victim stopped. */
	while (window_is_open(w) && now_ns() < end) {
		kill(w->victim.pid, SIGCONT);
		sleep_until(now_ns() + MS);
	}
}

void window_close(struct window *w)
{
	if (window_is_open(w))
		window_release(w);
	victim_end(&w->victim);
	fuse_end(&w->fuse);
}

/* Runs in the mm of the task that called sibling(), which sees *set. */
static int stay(void *set)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	flag_set(set);
	while (pause() < 0)
		;
	return 0;
}

static pid_t sibling(int flags)
{
	static char stack[16384] __attribute__((aligned(16)));
	static volatile int set;
	pid_t pid;

	set = 0;
	pid = clone(stay, stack + sizeof(stack), CLONE_VM | flags | SIGCHLD, (void *)&set);
	if (pid < 0)
		fail("clone(CLONE_VM)");
	/* Before its PR_SET_PDEATHSIG is set, a caller that dies would leave it behind. */
	flag_wait(&set);
	return pid;
}

pid_t mm_sibling(void) { return sibling(0); }
pid_t sighand_sibling(void) { return sibling(CLONE_SIGHAND); }
