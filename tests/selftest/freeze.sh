#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2086 # lists of words
# freeze: what it refuses, its step language, its decoder, and freezes for real
. "$(dirname "$0")/lib.sh"

F=$LAB/tests/freeze
CC="gcc -std=gnu11 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE"
# shellcheck disable=SC2154 # of lib.sh
fz=$work/freeze
# shellcheck disable=SC2086
# FREEZE=: another build of it, as sanitized.sh has.
if [ "${FREEZE:-}" ]; then
	cp "$FREEZE" "$fz" || exit 3
else
	$CC "$F"/*.c -lelf -o "$fz" || exit 3
fi

# A small program with the names freeze looks for in a kernel: a list of tasks
# with one task in it, which runs through the functions below.
cat > "$work/k.c" <<'C'
#include <signal.h>
#include <stdlib.h>
#include <string.h>
struct task { struct task *next, *prev; char comm[16]; int pid, preempt; void *stack, *signal, *mm; unsigned flags, state; struct task *tn; int tgid; long buf[8]; };
struct task init_task = { &init_task, &init_task, "swapper/0", 1, 0, 0, 0, 0, 0, 0, 0, 1, { 0 } };
struct task *cpu_tasks[1] = { &init_task };
int signals_enabled = 1;
#define FUNC(name, text) asm(".text\n.globl " #name "\n.type " #name ",@function\n" #name ": " text "\n.size " #name ",.-" #name); void name(void)
FUNC(pushes, "push %rbx\npop %rbx\nret");
FUNC(loads, "movabs $0x1122334455667788,%rax\nret");
FUNC(moves, "mov %rsp,%rax\nsub $8,%rsp\nadd $8,%rsp\nret");
FUNC(jumps, "jmp 1f\n1: ret");
FUNC(calls, "call pushes\nret");
FUNC(relative, "mov signals_enabled(%rip),%eax\nret");
FUNC(usleep_range_state, "ret");
FUNC(inlined_caller, "nop\nret");
int main(int argc, char **argv)
{
	pushes(); loads(); moves();
	if (argc > 1 && !strcmp(argv[1], "signal"))
		raise(SIGKILL);
	if (argc > 1 && !strcmp(argv[1], "stay"))
		for (;;)
			;
	return argc > 1 ? atoi(argv[1]) : 0;
}
C
gcc -static -no-pie -w "$work/k.c" -o "$work/k" || exit 3
cat > "$work/k.offsets" <<'O'
task_tasks 0
task_comm 16
task_pid 32
task_preempt 36
task_stack 40
task_signal 48
task_mm 56
task_flags 64
task_state 68
task_thread_node 72
task_tgid 80
task_switch_buf 88
signal_thread_head 0
signal_cred_guard_mutex 0
signal_exec_update_lock 8
mm_mmap_lock 0
mutex_owner 0
rwsem_owner 0
stack_size 16384
O
mkdir -p "$work/tree/fs" "$work/d"
cat > "$work/tree/fs/a.c" <<'C'
/* inlined_one(x) in a comment is no call */
static int inlined_caller(void)
{
	return inlined_one(2);
}
C

plan() { exits "$1" "$fz" -n -e "$2" "$work/k"; }
refuses() { plan 2 "$1" && says "$2"; }
accepts() { plan 0 "$1"; }

t 'a step is accepted' accepts 'at pushes'
t 'all words are accepted' exits 0 "$fz" -n -d "$work/d" -e 'at pushes under moves after loads task x nth 3 hold vcpu for 20ms until mark name n expect done do user kcmp' "$work/k"
t 'an unknown word is refused' refuses 'at pushes wen 3' 'I do not know the word wen'
t 'a step without a place is refused' refuses 'task x' 'says not where'
t 'a word said twice is refused' refuses 'at pushes at loads' 'says twice at'
t 'a hold of no kind is refused' refuses 'at pushes hold cpu' 'hold is task or vcpu'
t 'no time is refused' refuses 'at pushes for 0' 'from 1 to 20000'
t 'a time beyond an RCU stall is refused' refuses 'at pushes for 20001' 'from 1 to 20000'
t 'no such moment (nth 0) is refused' refuses 'at pushes nth 0' 'cannot use 0'
t 'a task name longer than the kernel has is refused' refuses 'at pushes task abcdefghijklmnop' 'at most 15 letters'
t '`and'\'' in the first step is refused' refuses 'and at pushes' 'needs a step before it'
t 'a question without a directory is refused' refuses 'at pushes do user kcmp' 'give -d DIR'
t 'an expectation without a question is refused' refuses 'at pushes expect done' 'expect needs a question'
t 'a keyword without its word is refused' refuses 'at' 'nothing follows at'

