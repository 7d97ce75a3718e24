#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Real runs in virtual time: the numbers are those that the subject has, to the last digit.
. "$(dirname "$0")/../lib.sh"

golden=patches/exec-free-old-mm/exact/7.2
results=$OUT/results/latest

run() { timeout 600 make lab-run O="$OUT" FLAVOUR=exact "$@"; }

# is_golden: the numbers of the last run are, byte by byte, the golden ones of the usual scenarios.
is_golden() { cmp "$results/exact" "$golden.usual" || { diff "$results/exact" "$golden.usual" | head; false; }; }

# loaded COMMAND...: runs it while each CPU of the host is kept busy.
loaded() {
	begin_load
	"$@"
	rc=$?
	end_load
	return "$rc"
}

usual() {
	exits 0 loaded run && is_golden && says 'Verdict: as expected' &&
		says 'all boots of each arm have the same samples' &&
		says 'The kernels of both arms have one more patch: since-6.12.patch'
}
t 'on a loaded host the usual scenarios give the golden numbers' usual

# stable FILE: prints the numbers that do not depend on the compiler and the C library of the guest's
# programs; others move by some readings of the clock.
stable() { grep -E '^(attach-(aio|rss|sparse|vmas)|kill-rss|stat-rss|tracer-many|lockless-[a-z-]*) ' "$1"; }
every() {
	exits 0 run SCENARIOS=all && says "Of the numbers in $golden, " &&
		says 'sharing-none is not for FLAVOUR=exact: an execve() that tears nothing down' &&
		stable "$golden" >"$work/golden" && stable "$results/exact" >"$work/now" &&
		[ "$(wc -l <"$work/golden")" -gt 20 ] && diff "$work/golden" "$work/now"
}
t 'all scenarios repeat, and those that no library can shift give the golden numbers' every

# wait SIDE MIB: prints that figure of attach-rss in the last run.
wait_of() {
	awk -v f="$1" -v mib="$2" '$1 == "attach-rss" && $2 == mib { print $(f == "A" ? 4 : 5) }' "$results/exact"
}
priced() {
	exits 0 run SCENARIOS=attach-rss COST=0 PRICES=page=512,vma=0,table=2048 BOOTS=1 || return
	for mib in 16 64; do
		# 256 pages and half a page table for each MiB.
		more=$(($(wait_of A 256) - $(wait_of A "$mib")))
		[ "$more" = $(((256 - mib) * (256 * 512 + 1024))) ] || { echo "$mib MiB: $more"; return 1; }
	done
	[ "$(wait_of B 16) $(wait_of B 64) $(wait_of B 256)" = '256 256 256' ] &&
		says 'prices, not times, in ns: page=512'
}
t 'attach-rss waits pages x price + tables x price + a constant, and with the patch a constant' priced

same_arm() { exits 1 run ARMS=unpatched,unpatched SCENARIOS=attach-rss COST=0 && says 'Verdict: no difference: '; }
swapped() { exits 1 run ARMS=patched,unpatched SCENARIOS=attach-rss COST=0 && says 'the arms look swapped'; }
t 'an arm against itself has no difference' same_arm
t 'swapped arms are told' swapped

# With the clock basic ticks of the host enter: either they did no harm, or the run says so.
basic() {
	run CLOCK=basic SCENARIOS=attach-aio COST=0 >"$work/said" 2>&1
	case $? in
	0) says 'all boots of each arm have the same samples' ;;
	6) says 'FAILED: boot ' ;;
	*) cat "$work/said"; false ;;
	esac
}
t 'with the clock basic a sample that differs is told' basic
not_taken() { exits 2 run SCENARIOS=sharing-clone && says 'none of them is for FLAVOUR=exact'; }
t 'a scenario that is not for this flavour is refused' not_taken
end
