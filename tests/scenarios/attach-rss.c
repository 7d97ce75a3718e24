// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a PTRACE_SEIZE waits that meets a process in execve(), by the memory that the process had
 * not:  how long a tracer waits until the process stops (stop-seize-rss); the slope is that of User-mode Linux
 */
#include "aim.h"

static const int doses[] = { 0, 16, 64, 256, -1 };

static const struct aim how = { .user = "ptrace-seize", .setup = populate_mib };

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "attach-rss", .unit = "MiB", .doses = doses,
		.two_clocks = true,
		.title = "PTRACE_SEIZE blocked by execve(), by old RSS",
	};

	return aim_main(&s, &how, argc, argv);
}
