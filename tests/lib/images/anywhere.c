// SPDX-License-Identifier: GPL-2.0-only
/* Ends at once.  It is linked to run at any address, so that the kernel has to look for one. */

__asm__(".globl _start\n_start: xor %edi, %edi\n\tmov $60, %eax\n\tsyscall\n");
