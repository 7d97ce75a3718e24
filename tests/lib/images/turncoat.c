// SPDX-License-Identifier: GPL-2.0-only
/*
 * Executes itself again and again, as often as there are bytes to read from
 * a descriptor.  Set-uid root, each time it has a secret while it is root,
 * wipes it, becomes the user again, whom it lets look, and goes on.  As small
 * as can be, without a library: what it costs is execve()'s.
 */
#include <asm/unistd.h>

#include "turncoat.h"

#define PR_SET_DUMPABLE 4

/* In the file, so that it is there before the first instruction. */
static volatile int secret __attribute__((section(".secret,\"aw\"#"))) = SECRET;

static long call(long n, long a, long b, long c)
{
	long r;

	__asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return r;
}

__attribute__((used, noreturn)) static void body(char **argv)
{
	char c;

	secret = 0;
	call(__NR_setresuid, TURNCOAT_USER, TURNCOAT_USER, TURNCOAT_USER);
	call(__NR_prctl, PR_SET_DUMPABLE, 1, 0);
	if (call(__NR_read, TURNCOAT_FD, (long)&c, 1) == 1)
		call(__NR_execve, (long)argv[0], (long)argv, 0);
	for (;;)
		call(__NR_exit, 0, 0, 0);
}

__asm__(".globl _start\n_start: xor %ebp, %ebp; lea 8(%rsp), %rdi; call body\n");
