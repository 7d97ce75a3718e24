#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2086 # lists of words
# freeze: what it refuses, its language of steps, its decoder, and freezes of a small program.
# real/freeze.sh freezes real kernels.
. "$(dirname "$0")/lib.sh"

F=$LAB/tests/freeze
CC="gcc -std=gnu11 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE"
# shellcheck disable=SC2154 # of lib.sh
fz=$work/freeze
# shellcheck disable=SC2086
# FREEZE= names another build of it; sanitized.sh has one.
if [ "${FREEZE:-}" ]; then
	cp "$FREEZE" "$fz" || exit 3
else
	$CC "$F"/*.c -lelf -o "$fz" || exit 3
fi

# The kernel is a small program.
cp "$LAB/tests/selftest/freeze/programs/kernel.c" "$work/k.c"
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
all_words='at pushes under moves after loads task x nth 3 hold vcpu for 20ms until mark'
all_words="$all_words name n expect done do user kcmp"
t 'all words are accepted' exits 0 "$fz" -n -d "$work/d" -e "$all_words" "$work/k"
t 'an unknown word is refused' refuses 'at pushes wen 3' 'I do not know the word wen'
t 'a step without a place is refused' refuses 'task x' 'says not where'
t 'a word said twice is refused' refuses 'at pushes at loads' 'says twice at'
t 'a hold of no kind is refused' refuses 'at pushes hold cpu' 'hold is task or vcpu'
t 'a hold of no time is refused' refuses 'at pushes for 0' 'from 1 to 20000'
t 'a time beyond an RCU stall is refused' refuses 'at pushes for 20001' 'from 1 to 20000'
t 'a moment that cannot be (nth 0) is refused' refuses 'at pushes nth 0' 'cannot use 0'
t 'a task name longer than the kernel has is refused' refuses 'at pushes task abcdefghijklmnop' 'at most 15 letters'
t '`and'\'' in the first step is refused' refuses 'and at pushes' 'needs a step before it'
t 'a question without a directory is refused' refuses 'at pushes do user kcmp' 'give -d DIR'
t 'an expectation without a question is refused' refuses 'at pushes expect done' 'expect needs a question'
t 'a keyword without its word is refused' refuses 'at' 'nothing follows at'

t 'a missing function is refused with near names' refuses 'at pushse' 'near names: pushes'
inlined() {
	exits 2 "$fz" -n -s "$work/tree" -e 'at inlined_one' "$work/k" &&
		says 'inlined_caller (fs/a.c), which is there: try it'
}
t 'an inlined function is refused with its caller' inlined
t 'a caller that is missing is refused' refuses 'at pushes under nobody' 'no function nobody'
t 'an offset inside an instruction is refused' refuses 'at loads+1' 'no instruction begins there'
t 'an offset between instructions is accepted' accepts "at moves+3"
t 'an offset beyond the function is refused' refuses 'at pushes+99' 'bytes long'
t 'a first instruction that jumps is refused' refuses 'at jumps' 'it jumps, calls or returns'
t 'a first instruction that calls is refused' refuses 'at calls' 'it jumps, calls or returns'
t 'a relative operand is refused, and the next place is named' \
	refuses 'at relative' 'relative to the instruction pointer; try relative+0x6'

strip -o "$work/stripped" "$work/k"
gcc -static-pie -fPIE -w "$work/k.c" -o "$work/pie" 2>/dev/null || cp "$F/freeze.h" "$work/pie"
kernel() { exits 2 "$fz" -n -f "$work/k.offsets" -e 'at pushes' "$work/$1" && says "$2"; }
t 'a stripped kernel is refused' kernel stripped 'it was stripped'
t 'a kernel that is none is refused' kernel k.c 'not an x86-64 ELF file'
t 'a kernel that does not exist is refused' kernel nothing 'No such file'
other_build() {
	sed 's/task_comm 16/task_comm 24/' "$work/k.offsets" > "$work/other"
	exits 2 "$fz" -n -f "$work/other" -e 'at pushes' "$work/k" && says 'of another build'
}
t 'offsets of another build are refused' other_build

# --- under ptrace, with the small program as a kernel ---
run() {
	exits "$1" timeout -k 1 20 "$fz" -o "$work/tap" -j "$work/json" -e "$2" "$work/k" ${3:+"$3"}
}
frozen_in() {
	run 0 "at $1 hold vcpu for 5" &&
		grep -q "^ok 1 - $1: held" "$work/tap" &&
		grep -q '"answer":"held"' "$work/json"
}
t 'a push is stepped over' frozen_in pushes
t 'a movabs is stepped over' frozen_in loads
t 'any other instruction is stepped over' frozen_in moves
t 'the exit code is that of the guest' run 7 'at pushes hold vcpu for 5' 7
t 'a signal that ends the guest is passed on' run 137 'at pushes hold vcpu for 5' signal
never() { run 0 'at pushes nth 2' && grep -q '^not ok 1 - pushes: never frozen' "$work/tap"; }
t 'a moment that never comes is not ok' never
idle() {
	sed -i 's/"swapper\/0", 1,/"swapper\/0", 0,/' "$work/k.c"
	gcc -static -no-pie -w "$work/k.c" -o "$work/k"
	run 0 'at pushes' && grep -q 'refused (.*the idle task' "$work/tap"
}
t 'the idle task is not made to sleep' idle

denied() {
	gcc -w "$LAB/tests/selftest/freeze/programs/deny.c" -o "$work/deny" || return 1
	exits 2 "$work/deny" "$fz" -o "$work/tap" -e 'at pushes' "$work/k" &&
		says 'the host denies ptrace' && says 'allow ptrace'
}
t 'a host that denies ptrace ends it with 2, and it is said what to do' denied

# alive PID: the process is there, and is not a zombie that was not waited for yet.
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
t 'a signal in the middle of a freeze leaves no process' interrupted
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
t 'when it is killed in the middle of a freeze the guest ends, too' killed

# --- the decoder against the disassembler, over a whole program ---
lengths() {
	# shellcheck disable=SC2086
	$CC -I"$F" "$LAB/tests/selftest/freeze/programs/lengths.c" "$F/insn.c" -o "$work/len" || return 1
	objdump -d -w --insn-width=16 "$work/k" | "$work/len"
}
if command -v objdump >/dev/null; then
	t 'lengths of instructions are those of the disassembler' lengths
else
	skip 'lengths of instructions are those of the disassembler' 'no objdump'
fi

# --- users of the locks ---
tree=$OUT/kernel/7.2/unpatched
if [ -f "$tree/fs/exec.c" ]; then
	t "the users of exec's locks are those of the line" "$LAB/tests/targets/phases/check-users" "$fz" "$tree"
else
	skip "the users of exec's locks are those of the line" 'no tree'
fi
new_user() {
	cat > "$work/tree/fs/new.c" <<-'C'
		static int brand_new(void)
		{
			return down_read_killable(&t->signal->exec_update_lock);
		}
	C
	exits 1 "$LAB/tests/targets/phases/check-users" "$fz" "$work/tree" &&
		says 'exec_update_lock fs/new.c brand_new'
}
t 'a new user of the locks is named' new_user

# --- the letters and the verdict of the table, from made-up answers ---
cat > "$work/phases" <<'P'
early f - no
late g - yes
P
cat > "$work/users" <<'U'
exec_update_lock f.c f kcmp 0
none - - kill 0
U
# cell ARM NAME ANSWER [LOCK]: prints a line of answers, as jq makes it of a step.
cell() {
	printf '{"name":"%s","answer":"%s","errno":null,"why":null,"blocked":[{"lock":"%s"}]}\n' \
		"$2" "$3" "${4-exec_update_lock}" |
		jq -r --arg arm "$1" -f "$LAB/tests/targets/phases/answers.jq"
}
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
	exits "$1" awk -v one=u -v two=p -f "$LAB/tests/targets/phases/table.awk" \
		"$work/phases" "$work/users" "$work/answers"
}
good_table() { table 0 'blocked until thaw' 'done while frozen' && says 'exactly those'; }
t 'the table of a right patch is ok' good_table
t 'the table shows that a patch changes nothing' table 1 'blocked until thaw' 'blocked until thaw'
t 'a cell without an answer is not ok' table 1 'blocked until thaw' inconclusive
t 'a task that is blocked on another lock is no answer' table 1 'blocked until thaw' 'done while frozen' mmap_lock
end