t 'a missing function is refused with near names' refuses 'at pushse' 'near names: pushes'
inlined() { exits 2 "$fz" -n -s "$work/tree" -e 'at inlined_one' "$work/k" && says 'inlined_caller (fs/a.c), which is there: try it'; }
t 'an inlined function is refused with its caller' inlined
t 'a caller that is missing is refused' refuses 'at pushes under nobody' 'no function nobody'
t 'an offset inside an instruction is refused' refuses 'at loads+1' 'no instruction begins there'
t 'an offset between instructions is accepted' accepts "at moves+3"
t 'an offset beyond the function is refused' refuses 'at pushes+99' 'bytes long'
t 'a first instruction that jumps is refused' refuses 'at jumps' 'it jumps, calls or returns'
t 'a first instruction that calls is refused' refuses 'at calls' 'it jumps, calls or returns'
t 'a relative operand is refused, and the next place told' refuses 'at relative' 'relative to the instruction pointer; try relative+0x6'

strip -o "$work/stripped" "$work/k"
gcc -static-pie -fPIE -w "$work/k.c" -o "$work/pie" 2>/dev/null || cp "$F/freeze.h" "$work/pie"
kernel() { exits 2 "$fz" -n -f "$work/k.offsets" -e 'at pushes' "$work/$1" && says "$2"; }
t 'a stripped kernel is refused' kernel stripped 'it was stripped'
t 'a kernel that is none is refused' kernel k.c 'not an x86-64 ELF file'
t 'a kernel that is not there is refused' kernel nothing 'No such file'
other_build() {
	sed 's/task_comm 16/task_comm 24/' "$work/k.offsets" > "$work/other"
	exits 2 "$fz" -n -f "$work/other" -e 'at pushes' "$work/k" && says 'of another build'
}
t 'offsets of another build are refused' other_build

# --- under ptrace, with the small program as a kernel ---
run() { exits "$1" timeout -k 1 20 "$fz" -o "$work/tap" -j "$work/json" -e "$2" "$work/k" ${3:+"$3"}; }
frozen_in() { run 0 "at $1 hold vcpu for 5" && grep -q "^ok 1 - $1: held" "$work/tap" && grep -q '"answer":"held"' "$work/json"; }
t 'a push is stepped over' frozen_in pushes
t 'a movabs is stepped over' frozen_in loads
t 'any other instruction is stepped over' frozen_in moves
t 'the exit status is the guest'\''s' run 7 'at pushes hold vcpu for 5' 7
t 'the guest'\''s signal is passed on' run 137 'at pushes hold vcpu for 5' signal
never() { run 0 'at pushes nth 2' && grep -q '^not ok 1 - pushes: never frozen' "$work/tap"; }
t 'a moment that never comes is not ok' never
idle() { sed -i 's/"swapper\/0", 1,/"swapper\/0", 0,/' "$work/k.c"; gcc -static -no-pie -w "$work/k.c" -o "$work/k"; run 0 'at pushes' && grep -q 'refused (.*the idle task' "$work/tap"; }
t 'the idle task is not made to sleep' idle

cat > "$work/deny.c" <<'C'
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ptrace, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog p = { 4, f };
	(void)argc;
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
	execv(argv[1], argv + 1);
	return 99;
}
C
denied() {
	gcc -w "$work/deny.c" -o "$work/deny" || return 1
	exits 2 "$work/deny" "$fz" -o "$work/tap" -e 'at pushes' "$work/k" &&
		says 'the host denies ptrace' && says 'allow ptrace'
}
t 'ptrace denied: exit code 2 and what to do' denied

