// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a user of exec's locks waits for an execve() that waits for a thread to die
 * not:  how long threads take to die; this thread waits for a FUSE server
 * as:   thread-ptrace-seize thread-ptrace-attach thread-read-stat thread-kcmp thread-open-mem
 */
#include "aim.h"

int main(int argc, char *argv[])
{
	return held_main(IN_DE_THREAD, "asked in execve(), by the time that a thread takes to die", argc, argv);
}
