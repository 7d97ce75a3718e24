# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# freeze on real kernels: what it stops, what it asks meanwhile, and what it cannot answer.
. "$(dirname "$0")/../lib.sh"

k() { echo "$OUT/kernel/7.2/$1/build-timing/linux"; }
initramfs=$OUT/rootfs/initramfs.cpio
# asks NAME=VALUE...: prints the name of a file of knobs with a question.
asks() {
	knobs_file SUBJECT=exec-free-old-mm O="$OUT" INITRAMFS="$initramfs" CPUS=2 UML_MODE=seccomp APPEND= NOISE= "$@"
}
# frozen ARM: boots it with the steps in $work/plan, in the place of this shell.
frozen() {
	# shellcheck source=../freeze/frozen.sh
	. tests/freeze/frozen.sh
	# shellcheck disable=SC2034 # for become_guest
	O=$OUT INITRAMFS=$initramfs CPUS=${cpus:-2} UML_MODE=${mode:-seccomp} APPEND=''
	become_frozen "$(k "$1")" "$work/boot" "$work/plan" 30
}
# real ARM LINE...: boots ARM with these steps, and all are ok.
real() {
	arm=$1
	shift
	printf '%s\n' "$@" > "$work/plan"
	(frozen "$arm") || return 1
	cat "$work/boot/freeze.tap"
	! grep '^not ok' "$work/boot/freeze.tap"
}
X='at exit_mmap under load_elf_binary task victim'
both() {
	real unpatched "$X $1 expect blocked do user ptrace-seize" "$X $1 expect blocked do user kcmp" \
		"$X $1 expect done do user kill" &&
		real patched "$X $1 expect done do user ptrace-seize" "$X $1 expect done do user kcmp"
}
wrong() {
	! real patched "$X expect blocked do user kcmp" &&
		grep -q 'expected: blocked' "$work/boot/freeze.tap"
}
atomic() {
	! real patched "at zap_other_threads task victim do user kill" &&
		grep -q 'preempt_count is 0x1' "$work/boot/freeze.tap"
}
one_cpu() { cpus=1; both 'hold task'; }
no_seccomp() { cpus=1 mode=ptrace; both 'hold task'; }
two_at_once() {
	real patched "$X until thawed.2" \
		'and at commit_creds under begin_new_exec task other expect blocked do user kcmp' &&
		grep -q 'frozen  victim' "$work/boot/freeze.tap" &&
		grep -q 'frozen  other' "$work/boot/freeze.tap"
}
after_nth() {
	real patched 'at exit_mmap after begin_new_exec task victim expect done do user kcmp' \
		'at do_exit task victim nth 1 do user kill'
}
command() {
	real unpatched "$X do sh cat /proc/\$VICTIM/stat" &&
		grep -q 'blocked cat.*waits for exec_update_lock' "$work/boot/freeze.tap"
}
marked() { real patched "$X until done.1.0 do user kill"; }
t 'both arms answer as expected when a task is held' both 'hold task'
t 'both arms answer as expected when a virtual CPU is held' both 'hold vcpu'
t 'a wrong expectation is not ok' wrong
t 'a task that holds a spinlock is refused' atomic
t 'a guest with one CPU can be frozen' one_cpu
t 'a guest whose user space is run by ptrace can be frozen' no_seccomp
t 'two tasks can be frozen at two places at once' two_at_once
t 'a task can be frozen after a function, and at its first moment in one' after_nth
t 'a command of the guest is run, and the lock that it waits for is named' command
t 'a freeze can last until a mark' marked
# shown STACK: what freeze said has this stack.
stack_shown() { grep -q "$1" "$work/boot/freeze.tap"; }
stacks() {
	real unpatched "$X do user read-stat" &&
		stack_shown 'exit_mmap+0 < mmput+.* < begin_new_exec+.* < load_elf_binary+.* < bprm_execve' &&
		stack_shown 'down_read_killable+.* < do_task_stat+.* < proc_single_show+.* < seq_read_iter' &&
		! stack_shown '?'
}
told() {
	printf '%s\n' "$X told do user kill" > "$work/plan"
	frozen patched &
	boot=$!
	sleep 1.5
	! grep -q '^ok' "$work/boot/freeze.tap" || return 1
	: > "$work/boot/host/thaw"
	wait "$boot" && grep -q '^ok 1' "$work/boot/freeze.tap"
}
# table ARM [OPTION...]: makes the table of unpatched and ARM.
table() {
	arm=$1
	shift
	tests/targets/phases/table "$@" "$(asks)" "$work/table" "unpatched=$(k unpatched)" "patched=$(k "$arm")"
}
# one_phase ARM: makes the table of the one phase in which the arms differ.
one_phase() {
	sed -n '/^old-memory-freed/s/no$/yes/p' tests/targets/phases/phases >"$work/phases"
	table "$1" -p "$work/phases"
}
# answered FILE: every cell of the table has its letter.
answered() { ! grep -v "^D done" "$1" | grep -q " ? "; }
no_patch() {
	! one_phase unpatched > "$work/t" &&
		grep -q '^not ok.*must' "$work/t" &&
		answered "$work/t"
}
whole() { table patched && answered "$work/table/table"; }
asked() {
	q=$(asks AT=exit_mmap UNDER=load_elf_binary TASK=demo DURING="cat /proc/\$VICTIM/stat")
	exits 0 tests/targets/freeze/ask "$q" "$work/ask" "unpatched=$(k unpatched)" "patched=$(k patched)" &&
		says 'BLOCKED UNTIL THAW                 DONE WHILE FROZEN' &&
		says 'held by  demo/'
}
t 'stacks are whole, and no frame is a guess' stacks
t 'a freeze can last until it is told to end' told
t 'a question shows both arms side by side' asked
t 'the table shows that a kernel is without the patch' no_patch
t 'the table of the line is that of the patch' whole
X2='and at finalize_exec under load_elf_binary task other'
others_lock() {
	! real unpatched "$X until thawed.2" "$X2 do sh cat /proc/\$(cut -d\" \" -f1 /host/frozen.1)/stat" &&
		grep -q '^not ok 2 .*inconclusive' "$work/boot/freeze.tap" &&
		grep -q 'blocked cat.*held by victim' "$work/boot/freeze.tap"
}
no_heartbeat() {
	cpus=1
	! real patched "$X hold vcpu do user kill" &&
		grep -q 'inconclusive (no heartbeat' "$work/boot/freeze.tap"
}
other_caller() {
	real patched 'at exit_mmap under setup_new_exec task victim do user kill' || return 1
	! real unpatched 'at exit_mmap under setup_new_exec task victim do user kill' &&
		grep -q 'never frozen' "$work/boot/freeze.tap"
}
t 'it is no answer when the command waits for another task' others_lock
t 'it is no answer when the guest has no heartbeat' no_heartbeat
t 'a task is not frozen when another function is the caller' other_caller
t 'a held task may change its CPU' real patched "$X do user move" "$X do user move" "$X hold vcpu do user kill"
denied_table() {
	gcc -w tests/selftest/freeze/programs/deny.c -o "$work/deny" || return
	exits 2 "$work/deny" tests/targets/phases/table "$(asks)" "$work/table" \
		"unpatched=$(k unpatched)" "patched=$(k patched)" &&
		says 'the host denies ptrace'
}
crash_while_frozen() {
	q=$(asks AT=exit_mmap UNDER=load_elf_binary DURING='echo c > /proc/sysrq-trigger')
	exits 4 tests/targets/freeze/ask "$q" "$work/ask" "patched=$(k patched)" &&
		says 'Kernel panic' && says 'the guest ended while frozen'
}
t 'the table is refused with 2 when the host denies ptrace' denied_table
t 'a crash while the guest is frozen ends it with 4' crash_while_frozen
end
