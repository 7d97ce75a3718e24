// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a user of exec's locks waits for an execve() that waits for the mmap_lock of its old mm
 * not:  users that take the victim's mmap_lock themselves; they wait for that, not for exec's locks
 * as:   mmap-ptrace-seize mmap-kcmp mmap-robust-list mmap-pidfd-getfd mmap-pidfd-ns
 * as:   mmap-read-stat mmap-read-wchan mmap-read-stack mmap-read-syscall mmap-read-personality mmap-read-io
 * as:   mmap-open-ns mmap-link-exe mmap-link-cwd mmap-link-root mmap-link-fd mmap-link-ns
 */
#include "aim.h"

/*
 * A process that shares the old mm holds the lock.  exec_mmap() takes exec_update_lock first
 * and then waits, so this window is there whether the old mm is freed early or late.
 */
int main(int argc, char *argv[])
{
	return held_main(IN_MMAP_LOCK, "asked in execve(), by the time that another process holds mmap_lock",
			 argc, argv);
}
