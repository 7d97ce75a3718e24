// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a tracer of all threads (strace -f) waits for the EXEC stop, by the threads that exec ends
 * not:  a wait for a lock; the tracer waits for each thread's end, and then for the whole execve()
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "lab.h"
#include "strace.h"

#define STACK (32UL << 10)

static const int doses[] = { 20, 100, -1 };

static void *stay(void *unused)
{
	while (pause())
		;
	return unused;
}

static void *executes(void *unused)
{
	victim_run();
	return unused;
}

/* The last thread makes the execve(). */
static void setup(void *n)
{
	pthread_attr_t small;
	pthread_t t;
	int i;

	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, STACK);
	for (i = 0; i < *(int *)n; i++)
		if (pthread_create(&t, &small, i == *(int *)n - 1 ? executes : stay, NULL))
			fail("thread %d", i);
	stay(NULL);
}

static bool run(const struct scenario *s, int dose, int iter)
{
	struct attempt a = { .predict = -1 };
	struct strace t;
	struct victim v;

	victim_start(&v, setup, NULL, &dose);
	strace_start(&t, v.pid);
	victim_go(&v);
	a.hit = strace_until_exec(&t, now_ns() + 10000 * MS);
	a.op = v.t->exec;
	a.done = t.when;
	victim_end(&v);
	return sample(s, dose, iter, &v, &a);
}

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "strace-threads", .unit = "threads", .doses = doses, .run = run,
		.title = "EXEC stop of a traced process, by number of threads it ends",
	};

	victim_image(argc, argv);
	return scenario_main(&s, argc, argv);
}
