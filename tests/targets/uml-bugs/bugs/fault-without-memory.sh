# SPDX-License-Identifier: GPL-2.0-only
# um: a page fault that gets no memory panics the kernel
#
# maybe_map() of arch/um/kernel/skas/uaccess.c, which all copies from and to user memory use, asks
# handle_page_fault() as if for a user.  That returns 0 after VM_FAULT_OOM, so that the user's instruction is tried
# again.  maybe_map() takes 0 for a page that is there: virt_to_pte() is NULL then, or the entry is empty, and
# pte_present(*pte) is a fault at address 0.  Below, failslab (CONFIG_FAILSLAB) lets the allocations of one task
# below handle_page_fault() fail.
#
# sees: Kernel panic
# met:  fault injection; tests/lib/inject.c spares allocations below handle_page_fault(), and debug.config
#       leaves FAIL_PAGE_ALLOC off
cd /sys/kernel/debug/failslab || exit 2
set -- $(sort /proc/kallsyms |
	awk '$3 == "handle_page_fault" { print "0x" $1; on = 1; next } on { print "0x" $1; exit }')
echo "$1" >require-start
echo "$2" >require-end
echo 32 >stacktrace-depth
echo N >ignore-gfp-wait
echo Y >task-filter
echo -1 >times
echo 100 >probability
(echo 1 >/proc/self/make-it-fail; exec sh -c 'for i in 1 2 3 4 5 6 7 8 9; do cat /proc/self/maps >/dev/null; done')
