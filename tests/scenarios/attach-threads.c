// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a PTRACE_SEIZE waits that meets a process in execve(), by the number of threads it ends
 * not:  a wait for the old memory alone; the PTRACE_SEIZE waits until the whole execve() is done
 */
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aim.h"

#define STACK (32UL << 10)

static const int doses[] = { 100, 400, -1 };

static void *stay(void *unused)
{
	while (pause())
		;
	return unused;
}

/* Their stacks are one mapping, which is torn down as one. */
static void start_threads(void *n)
{
	pthread_attr_t small;
	pthread_t t;
	char *stacks;
	int i;

	stacks = mmap(NULL, *(int *)n * STACK, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stacks == MAP_FAILED)
		fail("mmap");
	pthread_attr_init(&small);
	for (i = 0; i < *(int *)n; i++) {
		pthread_attr_setstack(&small, stacks + i * STACK, STACK);
		if (pthread_create(&t, &small, stay, NULL))
			fail("thread %d", i);
	}
}

/*
 * Whether one thread is gone and not all are.  The number of links of /proc/PID/task is
 * that of the threads and two more, and asking for it takes no lock.
 */
static bool threads_die(const struct victim *v, void *n)
{
	unsigned int all = 2 + 1 + *(int *)n;
	char path[32];
	struct stat st = { 0 };

	snprintf(path, sizeof(path), "/proc/%d/task", v->pid);
	while (!stat(path, &st) && st.st_nlink == all && !v->t->first)
		pause_ns(30 * US);
	return st.st_nlink > 3 && st.st_nlink < all;
}

static const struct aim how = { .user = "ptrace-seize", .setup = start_threads, .seen = threads_die };

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "attach-threads", .unit = "threads", .doses = doses,
		.title = "PTRACE_SEIZE blocked by execve(), by number of threads it ends",
	};

	return aim_main(&s, &how, argc, argv);
}
