// SPDX-License-Identifier: GPL-2.0-only
/* does: measures what execve() and what surrounds it takes when nobody waits: time, memory, contended locks
 * not:  how long others wait; CPU time, because the guest counts it in steps of 10 ms (but execve() is all kernel)
 * cost: yes
 * as:   cost-exec cost-dynamic cost-script cost-fork cost-vfork cost-spawn
 * as:   cost-attach cost-proc cost-memory cost-locks
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aim.h"
#include "cgroup.h"
#include "contention.h"
#include "cost.h"
#include "user.h"

#define GROUP "cost"
#define SAMPLES 2		/* at each dose, for one iteration */

/* The dose of those that have no cause to vary. */
static const int none[] = { 0, -1 };
static const int one[] = { 1, -1 };
static const int two[] = { 2, -1 };
static const int sizes[] = { 0, 16, -1 };
static const int tasks[] = { 1, 2, -1 };

/*
 * A sample is the least of some figures, because the host's scheduler makes others of them
 * longer.  What only some calls pay is seen where a figure is the mean of a batch of processes.
 */
static void least_of(const struct scenario *s, int dose, int iter, int figures,
		     int64_t (*figure)(const struct scenario *s, int dose))
{
	for (int i = 0; i < SAMPLES; i++) {
		int64_t least = INT64_MAX;

		for (int k = 0; k < figures; k++) {
			int64_t x = figure(s, dose);

			least = x < least ? x : least;
		}
		cost_sample(s, dose, iter * SAMPLES + i, least);
	}
}

/* Which of them it is: the name of a member without "cost-". */
static const char *kind(const struct scenario *s)
{
	return s->name + strlen("cost-");
}

static int64_t one_exec(const struct scenario *s, int mib)
{
	const char *k = kind(s);

	return cost_exec(!strcmp(k, "exec") ? COST_STATIC : !strcmp(k, "script") ? COST_SCRIPT : COST_DYNAMIC,
			 mib, NULL);
}

static bool exec(const struct scenario *s, int mib, int iter)
{
	least_of(s, mib, iter, mib ? 6 : 16, one_exec);
	return true;
}

static int64_t batch(const struct scenario *s, int dose)
{
	if (!strcmp(kind(s), "fork"))
		return cost_processes_by(dose, 2);
	return cost_processes(!strcmp(kind(s), "vfork") ? COST_VFORK : COST_SPAWN, strcmp(kind(s), "spawn") ? 2 : 1);
}

static bool processes(const struct scenario *s, int dose, int iter)
{
	least_of(s, dose, iter, strcmp(kind(s), "vfork") ? 8 : 16, batch);
	return true;
}

/* A process that sleeps, and ends with this one. */
static pid_t sleeper(void)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	/* It is asleep then, as it is on the same CPU. */
	sleep_until(now_ns() + 200 * US);
	return pid;
}

static void end_sleeper(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, __WALL);
}

/* The ns that the users take on the task, one after the other. */
static int64_t ask_all(const char *const *user, pid_t pid)
{
	int64_t begin = now_ns(), ns;
	int error = 0;

	for (; *user && !error; user++)
		error = user_ask(*user, pid);
	ns = now_ns() - begin;
	if (error) {
		errno = error;
		fail("%s", user[-1]);
	}
	return ns;
}

/* Some in a row, behind cheap calls: the first calls after a sleep take User-mode Linux longer, or not. */
static int64_t one_attach(const struct scenario *s, int dose)
{
	static const char *const seize[] = { "ptrace-seize", NULL };
	enum { N = 4 };
	pid_t pid[N];
	int64_t ns = 0;

	(void)s, (void)dose;
	for (int i = 0; i < N; i++)
		pid[i] = sleeper();
	for (int i = 0; i < 100; i++)
		getppid();
	for (int i = 0; i < N; i++)
		ns += ask_all(seize, pid[i]);
	for (int i = 0; i < N; i++)
		end_sleeper(pid[i]);
	return ns / N;
}

static bool attach(const struct scenario *s, int dose, int iter)
{
	least_of(s, dose, iter, 4, one_attach);
	return true;
}

static pid_t looked_at;

