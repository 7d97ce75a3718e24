# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016 # functions are called by t; $ is of gdb and of the guest
# lab-gdb for real: what it says of an execve() that a task waits for, on both arms, beside what lab-freeze says; a
# guest of lab-shell, which goes on; and Ctrl-C at a terminal.
. "$(dirname "$0")/../lib.sh"

if ! command -v gdb >/dev/null; then
	skip 'gdb on a guest' 'there is no gdb(1)'
	end
	exit
fi
terminal_size='-x 100 -y 40' patience=300
. "$LAB/tests/selftest/tmux/terminals.sh"
trap 'mux kill-server 2>/dev/null; rm -rf "$work"' EXIT

# The program of the guest reads /proc/PID/stat of a process whose execve() is held in its teardown.  Reading begins
# in do_task_stat(); then the reader either waits, in schedule(), or is done.
cat >"$work/held.gdb" <<'E'
break *do_task_stat
set $lab_shown = 0
set $tries = 0
while $lab_shown == 0 && $tries < 50
  continue
  exec-phase
  set $tries = $tries + 1
end
lab-this-task
set $reader = $lab_current
set $task_of_cpu = (unsigned long *)&cpu_tasks
tbreak *schedule if $task_of_cpu[*(int *)((long)$fs_base + $lab_tls_cpu)] == $reader
tbreak *(*(unsigned long *)$rsp)
continue
echo answers\n
who-waits
exec-phase
who-holds exec_update_lock
who-holds cred_guard_mutex
eval "guest-bt %d", *(int *)($reader + $lab_task_pid)
E

# held ARM: lab-gdb runs $work/held.gdb; what it says goes to $work/gdb.ARM.
held() {
	exits 0 make lab-gdb O="$OUT" ARM="$1" START='wait-read-stat 20000' SCRIPT="$work/held.gdb" || return
	sed '1,/^answers/d' "$work/said" >"$work/gdb.$1"
}
# by_gdb ARM, by_freeze ARM: which task waits for what, in one form; the two name the tasks differently.
by_gdb() {
	name='"[^"]*"' pid='\([0-9]+\)' to='which the execer has'
	sed -nE "s/^\"wait-read-stat\" $pid (waits for [a-z_]*) of $name ($pid), held by $name \\2\$/\1, $to/p
		s/^no task waits for .*/nothing waits/p" "$work/gdb.$1"
}
by_freeze() {
	jq -r '"/\(.pid)" as $execer | [.blocked[] | select(.lock != null and .lock != "")] |
		if . == [] then "nothing waits" else .[] |
			select((.lock_of | endswith($execer)) and .holder == .lock_of) |
			"waits for \(.lock), which the execer has" end' "$OUT/freeze/$1/freeze.json"
}
frozen() {
	exits 0 make lab-freeze O="$OUT" AT=exit_mmap UNDER=load_elf_binary DURING='cat /proc/$VICTIM/stat'
}
not() { ! "$@"; }
# same GDB FREEZE: both name the same, and something.
same() {
	by_gdb "$1" >"$work/one" && by_freeze "$2" >"$work/two" && cat "$work/one" "$work/two" &&
		[ "$(wc -l <"$work/one")" = 1 ] && cmp "$work/one" "$work/two"
}
has() { cat "$work/gdb.$1" && grep -qE "$2" "$work/gdb.$1"; }
locked() {
	has unpatched '^"[^"]*" \([0-9]+\) executes a program: new memory; the old one is being freed; cred' &&
		has unpatched '^  it holds cred_guard_mutex and exec_update_lock$' &&
		has unpatched '^exec_update_lock of (".*" \([0-9]+\)): held by \1, 1 waiting$' &&
		has unpatched '^cred_guard_mutex of (".*" \([0-9]+\)): held by \1$'
}
unlocked() {
	has patched 'executes a program: new memory and credentials; locks dropped; the old memory is being freed$' &&
		has patched '^  it holds neither cred_guard_mutex nor exec_update_lock$' &&
		[ "$(grep -cx 'no task holds it' "$work/gdb.patched")" = 2 ]
}
stack() { has unpatched ' in schedule ' && has unpatched ' in down_read_killable ' && has unpatched 'do_task_stat'; }

