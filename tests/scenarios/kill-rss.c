// SPDX-License-Identifier: GPL-2.0-only
/* does: is a control: measures kill(pid, 0), which takes no lock of exec's, at the moment at which attach-rss attaches
 * not:  anything about the subject; it shows what a machine does that is merely busy
 */
#include "aim.h"

static const int doses[] = { 0, 16, 64, 256, -1 };

static const struct aim how = { .user = "kill", .setup = populate_mib };

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "kill-rss", .unit = "MiB", .doses = doses,
		.title = "control: kill(pid, 0) during execve(), by old RSS",
	};

	return aim_main(&s, &how, argc, argv);
}
