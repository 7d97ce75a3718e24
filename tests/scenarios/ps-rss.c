// SPDX-License-Identifier: GPL-2.0-only
/* does: one busybox ps, from its start to its end, begun in the execve() of a process with that much memory
 * not:  how long ps waits for one lock; it starts a process and reads every other one as well
 */
#include "aim.h"

static const int doses[] = { 0, 16, 64, 256, -1 };

static const struct aim how = { .user = "ps", .setup = populate_mib };

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "ps-rss", .unit = "MiB", .doses = doses,
		.title = "busybox ps begun in an execve(), by old RSS",
	};

	return aim_main(&s, &how, argc, argv);
}
