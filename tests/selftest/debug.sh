#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Splats (complaints of the kernel) in logs of debug kernels, canned and cut from real ones:
# the fingerprint of each kind, and what the list of known noise lets through.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/debug/console.sh"
cd "$LAB" || exit 2

kasan() {
	{
		echo '=================================================================='
		echo 'BUG: KASAN: slab-use-after-free in lab_uaf+0x66/0x90'
		echo 'Read of size 1 at addr 0000000062a1cb08 by task sh/42'
		echo
		echo 'CPU: 0 UID: 0 PID: 42 Comm: sh Not tainted 7.2.12 #1 VOLUNTARY'
		stack print_report kasan_report __asan_load1 "$1" lab_write vfs_write ksys_write sys_write
		echo
		echo 'Allocated by task 42:'
		echo ' kasan_save_stack+0x3f/0x70'
		echo ' lab_uaf+0x2f/0x90'
		echo
		echo 'Freed by task 42:'
		echo ' kfree+0x12f/0x340'
		echo '=================================================================='
		echo 'Kernel panic - not syncing: kasan.fault=panic set ...'
	} | log
}
circular() {
	{
		echo '======================================================'
		echo 'WARNING: possible circular locking dependency detected'
		echo '7.2.12 #1 Not tainted'
		echo '------------------------------------------------------'
		echo 'sh/42 is trying to acquire lock:'
		echo '0000000060a5d9c0 (lab_a){+.+.}-{4:4}, at: lab_inversion+0x68/0x9e'
		echo '-> #1 (lab_b){+.+.}-{4:4}:'
		echo '       lock_acquire+0x10f/0x3a0'
		echo '       lab_inversion+0x38/0x9e'
		echo 'stack backtrace:'
		echo 'CPU: 1 UID: 0 PID: 42 Comm: sh Not tainted 7.2.12 #1 VOLUNTARY'
		stack print_circular_bug check_noncircular __lock_acquire lock_acquire __mutex_lock lab_inversion
	} | log
	echo '=======' | log
}
leak() {
	{
		echo "kmemleak: unreferenced object 0x$1 (size 96):"
		echo 'kmemleak:   comm "sh", pid 42, jiffies 4294937406'
		echo 'kmemleak:   hex dump (first 32 bytes):'
		echo 'kmemleak:     00 01 02 00 00 00 00 00 00 00 00 00 00 00 00 00  ................'
		echo 'kmemleak:   backtrace (crc 0):'
		echo 'kmemleak:     kmemleak_alloc+0x4a/0x90'
		echo 'kmemleak:     __kmalloc_cache_noprof+0x2d0/0x390'
		echo 'kmemleak:     lab_leak+0x3d/0x70'
		echo 'kmemleak:     lab_write+0x10e/0x150'
	} | log
}
atomic() {
	{
		echo 'BUG: sleeping function called from invalid context at kernel/time/timer.c:2321'
		echo 'in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: 42, name: sh'
		stack __might_resched __might_sleep msleep lab_atomic lab_write
	} | log
	echo 'done' | log
}
hung() {
	{
		echo 'INFO: task sh:42 blocked for more than 20 seconds.'
		echo '      Not tainted 7.2.12 #1'
		stack __schedule schedule schedule_timeout lab_hung
		echo 'Kernel panic - not syncing: hung_task: blocked tasks'
	} | log '  T9'
}
rcu() { # FUNCTION [WHY]
	{
		echo '============================='
		echo 'WARNING: suspicious RCU usage'
		echo '7.2.12 #1 Not tainted'
		echo '-----------------------------'
		echo "kernel/rcu/tree.c:3163 ${2:-Callback enqueued on offline CPU!}"
		echo 'other info that might help us debug this:'
		echo 'stack backtrace:'
		stack lockdep_rcu_suspicious "$1" bring_up start_secondary
	} | log ' T0'
	echo 'smp: Brought up 1 node, 2 CPUs' | log '  T1'
	echo '' | log ' T0'
}
warn() {
	{
		echo '------------[ cut here ]------------'
		echo 'WARNING: fs/exec.c:812 at exec_mmap+0x2a/0x90, CPU#1: sh/42'
		echo 'Kernel panic - not syncing: kernel: panic_on_warn set ...'
		stack panic check_panic_on_warn __warn warn_slowpath_fmt exec_mmap begin_new_exec
	} | log
	echo 'done' | log
}

