// SPDX-License-Identifier: GPL-2.0-only
/* memory.c - the guest kernel's memory, through /proc/PID/mem (proc_pid_mem(5)) */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "freeze.h"

static int mem = -1;

/*
 * An exec gives the process new memory, and UML executes itself once more at its
 * start (main() in the kernel's arch/um/os-Linux/main.c).
 */
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

/* This works on read-only text too: the host gives the tracee a private copy of the page (FOLL_FORCE, mm/gup.c). */
bool memory_write(u64 addr, const void *buf, size_t len)
{
	return pwrite(mem, buf, len, (off_t)addr) == (ssize_t)len;
}

u64 memory_word(u64 addr)
{
	u64 v = 0;

	return memory_read(addr, &v, sizeof(v)) ? v : 0;
}
