/* SPDX-License-Identifier: GPL-2.0-only */
/* What registers.c of a kernel wants of UML's headers, see ../host.c. */
typedef struct { unsigned long __rip, __rsp, __rbp; } jmp_buf[1];
