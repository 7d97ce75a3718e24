// SPDX-License-Identifier: GPL-2.0-only
/* does: adds up the waits of many processes that ask kcmp() of one in execve(), whose teardown is held for 50 ms
 * not:  a queue, because readers get the lock together
 */
#include "aim.h"
#include "user.h"

#define HOLD (50 * MS)

static const int doses[] = { 1, 8, 32, -1 };

static void ask(struct asked *a, int i, void *arg)
{
	(void)i;
	a->op = now_ns();
	a->error = user_ask("kcmp", *(pid_t *)arg);
	a->done = now_ns();
}

/* The sample is as long as if the readers had waited one after the other, from the first question on. */
static bool run(const struct scenario *s, int dose, int iter)
{
	struct window w = { 0 };
	struct attempt a = { 0 };
	struct asked *by;
	int64_t released;
	bool all_done;
	int i;

	window_open(&w, IN_EXIT_MMAP);
	by = askers_start(dose, ask, &w.victim.pid);
	a.hit = window_is_open(&w);
	askers_go();
	a.op = askers_began();
	all_done = askers_wait(dose, a.op + HOLD);
	released = now_ns();
	fuse_go(&w.fuse);
	askers_end(dose);
	a.done = a.op;
	for (i = 0; i < dose; i++) {
		a.done += by[i].done - by[i].op;
		a.predict += all_done ? HOLD : released - by[i].op;
		a.error |= by[i].error;
		a.hit &= by[i].op < released;
	}
	window_close(&w);
	return sample(s, dose, iter, &w.victim, &a);
}

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "readers-many", .unit = "readers", .doses = doses, .run = run,
		.title = "kcmp() of one process in execve() by many, waits added up",
	};

	victim_image(argc, argv);
	return scenario_main(&s, argc, argv);
}
