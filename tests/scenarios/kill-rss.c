// SPDX-License-Identifier: GPL-2.0-only
/* does: a control: one kill(pid, 0), which takes no lock of exec's, where attach-rss attaches
 * not:  anything about the subject; it says what a machine that is merely busy does
 */
#include <errno.h>
#include <signal.h>

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
	if (kill(v.pid, 0))
		a.error = errno;
	a.done = now_ns();
	victim_end(&v);
	return sample(s, dose, iter, &v, &a);
}

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "kill-rss", .unit = "MiB", .doses = doses, .run = run,
		.title = "control: kill(pid, 0) during execve(), by old RSS",
	};

	victim_image(argc, argv);
	return scenario_main(&s, argc, argv);
}
