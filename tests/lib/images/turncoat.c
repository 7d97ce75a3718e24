// SPDX-License-Identifier: GPL-2.0-only
/*
 * Executes itself as often as there are bytes to read from a descriptor.  It is set-uid
 * root.  Each image has a secret while it is root, wipes it, becomes the user again, lets
 * that user look at its memory, and goes on.  It is as small as can be and has no library,
 * so that nearly all of its time is that of execve().
 */
#include <asm/unistd.h>

#include "turncoat.h"

#define PR_SET_DUMPABLE 4

/* It is in the file, so that it is there before the first instruction. */
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
