// SPDX-License-Identifier: GPL-2.0-only
/* does: one use of either lock of a process in execve() of which one thread takes that long to die
 * not:  that threads take long to die; this one waits for a FUSE server
 * as:   thread-ptrace-seize thread-ptrace-attach thread-read-stat thread-kcmp thread-open-mem
 */
#include "aim.h"

int main(int argc, char *argv[])
{
	return held_main(IN_DE_THREAD, "asked in execve(), by the time that a thread takes to die", argc, argv);
}
