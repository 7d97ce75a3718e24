// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flag.h"
#include "lab.h"

#define IMAGE "victim-image"	/* argv[0] of the new image */
#define SLOTS 64		/* victims at the same time, at most */

const char *victim_program;

static int times_fd = -1;
static struct victim_times *times;

/* These are set in a victim. */
static struct victim_times *mine;
static void (*my_arm)(void *);
static void *my_arg;

static struct victim_times *map_times(int fd)
{
	void *p = mmap(NULL, SLOTS * sizeof(*times), PROT_READ | PROT_WRITE,
		       MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		fail("mmap of the victims' times");
	return p;
}

/* In one call, because a page fault takes tens of microseconds in User-mode Linux. */
void populate_mib(void *mib)
{
	size_t size = (size_t)*(int *)mib << 20;

	if (size && mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0) == MAP_FAILED)
		fail("mmap of %zu MiB", size >> 20);
}

void victim_run(void)
{
	char fd[16], slot[16];

	snprintf(fd, sizeof(fd), "%d", times_fd);
	snprintf(slot, sizeof(slot), "%d", (int)(mine - times));
	mine->pid = getpid();
	mine->ready = 1;
	flag_wait(&mine->go);
	if (my_arm)
		my_arm(my_arg);
	mine->armed = now_ns();
	mine->exec = now_ns();
	execl(victim_program ? victim_program : "/proc/self/exe", IMAGE, fd, slot, NULL);
	_exit(1);
}

void victim_start(struct victim *v, void (*setup)(void *), void (*arm)(void *),
		  void *arg)
{
	static int serial;

	if (times_fd < 0) {
		times_fd = memfd_create("times", 0);
		if (times_fd < 0 || ftruncate(times_fd, SLOTS * sizeof(*times)))
			fail("memfd_create");
		times = map_times(times_fd);
		pin(0);
	}
	v->t = times + serial++ % SLOTS;
	memset(v->t, 0, sizeof(*v->t));
	fflush(stdout);
	v->forked = fork();
	if (v->forked < 0)
		fail("fork");
	if (!v->forked) {
		mine = v->t;
		my_arm = arm;
		my_arg = arg;
		/* The victim ends with the observer, in whatever way that ends. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* With two CPUs victim and observer do not share one. */
		pin(1);
		if (setup)
			setup(arg);
		victim_run();
	}
	while (!v->t->ready) {
		int status;

		if (waitpid(v->forked, &status, WNOHANG) == v->forked) {
			fprintf(stderr, "the victim ended in its setup, with the wait status %#x\n", status);
			exit(1);
		}
		sleep_until(now_ns() + 200 * US);
	}
	v->pid = v->t->pid;
}

bool observe_eagerly;

/* An observer that has no right to this class goes on without it. */
static void eager(bool on)
{
	struct sched_param p = { .sched_priority = on };

	if (observe_eagerly && one_cpu())
		sched_setscheduler(0, (on ? SCHED_FIFO : SCHED_OTHER) |
				   SCHED_RESET_ON_FORK, &p);
}

void victim_go(struct victim *v)
{
	eager(true);
	flag_set(&v->t->go);
	while (!v->t->exec)
		pause_ns(5 * US);
	/* In virtual time the observer begins at the same distance from each execve(). */
	if (virtual_time())
		sleep_until(v->t->exec + 10 * US);
}

void victim_end(struct victim *v)
{
	int64_t limit = now_ns() + 20000 * MS;
	int status = 0;

	while (!v->t->first && now_ns() < limit)
		sleep_until(now_ns() + 200 * US);
	kill(v->pid, SIGKILL);
	if (v->forked != v->pid)
		kill(v->forked, SIGKILL);
	waitpid(v->forked, &status, __WALL);
	eager(false);
	if (!v->t->first) {
		fprintf(stderr, "the victim's new image did not start; the wait status is %#x\n", status);
		exit(1);
	}
}

/* Whether cmdline is empty; *took is how long it took to ask, in ns. */
static bool asked_empty(int fd, int64_t *took)
{
	int64_t t = now_ns();
	char c;
	bool empty = pread(fd, &c, 1, 0) == 0;

	*took = now_ns() - t;
	return empty;
}

/*
 * A read of cmdline holds a reference to the mm for some microseconds.  If it is the last
 * one, the reader does the teardown, and nothing is left of it for the execve().  Such a
 * read takes long, and the attempt is a miss.
 */
bool victim_window(const struct victim *v)
{
	bool empty = false, disturbed = false;
	char path[64];
	int64_t took;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", v->pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	while (!empty && !v->t->first) {
		empty = asked_empty(fd, &took);
		if (!empty && took > 500 * US)
			disturbed = true;
		if (!empty)
			pause_ns(30 * US);
	}
	close(fd);
	return empty && !disturbed;
}

void victim_image(int argc, char *argv[])
{
	int64_t first = now_ns();

	/* The name of a script may stand in between. */
	if (argc < 3 || argc > 4 || strcmp(argv[0], IMAGE))
		return;
	map_times(atoi(argv[argc - 2]))[atoi(argv[argc - 1])].first = first;
	for (;;)
		pause();
}
