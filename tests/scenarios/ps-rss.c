// SPDX-License-Identifier: GPL-2.0-only
/* does: measures one whole busybox ps that begins while a process is in execve(), by the memory of that process
 * not:  how long ps waits for one lock; it also starts a process, and it reads every other one
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
