// SPDX-License-Identifier: GPL-2.0-only
/* does: takes the longest of many kcmp()s through the execve() of a process that shares its memory, or does not
 * not:  one single wait; where nothing is torn down, there is none to aim at
 * exact: no: an execve() that tears nothing down takes no virtual time, so that nothing can be asked in its midst
 * as:   sharing-none sharing-clone sharing-vfork
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aim.h"
#include "user.h"

static const int doses[] = { 16, 128, -1 };

static int exec_it(void *unused)
{
	(void)unused;
	victim_run();
}

/*
 * sharing-clone: a process with the same memory stays.  sharing-vfork: the process is a
 * parent of vfork(), and its child is the victim.
 */
static void setup(void *mib)
{
	static char stack[65536] __attribute__((aligned(16)));
	const char *with = family_user();

	populate_mib(mib);
	if (!strcmp(with, "clone"))
		mm_sibling();
	if (strcmp(with, "vfork"))
		return;
	if (clone(exec_it, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGCHLD, NULL) < 0)
		fail("vfork");
	while (pause())
		;
}

static bool run(const struct scenario *s, int dose, int iter)
{
	struct attempt a = { .predict = -1 };
	struct victim v;
	int64_t op, done;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	victim_start(&v, setup, NULL, &dose);
	victim_go(&v);
	while (!v.t->first) {
		op = now_ns();
		a.error |= user_ask("kcmp", v.pid);
		done = now_ns();
		if (done - op > a.done - a.op) {
			a.op = op;
			a.done = done;
		}
		pause_ns(20 * US);
	}
	a.hit = a.op;
	victim_end(&v);
	/* The memory is free again when the process that shares it is gone. */
	while (waitpid(-1, NULL, __WALL) > 0)
		;
	return sample(s, dose, iter, &v, &a);
}

int main(int argc, char *argv[])
{
	const struct scenario s = {
		.name = program_invocation_short_name, .unit = "MiB",
		.doses = doses, .run = run,
		.title = "longest kcmp() through an execve(), by RSS",
	};

	victim_image(argc, argv);
	return scenario_main(&s, argc, argv);
}
