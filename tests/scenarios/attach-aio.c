// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a PTRACE_SEIZE waits that meets a process in execve() with one AIO read in flight
 * not:  how long real disks take; a timer of the null_blk driver makes the delay
 * ruler: yes
 */
#include <errno.h>
#include <sys/ptrace.h>

#include "flight.h"

static const int doses[] = { 25, 50, 100, 200, -1 };

static bool run(const struct scenario *s, int dose, int iter)
{
	struct attempt a = { 0 };
	struct flight f;
	struct victim v;

	flight_start(&f, &v, dose);
	victim_go(&v);
	a.hit = victim_window(&v);
	a.op = now_ns();
	if (ptrace(PTRACE_SEIZE, v.pid, NULL, NULL))
		a.error = errno;
	a.done = now_ns();
	flight_predict(&f, &a);
	victim_end(&v);
	return sample(s, dose, iter, &v, &a);
}

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "attach-aio", .unit = "ms", .doses = doses, .run = run,
		.prepare = flight_prepare, .ruler = true,
		.title = "PTRACE_SEIZE blocked by execve(), by AIO in flight",
	};

	victim_image(argc, argv);
	return scenario_main(&s, argc, argv);
}