# A zombie that nobody has reaped yet is dead enough.
alive() {
	grep -q "^State:[[:space:]]*[^ZX[:space:]]" "/proc/$1/status" 2>/dev/null
}
child_of() {
	grep -l "^PPid:[[:space:]]*$1$" /proc/[0-9]*/status 2>/dev/null | sed "s#/proc/##; s#/status##"
}
interrupted() {
	"$fz" -o "$work/tap" -e "at pushes hold vcpu for 20000" "$work/k" stay &
	pid=$!
	sleep 0.3
	guest=$(child_of $pid)
	alive "$guest" || return 1
	kill -TERM $pid
	wait $pid
	[ $? = 143 ] || return 1
	! alive "$guest" && grep -q 'ended while frozen' "$work/tap"
}
t 'a signal in mid-freeze leaves nothing' interrupted
killed() {
	"$fz" -o "$work/tap" -e "at pushes hold vcpu for 20000" "$work/k" stay &
	pid=$!
	sleep 0.3
	guest=$(child_of $pid)
	kill -KILL $pid
	wait $pid 2>/dev/null
	sleep 0.1
	! alive "$guest"
}
t 'killed in mid-freeze, it takes the guest with it' killed

# --- the decoder against the disassembler, over a whole program ---
cat > "$work/len.c" <<'C'
#include <stdlib.h>
#include <string.h>
#include "freeze.h"
int main(void)
{
	char *line = NULL;
	size_t size = 0;
	long n = 0, wrong = 0;
	while (getline(&line, &size, stdin) > 0) {
		char *p = strstr(line, ":\t"), *end;
		struct insn in;
		u8 b[48];
		int k = 0;
		if (!p || strstr(line, "(bad)"))
			continue;
		for (p += 2; k < 16 && *p != '\t' && *p != '\n' && *p != ' '; p = end + (*end == ' '))
			b[k++] = (u8)strtoul(p, &end, 16);
		memset(b + k, 0x90, 16);
		/* AVX, x87 waits and the like: a kernel has none */
		if (!insn_decode(b, sizeof(b), &in))
			continue;
		n++;
		if ((int)in.len != k && wrong++ < 5)
			printf("%u for: %s", in.len, line);
	}
	printf("%ld instructions, %ld wrong\n", n, wrong);
	return wrong || n < 100000;
}
C
lengths() {
	# shellcheck disable=SC2086
	$CC -I"$F" "$work/len.c" "$F/insn.c" -o "$work/len" || return 1
	objdump -d -w --insn-width=16 "$work/k" | "$work/len"
}
if command -v objdump >/dev/null; then
	t 'instruction lengths are the disassembler'\''s' lengths
else
	skip 'instruction lengths are the disassembler'\''s' 'no objdump'
fi

# --- users of the locks ---
tree=$OUT/kernel/7.2/unpatched
if [ -f "$tree/fs/exec.c" ]; then
	t 'the users of exec'\''s locks are those of the line' "$LAB/tests/targets/phases/check-users" "$fz" "$tree"
else
	skip 'the users of exec'\''s locks are those of the line' 'no tree'
fi
new_user() {
	printf 'static int brand_new(void)\n{\n\treturn down_read_killable(&t->signal->exec_update_lock);\n}\n' > "$work/tree/fs/new.c"
	exits 1 "$LAB/tests/targets/phases/check-users" "$fz" "$work/tree" && says 'exec_update_lock fs/new.c brand_new'
}
t 'a new user fails by name' new_user

