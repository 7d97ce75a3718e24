# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Real kernels, booted by Slurm on two nodes, of which one loses a guest in the midst of the run.
. "$(dirname "$0")/../lib.sh"
. "$LAB/tests/selftest/slurm/cluster.sh"
why=$(no_slurm)
[ -z "$why" ] || { skip 'real kernels are booted by Slurm' "$why"; end; }
begin_slurm || exit
latest=$OUT/results/latest

run() { timeout 600 make lab-run O="$OUT" LAUNCH=slurm COST=0 "$@"; }
# whole N: the boots 1 to N are there, once each, from both nodes, and nothing is left in the queue.
whole() {
	[ "$(sed -n 's/^boot=\([0-9]*\) .*/\1/p' "$latest/samples" | sort -un)" = "$(seq 1 "$1")" ] &&
		grep -q ' host=n1 ' "$latest/samples" && grep -q ' host=n2 ' "$latest/samples" &&
		[ -z "$(squeue -h)" ] && ! ls -d "$latest"/hosts/try-*
}
verdict() {
	exits 0 run BOOTS=10 SCENARIOS=attach-rss && says 'Verdict: as expected' && whole 20 &&
		jq -e '.exit == 0 and ([.rows[] | select(.dose == 256 and .ratio.estimate > 20)] | length > 0)' \
			"$latest/report.json"
}
# guests: prints the process ids of the kernels that this Slurm has booted, which have its name in their environment.
guests() {
	for p in /proc/[0-9]*; do
		case $(readlink "$p/exe") in "$OUT"/results/*/linux) ;; *) continue ;; esac
		! grep -qzxF "SLURM_CONF=$SLURM_CONF" "$p/environ" || echo "${p#/proc/}"
	done 2>/dev/null | grep .
}
kill_guests() {
	# shellcheck disable=SC2046 # process ids
	kill -9 $(guests)
}
killed() {
	within 600 kill_guests >"$work/killed" 2>&1 &
	exits 0 run QUICK=1 SCENARIOS=attach-aio && whole 6 && wait $! &&
		grep 'lost, and made elsewhere: task' "$latest/report"
}
t 'the verdict of a run on two nodes is as expected, with a row each' verdict
t 'when guests are killed, their boots are made again, and the verdict is the same' killed
end
