// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long one tracer seizes many processes in execve(), whose teardowns end 10 ms after each other
 * not:  teardowns that end in the opposite order; then the first wait would cover all others
 */
#include <sys/ptrace.h>

#include "aim.h"

#define MANY 16
#define EACH (10 * MS)

static const int doses[] = { 1, 4, 12, -1 };

struct all {
	struct window w[MANY];
	int n;
};

/* Asks for one victim after the other, in the order in which they are released. */
static void seize_all(struct asked *a, int i, void *arg)
{
	const struct all *all = arg;

	a->op = now_ns();
	for (i = 0; i < all->n; i++)
		if (ptrace(PTRACE_SEIZE, all->w[i].victim.pid, 0, 0))
			fail("victim %d of %d", i, all->n);
	a->done = now_ns();
}

static bool run(const struct scenario *s, int dose, int iter)
{
	static struct all all;
	struct attempt a = { .hit = true };
	int64_t end = 0;
	struct asked *by;
	int i;

	for (all.n = 0; all.n < dose && all.n < MANY; all.n++) {
		all.w[all.n] = (struct window){ 0 };
		window_open(all.w + all.n, IN_EXIT_MMAP);
	}
	by = askers_start(1, seize_all, &all);
	for (i = 0; i < all.n; i++)
		a.hit &= window_is_open(all.w + i);
	askers_go();
	a.op = askers_began();
	for (i = 0; i < all.n; i++) {
		askers_wait(1, a.op + (i + 1) * EACH);
		end = now_ns();
		fuse_go(&all.w[i].fuse);
	}
	askers_end(1);
	a.done = by->done;
	a.predict = end - a.op;
	for (i = 0; i < all.n; i++)
		window_close(all.w + i);
	return sample(s, dose, iter, &all.w[0].victim, &a);
}

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "tracer-many", .unit = "victims", .doses = doses, .run = run,
		.title = "PTRACE_SEIZE of all of many processes in execve()",
	};

	victim_image(argc, argv);
	return scenario_main(&s, argc, argv);
}