# --- the table's letters and verdict, from canned answers ---
cat > "$work/phases" <<'P'
early f - no
late g - yes
P
cat > "$work/users" <<'U'
exec_update_lock f.c f kcmp 0
none - - kill 0
U
# cell ARM NAME ANSWER [LOCK]: a line of answers, as jq makes it of a step.
cell() { echo "{\"name\":\"$2\",\"answer\":\"$3\",\"errno\":null,\"why\":null,\"blocked\":[{\"lock\":\"${4-exec_update_lock}\"}]}" | jq -r --arg arm "$1" -f "$LAB/tests/targets/phases/answers.jq"; }
table() {
	{
		for a in u p; do
			cell $a early/kcmp 'done while frozen'
			cell $a early/kill 'done while frozen'
			cell $a late/kill 'done while frozen'
		done
		cell u late/kcmp "$2" "${4-exec_update_lock}"
		cell p late/kcmp "$3"
	} > "$work/answers"
	exits "$1" awk -v one=u -v two=p -f "$LAB/tests/targets/phases/table.awk" "$work/phases" "$work/users" "$work/answers"
}
good_table() { table 0 'blocked until thaw' 'done while frozen' && says 'exactly those'; }
t 'the table of a right patch is ok' good_table
t 'a patch that changes nothing is told by the table' table 1 'blocked until thaw' 'blocked until thaw'
t 'a cell without an answer is not ok' table 1 'blocked until thaw' inconclusive
t 'blocked on another lock is no answer' table 1 'blocked until thaw' 'done while frozen' mmap_lock

# --- real kernels ---
k() { echo "$OUT/kernel/7.2/$1/build-timing/linux"; }
if [ ! -x "$OUT/bin/freeze" ] || [ ! -f "$OUT/rootfs/initramfs.cpio" ] ||
   [ ! -f "$(k unpatched)" ] || [ ! -f "$(k patched)" ]; then
	skip 'freezes for real' 'no kernels built'
	end
