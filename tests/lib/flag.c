// SPDX-License-Identifier: GPL-2.0-only
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "flag.h"

void flag_set(volatile int *flag)
{
	*flag = 1;
	syscall(SYS_futex, flag, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/* A signal and a value that has changed meanwhile end the system call, and the loop looks again. */
void flag_wait(volatile int *flag)
{
	while (!*flag)
		syscall(SYS_futex, flag, FUTEX_WAIT, 0, NULL, NULL, 0);
}
