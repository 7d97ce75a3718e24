// SPDX-License-Identifier: GPL-2.0-only
/* does: reads the CPU clock of a task on another CPU again and again while that task calls execve() again and again
 * not:  which of the two is right when they meet; a debug kernel says that
 * cost: yes
 */
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cost.h"

#define EXECS 100		/* in a sample */

static volatile pid_t *victim;

/*
 * The clock of a task that runs is brought up to date by the CPU that asks, under the lock of the
 * other run queue: update_curr(), and with CONFIG_SCHED_CACHE account_mm_sched().
 */
static void ask(void)
{
	struct timespec t;
	clockid_t clock;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(0);
	for (;;)
		if (*victim && !clock_getcpuclockid(*victim, &clock))
			clock_gettime(clock, &t);
}

static void prepare(const int *doses, int n)
{
	(void)doses, (void)n;
	victim = shared_memory(4096);
	if (!fork())
		ask();
	pin(1);
}

static bool execs(const struct scenario *s, int mib, int iter)
{
	int64_t begin = now_ns();

	for (int i = 0; i < EXECS; i++) {
		pid_t pid = fork();

		if (!pid) {
			*victim = getpid();
			execl("/bin/true", "true", NULL);
			_exit(1);
		}
		if (waitpid(pid, NULL, 0) != pid)
			fail("waitpid");
	}
	*victim = 0;
	cost_sample(s, mib, iter, (now_ns() - begin) / EXECS);
	return true;
}

int main(int argc, char *argv[])
{
	static const int doses[] = { 0, -1 };
	static const struct scenario s = {
		.name = "cpuclock", .unit = "MiB", .cost = true, .doses = doses, .prepare = prepare, .run = execs,
		.title = "fork, execve(), exit and wait, while another CPU reads the task's clock",
	};

	return scenario_main(&s, argc, argv);
}
