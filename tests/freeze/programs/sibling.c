// SPDX-License-Identifier: GPL-2.0-only
/*
 * sibling.c - a victim whose old mm another process shares
 *
 * It is frozen by a step with the question
 *
 *   from exec sibling ;; sibling ask
 *
 * `sibling ask' tells that other process to map something, which takes the mmap_lock
 * of the old mm for writing, and returns when that is done.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "lab.h"

#define GO "/tmp/sibling.go"
#define DONE "/tmp/sibling.done"
#define POLL (200 * US)

/* Makes an empty file, which is a message. */
static void leave(const char *file)
{
	close(open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
}

static void wait_for(const char *file)
{
	while (access(file, F_OK))
		sleep_until(now_ns() + POLL);
}

/* The process that shares the mm. */
static int shares(void *unused)
{
	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	wait_for(GO);
	if (mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		leave(DONE);
	while (pause() < 0)
		;
	return 0;
}

int main(int argc, char *argv[])
{
	static char stack[65536] __attribute__((aligned(16)));

	(void)argv;
	if (argc > 1) {
		leave(GO);
		wait_for(DONE);
		return 0;
	}
	unlink(GO);
	unlink(DONE);
	prctl(PR_SET_NAME, "victim");
	if (clone(shares, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL) < 0)
		fail("clone(CLONE_VM)");
	execl("/lab/victim", "victim", NULL);
	return 1;
}
