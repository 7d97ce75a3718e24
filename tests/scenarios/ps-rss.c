// SPDX-License-Identifier: GPL-2.0-only
/* does: one busybox ps, from its start to its end, begun in the execve() of a process with that much memory
 * not:  how long ps waits for one lock; it starts a process and reads every other one as well
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"

static const int doses[] = { 0, 16, 64, 256, -1 };

/* Runs ps with its list thrown away; errno of what went wrong, or 0. */
static int ps(void)
{
	int status, null;
	pid_t pid = vfork();

	if (pid < 0)
		return errno;
	if (!pid) {
		null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		execl("/bin/ps", "ps", NULL);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid)
		return errno;
	return status ? EIO : 0;
}

static bool run(const struct scenario *s, int dose, int iter)
{
	struct attempt a = { .predict = -1 };
	struct victim v;

	victim_start(&v, populate_mib, NULL, &dose);
	victim_go(&v);
	a.hit = victim_window(&v);
	a.op = now_ns();
	a.error = ps();
	a.done = now_ns();
	victim_end(&v);
	return sample(s, dose, iter, &v, &a);
}

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "ps-rss", .unit = "MiB", .doses = doses, .run = run,
		.title = "busybox ps begun in an execve(), by old RSS",
	};

	victim_image(argc, argv);
	return scenario_main(&s, argc, argv);
}
