// SPDX-License-Identifier: GPL-2.0-only
/* does: is a control: measures calls that take neither of exec's locks, while the teardown of the process is held
 * not:  anything about the subject; if one of these calls waited, the waits of others would prove nothing
 * as:   lockless-read-status lockless-read-cmdline lockless-open-task lockless-kill
 */
#include "aim.h"

int main(int argc, char *argv[])
{
	return held_main(IN_EXIT_MMAP, "asked in execve(), by the time its teardown is held", argc, argv);
}