t 'on the unpatched arm gdb runs a script' held unpatched
t 'it says how far the execve() is, and which locks it holds' locked
t 'and shows the stack of the task that waits' stack
t 'on the patched arm it does too' held patched
t 'there the execve() holds no lock while it frees the old memory' unlocked
t 'lab-freeze answers the same question' frozen
t 'both say which task waits for which lock: unpatched' same unpatched unpatched
t 'and that nothing waits: patched' same patched patched
t 'the answer of one arm is not that of the other' not same unpatched patched

# nobody: no process has its working directory in that of the guest.
nobody() {
	for p in /proc/[0-9]*; do
		[ "$(readlink "$p/cwd" 2>/dev/null)" != "$OUT/gdb" ] || return 1
	done
}
nothing_left() { within 50 nobody && [ ! -e "$OUT/gdb/uml" ]; }
lab() { make lab-gdb O="$OUT" ARM=unpatched "$@"; }
fails() {
	echo 'who-holds no_lock' >"$work/bad.gdb" &&
		exits 1 lab SCRIPT="$work/bad.gdb" && says 'who-holds: the locks are' && says 'a command of it failed'
}
too_long() { echo 'continue' >"$work/bad.gdb" && exits 5 lab SCRIPT="$work/bad.gdb" LIMIT=5 && says 'LIMIT=5'; }
ended() {
	echo continue >"$work/bad.gdb"
	exits 124 timeout --foreground -s INT 10 make lab-gdb O="$OUT" ARM=unpatched SCRIPT="$work/bad.gdb" &&
		within 20 nobody && [ ! -e "$OUT/gdb/uml" ] && [ ! -e core ]
}
no_terminal() { exits 2 lab </dev/null && says 'lab-gdb: gdb needs a terminal, or SCRIPT='; }
denied() {
	gcc -w tests/selftest/freeze/programs/deny.c -o "$work/deny" || return
	exits 2 "$work/deny" "$(command -v make)" -s lab-gdb O="$OUT" SCRIPT="$work/held.gdb" &&
		says 'lab-gdb: gdb cannot attach to the guest: ptrace: Operation not permitted (see'
}
t 'a command that fails ends it with 1' fails
t 'a script that does not end is ended' too_long
t 'without a terminal it asks for a script' no_terminal
t 'where ptrace is denied one line says so' denied
t 'Ctrl-C ends gdb and the guest, and no file is left' ended
t 'nothing is left behind' nothing_left

# --- at terminals ---
interrupted() {
	beats="while :; do echo beat; sleep 0.2; done"
	begin one "make lab-gdb O=$OUT ARM=unpatched START='$beats'" &&
		sees one '^(gdb)' && keys one clear Enter 'shell clear' Enter continue Enter &&
		sees one '^Continuing' && sleep 1 && keys one C-c && sees one 'SIGINT' && sees one '^(gdb) *$' || return
	beats=$(grep -c beat "$OUT/gdb/results")
	keys one continue Enter && within 100 more_beats "$beats"
}
more_beats() { [ "$(grep -c beat "$OUT/gdb/results")" -gt "$1" ]; }
quits() {
	keys one C-c && sleep 1 && keys one 'shell clear' Enter quit Enter && sees one 'Quit anyway' &&
		keys one y Enter &&
		sees one '^host:' && keys one "stty -g | diff - $work/one.before && echo as\$((40 + 2))" Enter &&
		sees one '^as42' && nothing_left
}
shell() { begin two "make lab-shell O=$OUT ARM=patched" && sees two '^patched:/tmp #' 600; }
in_shell() {
	printf '%s\n' guest-ps who-waits >"$work/ps.gdb" && exits 0 make lab-gdb O="$OUT" SCRIPT="$work/ps.gdb" &&
		says 'the guest of lab-shell, patched' && says '"kthreadd"' && says 'no task waits' &&
		keys two 'echo still$((6 * 7))' Enter && sees two '^still42'
}
other_arm() { exits 2 lab SCRIPT="$work/ps.gdb" && says 'the guest that runs here is patched' ; }
switched_off() { grep "^state=done code=0 " "$OUT/shell/end"; }
leaves() { keys two exit Enter && sees two '^host:' && within 100 switched_off; }
if command -v tmux >/dev/null; then
	t 'Ctrl-C stops the guest and not the lab, and continue lets it go on' interrupted
	t 'quit ends the guest, and leaves the terminal as it was' quits
	t 'a guest of lab-shell asks for a command' shell
	t 'gdb looks into it, and it goes on' in_shell
	t 'an arm that it is not is refused' other_arm
	t 'it ends as it should' leaves
else
	skip 'Ctrl-C stops the guest and not the lab' 'there is no tmux(1)'
fi
end