fi
initramfs=$OUT/rootfs/initramfs.cpio
# asks NAME=VALUE...: a file of knobs with a question
asks() { knobs_file O="$OUT" INITRAMFS="$initramfs" CPUS=2 UML_MODE=seccomp APPEND= NOISE= "$@"; }
# frozen ARM: boots it with the steps in $work/plan, in the place of this shell.
frozen() {
	# shellcheck source=../freeze/frozen.sh
	. tests/freeze/frozen.sh
	O=$OUT INITRAMFS=$initramfs CPUS=${cpus:-2} UML_MODE=${mode:-seccomp} APPEND=''
	become_frozen "$(k "$1")" "$work/boot" "$work/plan" 30
}
# real ARM LINE...: boots with these steps; all must be ok
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
	real unpatched "$X $1 expect blocked do user ptrace-seize" "$X $1 expect blocked do user kcmp" "$X $1 expect done do user kill" &&
		real patched "$X $1 expect done do user ptrace-seize" "$X $1 expect done do user kcmp"
}
wrong() { ! real patched "$X expect blocked do user kcmp" && grep -q 'expected: blocked' "$work/boot/freeze.tap"; }
atomic() { ! real patched "at zap_other_threads task victim do user kill" && grep -q 'preempt_count is 0x1' "$work/boot/freeze.tap"; }
one_cpu() { cpus=1; both 'hold task'; }
no_seccomp() { cpus=1 mode=ptrace; both 'hold task'; }
two_at_once() {
	real patched "$X until thawed.2" 'and at commit_creds under begin_new_exec task other expect blocked do user kcmp' &&
		grep -q 'frozen  victim' "$work/boot/freeze.tap" && grep -q 'frozen  other' "$work/boot/freeze.tap"
}
after_nth() { real patched 'at exit_mmap after begin_new_exec task victim expect done do user kcmp' 'at do_exit task victim nth 1 do user kill'; }
command() { real unpatched "$X do sh cat /proc/\$VICTIM/stat" && grep -q 'blocked cat.*waits for exec_update_lock' "$work/boot/freeze.tap"; }
marked() { real patched "$X until done.1.0 do user kill"; }
t 'task held: right on both arms' both 'hold task'
t 'virtual CPU held: right on both arms' both 'hold vcpu'
t 'a wrong expectation is not ok' wrong
t 'a task that holds a spinlock is refused' atomic
t 'one CPU' one_cpu
t 'one CPU, user space run by ptrace' no_seccomp
t 'two tasks at two places at once' two_at_once
t 'after a function; the first moment' after_nth
t 'a command of the guest, and its lock by name' command
t 'until a mark' marked
stacks() {
	real unpatched "$X do user read-stat" &&
		grep -q 'exit_mmap+0 < mmput+.* < begin_new_exec+.* < load_elf_binary+.* < bprm_execve' "$work/boot/freeze.tap" &&
		grep -q 'down_read_killable+.* < do_task_stat+.* < proc_single_show+.* < seq_read_iter' "$work/boot/freeze.tap" &&
		! grep -q '?' "$work/boot/freeze.tap"
}
told() {
	printf '%s\n' "$X told do user kill" > "$work/plan"
	frozen patched &
	boot=$!
	sleep 1.5
	! grep -q '^ok' "$work/boot/freeze.tap" || return 1
	: > "$work/boot/host/thaw"
	wait $boot && grep -q '^ok 1' "$work/boot/freeze.tap"
}
# The table with this kernel for the patched arm, in the phase that differs.
one_phase() {
	grep '^old-memory-freed' "$LAB/tests/targets/phases/phases" > "$work/phases"
	"$LAB/tests/targets/phases/table" -p "$work/phases" "$(asks)" "$work/table" \
		"unpatched=$(k unpatched)" "patched=$(k "$1")"
}
# every cell has its letter
answered() { ! grep -v "^D done" "$1" | grep -q " ? "; }
no_patch() { ! one_phase unpatched > "$work/t" && grep -q '^not ok.*must' "$work/t" && answered "$work/t"; }
whole() { "$LAB/tests/targets/phases/table" "$(asks)" "$work/table" "unpatched=$(k unpatched)" "patched=$(k patched)" && answered "$work/table/table"; }
asked() {
	q=$(asks AT=exit_mmap UNDER=load_elf_binary TASK=demo DURING="cat /proc/\$VICTIM/stat")
	exits 0 "$LAB/tests/targets/freeze/ask" "$q" "$work/ask" "unpatched=$(k unpatched)" "patched=$(k patched)" &&
		says 'BLOCKED UNTIL THAW                 DONE WHILE FROZEN' && says 'held by  demo/'
}
t 'stacks are whole, and hold no guess' stacks
t 'until told' told
t 'a question: both arms side by side' asked
t 'the table tells a kernel without the patch' no_patch
t 'the table of the line is the patch'\''s' whole
X2='and at finalize_exec under load_elf_binary task other'
others_lock() {
	! real unpatched "$X until thawed.2" "$X2 do sh cat /proc/\$(cut -d\" \" -f1 /host/frozen.1)/stat" &&
		grep -q '^not ok 2 .*inconclusive' "$work/boot/freeze.tap" &&
		grep -q 'blocked cat.*held by victim' "$work/boot/freeze.tap"
}
no_heartbeat() {
	cpus=1
	! real patched "$X hold vcpu do user kill" && grep -q 'inconclusive (no heartbeat' "$work/boot/freeze.tap"
}
other_caller() {
	real patched 'at exit_mmap under setup_new_exec task victim do user kill' || return 1
	! real unpatched 'at exit_mmap under setup_new_exec task victim do user kill' && grep -q 'never frozen' "$work/boot/freeze.tap"
}
t 'who waits for another task is no answer' others_lock
t 'no heartbeat, no answer' no_heartbeat
t 'another caller is another moment' other_caller
t 'a held task may change its CPU' real patched "$X do user move" "$X do user move" "$X hold vcpu do user kill"
denied_table() {
	exits 2 "$work/deny" "$LAB/tests/targets/phases/table" "$(asks)" "$work/table" "unpatched=$(k unpatched)" "patched=$(k patched)" &&
		says 'the host denies ptrace'
}
crash_while_frozen() {
	q=$(asks AT=exit_mmap UNDER=load_elf_binary DURING='echo c > /proc/sysrq-trigger')
	exits 4 "$LAB/tests/targets/freeze/ask" "$q" "$work/ask" "patched=$(k patched)" && says 'Kernel panic' && says 'the guest ended while frozen'
}
t 'ptrace denied: the table is refused' denied_table
t 'a crash while frozen is the runner'\''s to tell' crash_while_frozen
end
