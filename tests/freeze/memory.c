// SPDX-License-Identifier: GPL-2.0-only
/* memory.c - the guest kernel's memory, through /proc/PID/mem */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "freeze.h"

static int mem = -1;

/* After every exec of the guest: UML executes itself once more at start. */
void memory_attach(pid_t pid)
{
	char path[40];

	if (mem >= 0)
		close(mem);
	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	mem = open(path, O_RDWR | O_CLOEXEC);
	if (mem < 0)
		refuse("cannot open the guest's memory, %s: %s", path, strerror(errno));
}

bool memory_read(u64 addr, void *buf, size_t len)
{
	return pread(mem, buf, len, (off_t)addr) == (ssize_t)len;
}

/* Works on read-only text too: the kernel gives the tracee a private copy. */
bool memory_write(u64 addr, const void *buf, size_t len)
{
	return pwrite(mem, buf, len, (off_t)addr) == (ssize_t)len;
}

/* The 64-bit word at addr, 0 where there is no memory. */
u64 memory_word(u64 addr)
{
	u64 v = 0;

	return memory_read(addr, &v, sizeof(v)) ? v : 0;
}
