# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2012 # functions are called by t; lib.sh sets work
# Real programs of the distribution meet a real execve(); one boot of each kernel.
. "$(dirname "$0")/../lib.sh"

timeout 200 make lab-programs QUICK=1 BOOTS=1 ONLY=strace,ps O="$OUT" >"$work/table" 2>"$work/err"
code=$?

# cell ROW COLUMN: prints the number before the bracket in that column, in ms.
cell() { sed -n "s/^ *$1  *//p" "$work/table" | sed 's/\[[^]]*\]//g' | awk -v n="$2" '{ print $n }'; }
# between LEAST VALUE MOST
between() { awk -v a="$1" -v x="$2" -v b="$3" 'BEGIN { exit !(x != "" && a <= x + 0 && x + 0 <= b) }'; }

ends_well() { [ "$code" = 0 ] || { cat "$work/table" "$work/err"; return 1; }; }
attach() {
	cat "$work/table"
	between 1 "$(cell 'its attach' 1)" 10000 && between 0 "$(cell 'its attach' 2)" 1
}
stop_is_late() {
	cat "$work/table"
	between 1 "$(cell 'until the stop' 1)" 10000 && between 1 "$(cell 'until the stop' 2)" 10000
}
comes_back() { for n in 1 2 3; do between 1 "$(cell "ps -ef" "$n")" 20000 || { cat "$work/table"; return 1; }; done; }
versions() {
	set -- "$(ls -d "$OUT"/results/programs-* | tail -n 1)"
	grep -qE '^(strace [0-9]|the programs of this host)' "$1/versions"
}

if [ "$code" = 3 ]; then
	skip 'programs of the distribution run in a guest' "$(tail -n 1 "$work/err")"
else
	t 'programs of the distribution run in a guest' ends_well
	t 'the PTRACE_SEIZE of strace returns at once when the kernel is patched, and not when it is not' attach
	t 'its stop comes late on both' stop_is_late
	t 'ps comes back on both, and alone' comes_back
	t 'the versions of the packages are kept' versions
fi
end
