// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a read of /proc/PID/stat waits for a process in execve(), by the memory that the process had
 * not:  how long a reader waits on other hardware; the slope is that of User-mode Linux
 */
#include "aim.h"

static const int doses[] = { 0, 16, 64, 256, -1 };

static const struct aim how = { .user = "read-stat", .setup = populate_mib };

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "stat-rss", .unit = "MiB", .doses = doses,
		.two_clocks = true,
		.title = "a read of /proc/PID/stat blocked by execve(), by old RSS",
	};

	return aim_main(&s, &how, argc, argv);
}
