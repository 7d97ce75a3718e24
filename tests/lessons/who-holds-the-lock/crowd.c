// SPDX-License-Identifier: GPL-2.0-only
/*
 * crowd.c - processes that wait, each for something else; one of them is in execve() and holds its locks
 *
 * Which name stands for which process is another one each time.  The channel of results is told the right one.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "flag.h"
#include "fuse.h"
#include "fuse-log.h"
#include "lab.h"

#define MARK "/tmp/crowd"

static const char *const names[] = { "alder", "birch", "cedar", "hazel", "larch", "maple", "rowan", "willow" };
#define COUNT (sizeof(names) / sizeof(*names))

static struct shared {
	volatile int begin;	/* the holder begins its execve() */
	volatile int held;	/* the others begin */
	volatile pid_t holder;
} *sh;
/* Of the first the answer to a write is withheld, of the second that to a read. */
static struct fuse writes, reads;

static void in_execve(void)
{
	fuse_dirty_page(&writes);
	sh->holder = getpid();
	flag_wait(&sh->begin);
	execl("/lab/victim", "victim", NULL);
}

static void reads_stat(void)
{
	char path[64], c;

	snprintf(path, sizeof(path), "/proc/%d/stat", sh->holder);
	if (read(open(path, O_RDONLY), &c, 1) < 0)
		fail("%s", path);
}

static void attaches(void)
{
	ptrace(PTRACE_SEIZE, sh->holder, 0, 0);
}

static void reads_file(void)
{
	char c;

	if (read(open(reads.file, O_RDONLY), &c, 1) < 0)
		fail("%s", reads.file);
}

/* The first that comes gets the lock of this file, and the second waits for it. */
static void locks_file(void)
{
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	fcntl(open(MARK, O_RDWR), F_SETLKW, &all);
}

static void waits_for_child(void)
{
	if (!vfork())
		for (;;)
			pause();
}

static void sleeps(void)
{
}

static void (*const roles[COUNT])(void) = {
	in_execve, reads_stat, attaches, reads_file, locks_file, locks_file, waits_for_child, sleeps,
};

static void begin(const char *name, void (*role)(void))
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (pid)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, name);
	if (role != in_execve)
		flag_wait(&sh->held);
	role();
	for (;;)
		pause();
}

static void shuffle(int *order)
{
	struct timespec t;
	size_t i;

	clock_gettime(CLOCK_REALTIME, &t);
	srandom(t.tv_nsec ^ t.tv_sec);
	for (i = 0; i < COUNT; i++) {
		size_t j = random() % (i + 1);

		order[i] = order[j];
		order[j] = i;
	}
}

static void tell(const char *name)
{
	FILE *f = fopen("/dev/ttyS0", "w");

	if (!f || fprintf(f, "crowd: %s holds\n", name) < 0 || fclose(f))
		fail("/dev/ttyS0");
}

/* Starts the processes in the order of their names, which says nothing of their roles. */
static void gather(void)
{
	int order[COUNT];
	size_t i;

	shuffle(order);
	fuse_start(&writes, HOLD_WRITE, NULL, NULL);
	fuse_start(&reads, HOLD_PAGE, NULL, NULL);
	for (i = 0; i < COUNT; i++)
		begin(names[i], roles[order[i]]);
	while (!sh->holder)
		pause_ns(MS);
	flag_set(&sh->begin);
	if (!fuse_held(&writes, 5000))
		fail("the execve() writes nothing");
	for (i = 0; i < COUNT; i++)
		if (roles[order[i]] == in_execve)
			tell(names[i]);
	flag_set(&sh->held);
}

int main(void)
{
	int ready[2], mark = open(MARK, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	pid_t shell = getppid();
	char c;

	if (mark < 0)
		fail("there is a crowd already (%s)", MARK);
	if (pipe2(ready, O_CLOEXEC))
		fail("pipe");
	sh = shared_memory(sizeof(*sh));
	if (fork())
		return read(ready[0], &c, 1) != 1;
	setsid();
	gather();
	if (write(ready[1], "", 1) != 1)
		fail("pipe");
	/* When that shell is gone, init syncs, which would wait for the write for ever. */
	while (!kill(shell, 0))
		pause_ns(100 * MS);
	return 0;
}
