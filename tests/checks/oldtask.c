// SPDX-License-Identifier: GPL-2.0-only
/* does: looks what is left of a task's timers, io_uring requests, robust futexes and closed files in the teardown
 * not:  in which order they go before the teardown
 */
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proc.h"
#include "window-check.h"

#define PAGE 4096

/* A thing that a task has, and how another process sees that it has it. */
struct thing {
	const char *name;
	void (*have)(void);
	bool (*there)(pid_t pid);
};

/* What the task and its observer share. */
static struct {
	volatile int fd;
	struct robust_list lock;
	volatile unsigned int futex;
} *s;

static void have_timer(void)
{
	struct sigevent e = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN };
	timer_t t;

	if (timer_create(CLOCK_MONOTONIC, &e, &t))
		fail("timer_create");
}

/* Each timer has its signal ready, which is charged to the user. */
static bool timer(pid_t pid) { return proc_status(pid, "SigQ:") > 0; }

/* The set itself stays open.  A file that execve() closes stays in the set until it is gone. */
static void have_epoll(void)
{
	struct epoll_event e = { .events = EPOLLIN };

	s->fd = epoll_create1(0);
	if (epoll_ctl(s->fd, EPOLL_CTL_ADD, eventfd(0, EFD_CLOEXEC), &e))
		fail("epoll");
}

/* Whether a line that begins so tells of the descriptor s->fd of the task. */
static bool fdinfo_has(pid_t pid, const char *word)
{
	char file[32];
	long n;

	snprintf(file, sizeof(file), "fdinfo/%d", s->fd);
	return proc_lines(pid, file, word, &n);
}

static bool polled(pid_t pid) { return fdinfo_has(pid, "tfd:"); }

/* One request that polls a pipe; the ring itself stays open. */
static void have_request(void)
{
	struct io_uring_params p = { 0 };
	int ring = syscall(SYS_io_uring_setup, 1, &p), ends[2];
	struct io_uring_sqe *sqe;
	char *sq;

	if (ring < 0 || pipe(ends))
		fail("io_uring_setup");
	sq = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
	sqe = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
	if (sq == MAP_FAILED || sqe == MAP_FAILED)
		fail("mmap of io_uring");
	sqe->opcode = IORING_OP_POLL_ADD;
	sqe->fd = ends[0];
	sqe->poll32_events = POLLIN;
	((unsigned int *)(sq + p.sq_off.array))[0] = 0;
	*(volatile unsigned int *)(sq + p.sq_off.tail) = 1;
	if (syscall(SYS_io_uring_enter, ring, 1, 0, 0, NULL, 0) != 1)
		fail("io_uring_enter");
	s->fd = ring;
}

static bool request(pid_t pid) { return fdinfo_has(pid, "  op="); }

static void have_robust(void)
{
	static struct robust_list_head head;

	/* The list has one lock, whose word stands behind its entry. */
	s->futex = getpid();
	head.list.next = &s->lock;
	head.futex_offset = (char *)&s->futex - (char *)&s->lock;
	s->lock.next = &head.list;
	if (syscall(SYS_set_robust_list, &head, sizeof(head)))
		fail("set_robust_list");
}

static bool robust(pid_t pid)
{
	(void)pid;
	return !(s->futex & FUTEX_OWNER_DIED);
}

static void share(void)
{
	s = shared_memory(PAGE);
}

static void setup(void *thing) { ((struct thing *)thing)->have(); }

static void say(const struct window *w, const char *when)
{
	const struct thing *t = w->arg;

	observe_of(t->name, when, "%s", t->there(w->victim.pid) ? "there" : "gone");
}

static void before_exec(struct window *w) { say(w, ".before"); }

#define HAVING(user, ...) {						\
	.phase = IN_EXIT_MMAP, .prepare = share,			\
	.w = { .uid = user, .setup = setup, .before_exec = before_exec,	\
	       .arg = &(struct thing){ __VA_ARGS__ } },			\
}

FIXTURE_VARIANT_ADD(window, posix_timer) HAVING(1000, "timer", have_timer, timer);
FIXTURE_VARIANT_ADD(window, epoll_of_a_closed_file) HAVING(0, "epoll", have_epoll, polled);
FIXTURE_VARIANT_ADD(window, io_uring_request) HAVING(0, "request", have_request, request);
FIXTURE_VARIANT_ADD(window, robust_futex) HAVING(0, "robust", have_robust, robust);

TEST_F(window, what_the_task_had)
{
	say(&self->w, ".teardown");
	EXPECT_TRUE(window_is_open(&self->w));
	window_release(&self->w);
	say(&self->w, ".after");
}

CHECK_MAIN