KNOWN='WARNING: suspicious RCU usage: Callback enqueued on offline CPU! | call_rcu < bring_up < start_secondary'

a_kasan() {
	fresh && kasan lab_uaf &&
		reads 4 && only 1 &&
		says 'crash 1 BUG: KASAN: slab-use-after-free | lab_uaf < lab_write < vfs_write < ksys_write'
}
a_circular() {
	fresh && circular &&
		reads 4 && only 1 &&
		says 'WARNING: possible circular locking dependency detected | __mutex_lock < lab_inversion'
}
a_leak() {
	fresh && leak 62a1 && leak 62a2 &&
		echo 'kmemleak: 2 new suspected memory leaks (see /sys/kernel/debug/kmemleak)' | log &&
		reads 4 && only 1 &&
		says 'crash 2 kmemleak: unreferenced object | lab_leak < lab_write'
}
a_summary() {
	fresh &&
		echo 'kmemleak: 2 new suspected memory leaks (see /sys/kernel/debug/kmemleak)' | log &&
		reads 4 && only 1
}
an_atomic() {
	fresh && atomic &&
		reads 4 && only 1 &&
		says 'BUG: sleeping function called from invalid context at kernel/time/timer.c:N | msleep' &&
		says ' | msleep < lab_atomic < lab_write'
}
a_stall() {
	fresh && stall &&
		reads 4 && only 1 &&
		says 'rcu: INFO: rcu_preempt self-detected stall on CPU | lab_stall < lab_write'
}
a_hung() {
	fresh && hung &&
		reads 4 && only 1 && says 'INFO: task blocked | lab_hung'
}
a_warn() {
	fresh && warn &&
		reads 4 && only 1 &&
		says 'WARNING: at fs/exec.c | exec_mmap < begin_new_exec'
}
twice() {
	fresh && atomic && atomic &&
		reads 4 && only 1 && says 'crash 2 BUG: sleeping'
}
two_kinds() {
	fresh && atomic && hung &&
		reads 4 && only 2
}
# Two threads at once, line by line.
at_once() {
	fresh && atomic &&
		mv "$work/console" "$work/a" && fresh &&
		stall && mv "$work/console" "$work/b" &&
		fresh &&
		paste -d '\n' "$work/a" "$work/b" | grep . >"$work/console" &&
		reads 4 &&
		says 'rcu: INFO: rcu_preempt self-detected stall on CPU | lab_stall < lab_write'
}
a_program() {
	fresh &&
		echo 'BUG: KASAN: slab-use-after-free in not_really' >"$work/console" &&
		reads 0 && only 0
}
nothing() { fresh && echo 'Run /init as init process' | log && reads 0 && only 0; }
nobody_to_kill() {
	fresh && echo 'Out of memory and no killable processes...' | log &&
		reads 0 && only 0
}
deadlocked() {
	fresh && {
		echo 'Out of memory and no killable processes...'
		echo 'Kernel panic - not syncing: System is deadlocked on memory'
	} | log
	reads 4 && only 1 && says 'System is deadlocked on memory'
}
cut_short() {
	fresh &&
		echo 'BUG: KASAN: slab-use-after-free in lab_uaf+0x66/0x90' | log &&
		reads 4 && says 'crash 1 BUG: KASAN: slab-use-after-free'
}

known() {
	fresh && noise "7.2/debug 2+ $KNOWN" &&
		rcu call_rcu && reads 0 &&
		only 1 && says "noise 1 $KNOWN"
}
unlisted() { fresh && rcu call_rcu && reads 4 && says "crash 1 $KNOWN"; }
other_stack() {
	fresh && noise "7.2/debug 2+ $KNOWN" &&
		rcu call_rcu_hurry && reads 4 &&
		says 'crash 1' && says "absent 0 $KNOWN"
}
other_reason() {
	fresh && noise "7.2/debug 2+ $KNOWN" &&
		rcu call_rcu 'Illegal context switch!' &&
		reads 4 && says 'Illegal context switch!'
}
known_and_crash() {
	fresh && noise "7.2/debug 2+ $KNOWN" &&
		rcu call_rcu && atomic &&
		reads 4 && says "noise 1 $KNOWN" && says 'crash 1 BUG: sleeping'
}
never_comes() {
	fresh && noise "7.2/debug 2+ $KNOWN" &&
		reads 0 && says "absent 0 $KNOWN"
}
one_cpu() { fresh && noise "7.2/debug 2+ $KNOWN" && cpus=1 reads 0 && only 0; }
other_line() {
	fresh && noise "7.2/debug 2+ $KNOWN" &&
		rcu call_rcu && of=7.3/debug reads 4 &&
		says 'crash 1'
}
other_flavour() {
	fresh && noise "7.2/debug 2+ $KNOWN" &&
		rcu call_rcu && of=7.2/timing reads 4
}
a_pattern() { fresh && noise '7.2/debug 2+ WARNING: .*' && rcu call_rcu && reads 4; }
part_of_it() { fresh && noise "7.2/debug 2+ ${KNOWN% < *}" && rcu call_rcu && reads 4; }
bad_list() {
	fresh && noise 'nonsense' &&
		reads 2 && says 'must be LINE/FLAVOUR CPUS FINGERPRINT'
}

