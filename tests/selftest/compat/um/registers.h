/* SPDX-License-Identifier: GPL-2.0-only */
/* The host is that of ../host.c. */
#include <stdio.h>
long host(int request, int pid, long type, void *data);
#define ptrace(request, pid, type, data) host(request, pid, (long)(type), data)
#define UM_KERN_ERR
#define printk printf
