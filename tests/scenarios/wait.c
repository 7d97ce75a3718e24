// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a user of exec_update_lock or cred_guard_mutex waits for an execve() whose teardown is held
 * not:  how long a teardown takes
 * as:   wait-ptrace-seize wait-ptrace-attach wait-ps wait-kcmp wait-robust-list
 * as:   wait-vm-readv wait-vm-writev wait-pidfd-getfd wait-pidfd-ns wait-pidfd-madvise
 * as:   wait-read-stat wait-read-wchan wait-read-stack wait-read-syscall wait-read-personality
 * as:   wait-read-io wait-open-maps wait-open-smaps wait-open-smaps_rollup wait-open-pagemap
 * as:   wait-open-mem wait-open-environ wait-open-auxv wait-open-ns
 * as:   wait-link-exe wait-link-cwd wait-link-root wait-link-fd wait-link-ns
 */
#include "aim.h"

int main(int argc, char *argv[])
{
	return held_main(IN_EXIT_MMAP, "asked in execve(), by the time its teardown is held", argc, argv);
}
