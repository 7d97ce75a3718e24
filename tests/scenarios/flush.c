// SPDX-License-Identifier: GPL-2.0-only
/* does: one use of either lock of a process in execve() that closes a file, whose FUSE server takes that long
 * not:  that a close() of other file systems waits
 * as:   flush-ptrace-seize flush-ptrace-attach flush-read-stat flush-kcmp flush-open-mem
 */
#include "aim.h"

int main(int argc, char *argv[])
{
	return held_main(IN_FLUSH, "asked in execve(), by the time that closing a file takes", argc, argv);
}
