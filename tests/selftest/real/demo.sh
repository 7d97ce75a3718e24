# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2046,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The demo runs through.  It shows both arms as they are, in 80 columns and 24 rows, as plain text.
. "$(dirname "$0")/../lib.sh"

timeout 200 make lab-demo AUTO=1 O="$OUT" >"$work/demo" 2>"$work/err"
code=$?

ends_well() { [ "$code" = 0 ] || { cat "$work/demo" "$work/err"; return 1; }; }
shows() { grep -q -- "$1" "$work/demo"; }
# in_scene SCENE TEXT: TEXT comes in that scene.
in_scene() {
	sed -n "/== $1 ==/,/^== What/p" "$work/demo" | sed '2,${/^== /,$d;}' | grep -q -- "$2"
}
plain() { ! grep -q "$(printf '\033')" "$work/demo"; }
columns() { [ "$(awk 'length > n { n = length } END { print n }' "$work/demo")" -le 80 ]; }
rows() {
	awk '/^== / { if (n > 22) { print n " lines before: " $0; bad = 1 } n = 0 } { n++ } END { exit bad }' \
		"$work/demo"
}
slower() {
	set -- $(sed -n 's/.*256 MiB process: *\([0-9]*\) ms.*/\1/p' "$work/demo")
	[ $# = 2 ] && [ "$1" -gt $(($2 * 2)) ]
}

# The lines of the two arms: their names, the ms of the call, and those until the stop.
stop_is_late() {
	sed -n '/in the execve() of 256 MiB:/,/^$/p' "$work/demo" | awk '
		$1 == "unpatched" { waited = $2 > 1 && $3 > 1 }
		$1 == "patched" { at_once = $2 < 1 && $3 > 1 }
		END { exit !(waited && at_once) }'
}

t 'the demo runs through' ends_well
t 'ps waits when the kernel is unpatched' in_scene 'Caught in the act' 'BLOCKED UNTIL THAW'
t 'ps waits for exec_update_lock' in_scene 'Caught in the act' 'exec_update_lock'
t 'ps does not wait when the kernel is patched' in_scene 'The same moment, patched' 'DONE WHILE FROZEN'
t 'ps is at least twice as fast when the kernel is patched' slower
t 'the FUSE server deadlocks when the kernel is unpatched' shows '^unpatched: deadlock'
t 'the same exec completes when the kernel is patched' shows '^patched:   completes'
t 'PTRACE_ATTACH returns at once when the kernel is patched, and the stop comes as late' stop_is_late
t 'no escape sequence goes into a pipe' plain
t 'no line is longer than 80 columns' columns
t 'no scene is longer than a screen' rows
end
