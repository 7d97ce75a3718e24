// SPDX-License-Identifier: GPL-2.0-only
/* does: counts the kernel's mm_structs before and after hundreds of execs: of an own mm, of a shared one, and failing
 * not:  the loss of a few, because the allocator keeps some for later
 * flavour: timing
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "badexec.h"
#include "check.h"
#include "oracle.h"

#define ROUNDS 400
#define MANY (ROUNDS / 2)	/* more than an allocator keeps for later */

static void own(void)
{
	execl("/bin/true", "true", NULL);
	_exit(1);
}

static void failing(void)
{
	static struct victim_times t;
	struct victim v = { .t = &t };

	bad_exec(&v);
}

/* Lets half of the children execute: each has an mm of its own, or that of its parent (vfork()). */
static void some(void (*exec)(void), bool shared)
{
	int i;

	for (i = 0; i < ROUNDS / 2; i++) {
		pid_t pid = shared ? vfork() : fork();

		if (!pid)
			exec();
		if (pid < 0 || waitpid(pid, NULL, 0) != pid)
			fail("fork");
	}
}

/* On two CPUs at the same time, so that execs meet. */
static void rounds(void (*exec)(void), bool shared, const char *name)
{
	long before = mm_structs();
	int cpu;

	for (cpu = 0; cpu < 2; cpu++) {
		if (fork())
			continue;
		pin(cpu);
		some(exec, shared);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	before = mm_structs() - before;
	printf("# %ld mm_structs more after %d execs\n", before, ROUNDS);
	observe(name, "%s", before < MANY ? "nothing" : "leak");
}

TEST(of_its_own) { rounds(own, false, "own"); }
TEST(of_its_parent) { rounds(own, true, "shared"); }

TEST(in_vain)
{
	bad_exec_init();
	rounds(failing, false, "failing");
}

/* The control: mm_structs that are in use. */
TEST(alive)
{
	long before = mm_structs();
	pid_t pid[ROUNDS];
	int i;

	for (i = 0; i < ROUNDS; i++) {
		pid[i] = fork();
		if (!pid[i])
			for (;;)
				pause();
	}
	observe("alive", "%s", mm_structs() - before < MANY ? "nothing" : "leak");
	for (i = 0; i < ROUNDS; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
}

TEST_HARNESS_MAIN
