// SPDX-License-Identifier: GPL-2.0-only
/* does: lets one CPU change the nice value of a task of the other CPU again and again, while that task calls execve()
 * not:  which of the two is wrong when they meet; a debug kernel says that
 * cost: yes
 */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cost.h"

/* The task that executes, or 0. */
static volatile pid_t *victim;

/*
 * A new nice value takes the task off the run queue and puts it back.  For that the CPU that asks brings the
 * time of the running task up to date, under the lock of the other CPU's run queue: update_curr(), and with
 * CONFIG_SCHED_CACHE account_mm_sched().
 */
static void renice(void)
{
	int nice = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(0);
	for (;;) {
		pid_t pid = *victim;

		if (pid)
			setpriority(PRIO_PROCESS, pid, nice ^= 1);
	}
}

static void prepare(const int *doses, int n)
{
	pid_t pid;

	(void)doses, (void)n;
	victim = shared_memory(sizeof(*victim));
	pid = fork();
	if (pid < 0)
		fail("fork");
	if (!pid)
		renice();
	pin(1);
}

/* A sample is the mean of so many execs. */
static bool execs(const struct scenario *s, int n, int iter)
{
	int64_t begin = now_ns();

	for (int i = 0; i < n; i++) {
		pid_t pid = fork();

		if (!pid) {
			*victim = getpid();
			execl("/bin/true", "true", NULL);
			_exit(1);
		}
		if (pid < 0 || waitpid(pid, NULL, 0) != pid)
			fail("fork");
	}
	*victim = 0;
	cost_sample(s, n, iter, (now_ns() - begin) / n);
	return true;
}

int main(int argc, char *argv[])
{
	static const int doses[] = { 50, 500, -1 };
	static const struct scenario s = {
		.name = "exec-reniced", .unit = "execs", .cost = true, .doses = doses, .prepare = prepare, .run = execs,
		.title = "fork, execve(), exit and wait, while another CPU changes the task's nice value",
	};

	return scenario_main(&s, argc, argv);
}