static int64_t one_look(const struct scenario *s, int dose)
{
	static const char *const user[] = { "read-stat", "open-maps", "open-environ", "link-exe", "link-fd", NULL };

	(void)s, (void)dose;
	return ask_all(user, looked_at);
}

static bool proc(const struct scenario *s, int dose, int iter)
{
	looked_at = sleeper();
	least_of(s, dose, iter, 40, one_look);
	end_sleeper(looked_at);
	return true;
}

static bool memory(const struct scenario *s, int mib, int iter)
{
	for (int i = 0; i < SAMPLES; i++) {
		cgroup_make(GROUP);
		cost_exec(COST_STATIC, mib, GROUP);
		cost_sample(s, mib, iter * SAMPLES + i, cgroup_figure(GROUP, "memory.peak", NULL));
		cgroup_remove(GROUP);
	}
	return true;
}

/*
 * The kernel names a contended lock by its kind alone; the sample says how often each came.
 * One kind that is waited for in two ways (it spins, then it sleeps) counts twice on both arms.
 */
static bool locks(const struct scenario *s, int dose, int iter)
{
	struct contended kind[8];

	contention_record_all();
	for (int i = 0; i < SAMPLES; i++) {
		int n, sum = 0;

		contention_forget();
		cost_processes_by(dose, 16);
		n = contention_count(kind, sizeof(kind) / sizeof(*kind));
		for (int k = 0; k < n; k++)
			sum += kind[k].times;
		cost_begin_sample(s, dose, iter * SAMPLES + i, sum);
		for (int k = 0; k < n; k++)
			printf(" %s=%d", kind[k].name, kind[k].times);
		cost_end_sample();
	}
	return true;
}

static const struct scenario members[] = {
	{ .name = "cost-exec", .unit = "MiB", .doses = sizes, .run = exec,
	  .title = "execve() of a static program, by the memory of the caller" },
	{ .name = "cost-dynamic", .unit = "MiB", .doses = none, .run = exec,
	  .title = "execve() of a program with a dynamic linker" },
	{ .name = "cost-script", .unit = "MiB", .doses = none, .run = exec,
	  .title = "execve() of a script" },
	{ .name = "cost-fork", .unit = "tasks", .doses = tasks, .run = processes,
	  .title = "fork, execve(), exit and wait, by tasks that do so at once" },
	{ .name = "cost-vfork", .unit = "MiB", .doses = none, .run = processes,
	  .title = "vfork, execve(), exit and wait" },
	{ .name = "cost-spawn", .unit = "MiB", .doses = none, .run = processes,
	  .title = "posix_spawn, exit and wait" },
	{ .name = "cost-attach", .unit = "tasks", .doses = one, .run = attach,
	  .title = "PTRACE_SEIZE of a task that sleeps" },
	{ .name = "cost-proc", .unit = "tasks", .doses = one, .run = proc,
	  .title = "a file of /proc/PID of a task that sleeps: stat, maps, environ, exe, fd" },
	{ .name = "cost-memory", .unit = "MiB", .doses = sizes, .run = memory, .of = "bytes",
	  .title = "most memory that a process is charged through execve(), by what it had" },
	{ .name = "cost-locks", .unit = "tasks", .doses = two, .run = locks, .of = "count",
	  .title = "locks that tasks wait for, while tasks fork, execve() and exit at once" },
};

/* A kernel before 5.19 has neither a peak of a group nor events of contended locks. */
static bool is_there(const struct scenario *s)
{
	bool there = true;

	if (s->run == memory) {
		cgroup_make(GROUP);
		there = !access(cgroup_path(GROUP, "memory.peak"), R_OK);
		cgroup_remove(GROUP);
	} else if (s->run == locks) {
		there = contention_is_there();
	}
	if (!there)
		printf("absent %s\n", s->name);
	return there;
}

int main(int argc, char *argv[])
{
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		struct scenario s = members[i];

		if (strcmp(program_invocation_short_name, s.name))
			continue;
		s.cost = true;
		if (!is_there(&s))
			return ABSENT;
		pin(0);
		cost_images();
		return scenario_main(&s, argc, argv);
	}
	errno = EINVAL;
	fail("the name '%s'", program_invocation_short_name);
}
