// SPDX-License-Identifier: GPL-2.0-only
/* does: lets one CPU change the nice value of a bystander of the other CPU again and again, while a task there executes
 * not:  which of the two is wrong when they meet; a debug kernel says that
 * cost: yes
 */
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cost.h"

/* The bystander wants its CPU all the time, and gets it when nobody else does: it waits on the run queue. */
static pid_t bystander(void)
{
	static const struct sched_param none;
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(1);
	if (sched_setscheduler(0, SCHED_IDLE, &none))
		fail("sched_setscheduler");
	for (;;)
		;
}

/*
 * A new nice value takes a task off its run queue and puts it back.  For that the CPU that asks brings the time of
 * the task that runs there up to date: update_curr(), and with CONFIG_SCHED_CACHE account_mm_sched().  It holds the
 * lock of the run queue, and the pi_lock of the bystander.  The pi_lock of the task that executes would keep execve()
 * in futex_exec_done(), before it gives the old mm back, so it is a bystander that gets the new value.
 */
static void renice(pid_t pid)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(0);
	for (int nice = 0; ; nice ^= 1)
		setpriority(PRIO_PROCESS, pid, nice);
}

static void prepare(const int *doses, int n)
{
	pid_t other = bystander(), pid = fork();

	(void)doses, (void)n;
	if (pid < 0)
		fail("fork");
	if (!pid)
		renice(other);
	pin(1);
}

/* A sample is the mean of so many execs. */
static bool execs(const struct scenario *s, int n, int iter)
{
	int64_t begin = now_ns();

	for (int i = 0; i < n; i++) {
		pid_t pid = fork();

		if (!pid) {
			execl("/bin/true", "true", NULL);
			_exit(1);
		}
		if (pid < 0 || waitpid(pid, NULL, 0) != pid)
			fail("fork");
	}
	cost_sample(s, n, iter, (now_ns() - begin) / n);
	return true;
}

int main(int argc, char *argv[])
{
	static const int doses[] = { 50, 200, -1 };
	static const struct scenario s = {
		.name = "exec-reniced", .unit = "execs", .cost = true, .doses = doses, .prepare = prepare, .run = execs,
		.title = "fork, execve(), exit and wait, while another CPU changes a neighbour's nice value",
	};

	return scenario_main(&s, argc, argv);
}
