// SPDX-License-Identifier: GPL-2.0-only
/* does: what takes neither of exec's locks, asked of a process whose teardown is held for that long
 * not:  anything about the subject; should one of these wait, the waits of others prove nothing
 * as:   lockless-read-status lockless-read-cmdline lockless-open-task lockless-kill
 */
#include "aim.h"

int main(int argc, char *argv[])
{
	return held_main(IN_EXIT_MMAP, "asked in execve(), by the time its teardown is held", argc, argv);
}
