// SPDX-License-Identifier: GPL-2.0-only
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "aim.h"
#include "cgroup.h"
#include "cost.h"
#include "images/stamp.h"

#define DYNAMIC "/tmp/cost.dynamic"
#define SCRIPT "/tmp/cost.script"

extern char **environ;

void cost_begin_sample(const struct scenario *s, int dose, int iter, int64_t figure)
{
	printf("scenario=%s dose=%d unit=%s iter=%d hit=1 wait=%" PRId64, s->name, dose, s->unit, iter, figure);
}

void cost_end_sample(void)
{
	putchar('\n');
	fflush(stdout);
}

void cost_sample(const struct scenario *s, int dose, int iter, int64_t figure)
{
	cost_begin_sample(s, dose, iter, figure);
	cost_end_sample();
}

static void image_file(const char *path, const void *content, size_t size)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0755);

	if (fd < 0 || write(fd, content, size) != (ssize_t)size || close(fd))
		fail("%s", path);
}

/*
 * A copy of the program stamp whose header of the stack becomes one of a dynamic linker,
 * whose name stands behind the copy.
 */
static void dynamic_image(void)
{
	static char copy[65536];
	Elf64_Ehdr *e = (Elf64_Ehdr *)copy;
	Elf64_Phdr *p;
	int fd = open(STAMP, O_RDONLY | O_CLOEXEC), i;
	ssize_t n;

	n = fd < 0 ? -1 : read(fd, copy, sizeof(copy) - sizeof(STAMP));
	if (n < (ssize_t)sizeof(*e))
		fail(STAMP);
	close(fd);
	p = (Elf64_Phdr *)(copy + e->e_phoff);
	for (i = 0; i < e->e_phnum && p[i].p_type != PT_GNU_STACK; i++)
		;
	if (i == e->e_phnum) {
		errno = ENOEXEC;
		fail(STAMP ": has no PT_GNU_STACK");
	}
	p[i].p_type = PT_INTERP;
	p[i].p_offset = n;
	p[i].p_filesz = p[i].p_memsz = sizeof(STAMP);
	memcpy(copy + n, STAMP, sizeof(STAMP));
	image_file(DYNAMIC, copy, n + sizeof(STAMP));
}

void cost_images(void)
{
	dynamic_image();
	image_file(SCRIPT, "#!" STAMP "\n", sizeof("#!" STAMP "\n") - 1);
}

static const char *path_of(enum cost_image image)
{
	return image == COST_STATIC ? STAMP : image == COST_DYNAMIC ? DYNAMIC : SCRIPT;
}

/* The pipe on which stamps arrive; the images inherit its other end. */
static int stamps(void)
{
	static int from = -1;
	int ends[2];

	if (from < 0) {
		if (pipe2(ends, O_CLOEXEC) || dup2(ends[1], STAMP_FD) < 0)
			fail("pipe");
		from = ends[0];
	}
	return from;
}

static int64_t read_stamp(void)
{
	struct timespec t;
	struct pollfd from = { .fd = stamps(), .events = POLLIN };

	/* An image that failed writes nothing, and this program has the other end of the pipe as well. */
	if (poll(&from, 1, 20000) != 1 || read(from.fd, &t, sizeof(t)) != sizeof(t))
		fail("no time of an image's first instruction within 20 s");
	return t.tv_sec * 1000 * MS + t.tv_nsec;
}

/* Ends the program when a process did not end well. */
static void reap(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		fail("waitpid");
	if (status) {
		fprintf(stderr, "an image ended with the wait status %#x\n", status);
		exit(1);
	}
}

int64_t cost_exec(enum cost_image image, int mib, const char *group)
{
	static volatile int64_t *called;
	char *argv[] = { "stamp", NULL };
	int64_t first;
	pid_t pid;

	if (!called)
		called = shared_memory(sizeof(*called));
	stamps();
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		fail("fork");
	if (!pid) {
		if (group)
			cgroup_enter(group, getpid());
		populate_mib(&mib);
		*called = now_ns();
		execv(path_of(image), argv);
		fail("%s", path_of(image));
	}
	first = read_stamp();
	reap(pid);
	return first - *called;
}

static void one_process(enum cost_way way)
{
	char *argv[] = { "stamp", NULL };
	pid_t pid;

	if (way == COST_SPAWN) {
		errno = posix_spawn(&pid, STAMP, NULL, NULL, argv, environ);
		if (errno)
			fail("posix_spawn");
	} else {
		pid = way == COST_VFORK ? vfork() : fork();
		if (pid < 0)
			fail("fork");
		if (!pid) {
			execv(STAMP, argv);
			_exit(1);
		}
	}
	reap(pid);
}

/* Nobody reads these stamps: STAMP_FD is closed. */
int64_t cost_processes(enum cost_way way, int n)
{
	int64_t begin = now_ns();

	for (int i = 0; i < n; i++)
		one_process(way);
	return (now_ns() - begin) / n;
}

static void many(struct asked *a, int i, void *n)
{
	pin(one_cpu() ? 0 : i % sysconf(_SC_NPROCESSORS_ONLN));
	a->op = now_ns();
	cost_processes(COST_FORK, *(int *)n);
	a->done = now_ns();
}

int64_t cost_processes_by(int tasks, int n)
{
	struct asked *by = askers_start(tasks, many, &n);
	int64_t sum = 0;

	askers_go();
	askers_end(tasks);
	for (int i = 0; i < tasks; i++)
		sum += by[i].done - by[i].op;
	return sum / tasks / n;
}
