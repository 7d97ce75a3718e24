# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-gdb DEBUGINFO=1: a kernel is built that has source lines, and gdb shows them.
. "$(dirname "$0")/../lib.sh"

if ! command -v gdb >/dev/null; then
	skip 'gdb on a kernel with source lines' 'there is no gdb(1)'
	end
	exit
fi
printf '%s\n' 'info line begin_new_exec' 'list begin_new_exec' 'list exit_mmap' 'guest-bt 1' >"$work/lines.gdb"
asked() { timeout 1800 make lab-gdb O="$OUT" ARM=patched SCRIPT="$work/lines.gdb" DEBUGINFO="$1"; }
shown() {
	exits 0 asked 1 && grep -q '^Line [0-9]* of ".*fs/exec.c"' "$work/said" && says 'struct linux_binprm' &&
		says 'exit_mmap(struct mm_struct' && grep -q '^#.* in do_wait .* at .*kernel/exit.c:[0-9]' "$work/said"
}
# Without it there is none, so the test above could have failed.
not_shown() { exits 0 asked 0 && says 'No line number information'; }

t 'gdb shows the source of a kernel with debug information' shown
t 'and not of one without' not_shown
end
