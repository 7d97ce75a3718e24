// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a user of exec's locks waits for an execve() that closes a file whose server takes its time
 * not:  whether close() waits in other file systems; the file is that of a FUSE server
 * as:   flush-ptrace-seize flush-ptrace-attach flush-read-stat flush-kcmp flush-open-mem
 */
#include "aim.h"

int main(int argc, char *argv[])
{
	return held_main(IN_FLUSH, "asked in execve(), by the time that closing a file takes", argc, argv);
}
