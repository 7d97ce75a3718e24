// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes the time of its first instruction (CLOCK_MONOTONIC) to STAMP_FD, and ends.  It is
 * also the dynamic linker of a program that has none (../cost.c), so it must run at any
 * address.  Its calls are clock_gettime, write and exit.
 */
#include "stamp.h"

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

__asm__(".globl _start\n"
	"_start:\n"
	"	sub $16, %rsp\n"
	"	mov $228, %eax\n"
	"	mov $1, %edi\n"
	"	mov %rsp, %rsi\n"
	"	syscall\n"
	"	mov $1, %eax\n"
	"	mov $" TEXT(STAMP_FD) ", %edi\n"
	"	mov %rsp, %rsi\n"
	"	mov $16, %edx\n"
	"	syscall\n"
	"	xor %edi, %edi\n"
	"	mov $60, %eax\n"
	"	syscall\n");
