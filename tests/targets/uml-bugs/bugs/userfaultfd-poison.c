// SPDX-License-Identifier: GPL-2.0-only
/*
 * um: a page fault that ends with VM_FAULT_HWPOISON panics the kernel
 *
 * handle_page_fault() of arch/um/kernel/trap.c knows VM_FAULT_OOM, VM_FAULT_SIGSEGV and
 * VM_FAULT_SIGBUS, and calls BUG() for every other error.  UFFDIO_POISON (6.6 and later) lets an
 * ordinary user make a page whose fault ends with VM_FAULT_HWPOISON, so an ordinary user can
 * panic the guest.  Other architectures send SIGBUS with BUS_MCEERR_AR.
 *
 * sees: BUG: failure at arch/um/kernel/trap.c
 * met:  tools/testing/selftests/mm/uffd-unit-tests; the lab leaves such tests out
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uffdio_register all = { .range = { (unsigned long)page, 4096 }, .mode = UFFDIO_REGISTER_MODE_MISSING };
	/* UFFDIO_POISON, which older headers lack */
	struct { struct uffdio_range range; __u64 mode; __s64 updated; } poison = { .range = all.range };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | 1);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &all) ||
	    ioctl(fd, _IOWR(UFFDIO, 0x08, poison), &poison)) {
		perror("userfaultfd");
		return 2;
	}
	return *(volatile char *)page;
}
