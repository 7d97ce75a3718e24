// SPDX-License-Identifier: GPL-2.0-only
/* does: one PTRACE_SEIZE aimed into the execve() of a process with that much memory
 * not:  how long a tracer waits on other hardware; the slope is UML's own
 */
#include <errno.h>
#include <sys/ptrace.h>

#include "lab.h"

static const int doses[] = { 0, 16, 64, 256, -1 };

static bool run(const struct scenario *s, int dose, int iter)
{
	struct attempt a = { .predict = -1 };
	struct victim v;

	victim_start(&v, populate_mib, NULL, &dose);
	victim_go(&v);
	a.hit = victim_window(&v);
	a.op = now_ns();
	if (ptrace(PTRACE_SEIZE, v.pid, NULL, NULL))
		a.error = errno;
	a.done = now_ns();
	victim_end(&v);
	return sample(s, dose, iter, &v, &a);
}

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "attach-rss", .unit = "MiB", .doses = doses, .run = run,
		.title = "PTRACE_SEIZE blocked by execve(), by old RSS",
	};

	victim_image(argc, argv);
	return scenario_main(&s, argc, argv);
}
