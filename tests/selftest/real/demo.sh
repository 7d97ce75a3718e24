# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2046,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The demo, run through: it shows both arms as they are, on 80x24, plain.
. "$(dirname "$0")/../lib.sh"
cd "$LAB" || exit 2

timeout 200 make lab-demo AUTO=1 O="$OUT" >"$work/demo" 2>"$work/err"
code=$?

ends_well() { [ $code = 0 ] || { cat "$work/demo" "$work/err"; return 1; }; }
shows() { grep -q -- "$1" "$work/demo"; }
# after SCENE TEXT: TEXT comes in SCENE, not in another.
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

t 'it runs through' ends_well
t 'unpatched, ps waits' in_scene 'Caught in the act' 'BLOCKED UNTIL THAW'
t 'for exec_update_lock' in_scene 'Caught in the act' 'exec_update_lock'
t 'patched, ps does not wait' in_scene 'The same moment, patched' 'DONE WHILE FROZEN'
t 'ps is at least twice as fast patched' slower
t 'unpatched, the FUSE server deadlocks' shows '^unpatched: deadlock'
t 'patched, it completes' shows '^patched:   completes'
t 'no escape sequence in a pipe' plain
t 'no line is longer than 80 columns' columns
t 'no scene is longer than a screen' rows
end
