# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The scenarios that lab-run does not run by itself, with few boots on both arms.  No
# expectation of theirs is met whatever was measured.
. "$(dirname "$0")/../lib.sh"

run() { timeout 300 make lab-run O="$OUT" "$@"; }
expect=patches/exec-free-old-mm/expect
few=attach-vmas,attach-sparse,attach-threads,strace-threads,tracer-many,readers-many
few=$few,pidof-rss,maps-rss,top-rss,aio-ls,aio-cat,aio-read
few=$few,stop-attach-rss,stop-attach-rss-call,stop-seize-aio,stop-seize-aio-call
few=$few,sharing-none,sharing-clone,sharing-vfork,lockless-read-status,lockless-kill
few=$few,flush-ptrace-seize,flush-ptrace-attach,flush-read-stat,flush-kcmp
few=$few,thread-ptrace-seize,thread-ptrace-attach,thread-read-stat,thread-kcmp
few=$few,wait-ptrace-seize,wait-vm-readv,wait-pidfd-getfd,wait-robust-list,wait-read-stat
waits=$(sed -n 's/^ \* as: *//p' tests/scenarios/wait.c | tr ' \n' ',,')

# hit SAMPLES: each dose of each scenario was hit on both arms.
hit() {
	awk '/^boot=/ { for (i = 1; i <= NF; i++) { split($i, p, "="); v[p[1]] = p[2] }
		k = v["scenario"] " " v["dose"]; all[k]; hits[k, v["arm"]] += v["hit"] }
	END { for (k in all) if (!hits[k, "unpatched"] || !hits[k, "patched"]) {
			print k ": no hit on one arm"; bad = 1 }
		exit bad }' "$1"
}
as_expected() {
	run QUICK=1 SCENARIOS="$few" >"$work/said"
	code=$?
	cat "$work/said"
	cp "$OUT/results/latest/samples" "$work/samples"
	[ "$code" = 0 ] && says 'Verdict: as expected' && hit "$work/samples"
}
each_user() {
	run BOOTS=1 QUICK=1 SCENARIOS="${waits%,}" >"$work/said"
	code=$?
	cat "$work/said"
	measured=$(grep -c '^scenario name=wait-' "$OUT/results/latest/samples")
	[ "$code" -le 1 ] && hit "$OUT/results/latest/samples" &&
		[ "$measured" = "$(echo "$waits" | tr -dc , | wc -c)" ] &&
		says 'wait-* 100 A >= 95ms' &&
		! grep 'NOT MET.*A >= 95ms' "$work/said"
}
all() {
	exits 0 run SCENARIOS=all SHOW=1 BOOTS=1 &&
		says ,sharing-vfork,stat-rss, && says attach-aio,attach-rss, &&
		says wait-vm-writev
}

# damaged HOW: prints the samples, changed so that they say something else.
damaged() {
	case $1 in
	swapped) sed 's/arm=unpatched side=A/arm=patched side=X/
		s/arm=patched side=B/arm=unpatched side=A/; s/side=X/side=B/' ;;
	missed) sed 's/ hit=1/ hit=0/' ;;
	equal) awk '/side=A/ { print; sub(/boot=/, "boot=1"); sub(/unpatched side=A/, "patched side=B"); print }
		!/^boot=/' ;;
	*) awk -v side="side=${1#* }" -v by="${1% *}" '$3 ~ side { match($0, / wait=[0-9]+/)
		$0 = substr($0, 1, RSTART + 5) sprintf("%.0f", substr($0, RSTART + 6, RLENGTH - 6) * by) \
			substr($0, RSTART + RLENGTH) } { print }' ;;
	esac <"$work/samples"
}
judged() {
	damaged "$1" >"$work/damaged"
	"$OUT/bin/judge" -q -e "$expect" "$work/damaged" >"$work/said"
	code=$?
	grep '^  NOT MET' "$work/said" >>"$work/failed"
	[ "$code" = 1 ] && says "${2-Verdict: }"
}
# An expectation that was met in the run must have been seen not met above.
none_is_always_met() {
	"$OUT/bin/judge" -q -e "$expect" "$work/samples" | sed -n 's/^  met       \([^:]*\):.*/\1/p' >"$work/met"
	[ "$(wc -l <"$work/met")" -ge 30 ] || return 1
	bad=0
	while read -r e; do
		grep -qF "NOT MET   $e:" "$work/failed" || { echo "never seen not met: $e"; bad=1; }
	done <"$work/met"
	return "$bad"
}

t 'both arms do what is expected of them, and each dose was hit' as_expected
t 'each user of the locks waits as long as the teardown when the kernel is unpatched' each_user
t 'SCENARIOS=all is all of them' all
t 'swapped arms are rejected' judged swapped 'the arms look swapped'
t 'samples of which both arms are unpatched are rejected' judged equal 'no difference'
t 'samples without a hit are rejected' judged missed
t 'samples without a wait on the unpatched arm are rejected' judged '0.001 A'
t 'samples without a wait on the patched arm are rejected' judged '0.001 B'
t 'samples in which everything waits are rejected' judged '1000 [AB]'
t 'no expectation is met whatever was measured' none_is_always_met
end
