// SPDX-License-Identifier: GPL-2.0-only
/*
 * um: flush_tlb_mm() walks the areas of an mm without its mmap_lock
 *
 * flush_tlb_mm() of arch/um/kernel/tlb.c is for_each_vma() over the maple tree.  When two tasks unmap in one
 * mm at the same time, tlb_finish_mmu() flushes all of it, and unmap_mapping_range() comes there with
 * i_mmap_rwsem alone, for an mm that is not the caller's.  Below, a process ends that has an AIO context: a
 * kernel worker takes down the ring while exit_mmap() unmaps the rest.  lockdep says "suspicious
 * rcu_dereference_check() usage" in mas_walk().
 *
 * sees: suspicious rcu_dereference_check
 * cpus: 2
 * met:  debug boots that use AIO; kernel-config/noise lists it twice
 */
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	for (int i = 0; i < 12; i++) {
		if (!fork()) {
			unsigned long context = 0;

			mmap(NULL, 96 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
			_exit(syscall(SYS_io_setup, 8, &context) ? 2 : 0);
		}
		wait(NULL);
	}
	return 0;
}