# boots WORD...: results of boots, one of each word; summed up for the report.
boots() {
	rm -rf "$work/run"
	i=0
	for w; do
		i=$((i + 1))
		mkdir -p "$work/run/$i" && echo "$w" >"$work/run/$i/splats"
	done
	exits 0 tests/report/splats "$work/run"
}
sum_noise() {
	boots "noise 1 $KNOWN" "noise 2 $KNOWN" "absent 0 $KNOWN" &&
		says "Known noise, in 2 of 3 boots: $KNOWN" &&
		! grep -q 'never came' "$work/said"
}
sum_absent() {
	boots "absent 0 $KNOWN" "absent 0 $KNOWN" &&
		says "Listed in kernel-config/noise, and never came: $KNOWN"
}
sum_crash() { boots "crash 1 A | b" "noise 1 $KNOWN" && says 'Crashed, in 1 of 2 boots: A | b'; }
sum_host() {
	boots 'host 1 rcu: INFO: a stall | b' "noise 1 $KNOWN" &&
		says 'The host was stopped meanwhile, in 1 of 2 boots: rcu: INFO: a stall'
}
the_list() {
	while IFS= read -r l; do
		case $l in
		'#'* | '') ;;
		' '*) why=yes ;;
		*' | '*) [ "$why" ] || { echo "no reason before: $l"; return 1; }; why= ;;
		*) echo "no fingerprint: $l"; return 1 ;;
		esac
	done <kernel-config/noise
	[ "$why" ] || { echo 'the last one has no reason'; return 1; }
}
why=yes

t 'a use after free is told with its kind and its frames, and the panic after it is not' a_kasan
t 'a lock inversion is told' a_circular
t 'two leaks at one place are told as one, without their summary' a_leak
t 'a summary of leaks without a leak is a crash' a_summary
t 'a sleep in atomic context is told without the number of its line' an_atomic
t 'a stall of RCU is told' a_stall
t 'a hung task is told without its name' a_hung
t 'a warning that panics is told with the stack of the panic' a_warn
t 'the same splat is told once when it comes twice' twice
t 'splats of two kinds are told as two' two_kinds
t 'splats of two threads at once are kept apart' at_once
t 'a program that prints such a line is no splat' a_program
t 'an ordinary log has no splat' nothing
t 'a memory cgroup with no task to kill is no splat' nobody_to_kill
t 'a system without memory and with no task to kill is a splat' deadlocked
t 'a splat is told when the log ends after its first line' cut_short
t 'a boot with known noise goes on' known
t 'the same noise is a crash when it is not listed' unlisted
t 'a splat with another function than the known noise is a crash' other_stack
t 'a splat with another reason than the known noise is a crash' other_reason
t 'noise does not hide a crash' known_and_crash
t 'noise that is listed and does not come is told' never_comes
t 'noise of two CPUs is not missed with one' one_cpu
t 'noise that is listed for another line is a crash' other_line
t 'noise that is listed for another flavour is a crash' other_flavour
t 'a pattern in the list fits no splat' a_pattern
t 'the beginning of a fingerprint fits no splat' part_of_it
t 'a list that cannot be read ends it with 2' bad_list
t 'the report names known noise once' sum_noise
t 'the report names noise that never came' sum_absent
t 'the report names crashes' sum_crash
t 'the report names a stall that a stop of the host made' sum_host
t 'every line of kernel-config/noise has a fingerprint and a reason' the_list
end
