# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC2016,SC2034,SC1091 # functions are called by t; lib.sh sets work
# LAUNCH=slurm: boots on two nodes of a real slurmctld, which are two slurmd's here.  The guests are made up.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/run/made.sh"
. "$LAB/tests/selftest/slurm/cluster.sh"
typed() {
	exits 2 make -n lab-check O="$work/o" LAUNCH=slurm && says 'LAUNCH=: lab-check does not take it' &&
		exits 2 make -n lab-run O="$work/o" LAUNCH=slurm HOSTS=a && says 'give one of them' &&
		exits 2 make -n lab-run O="$work/o" LAUNCH=pbs && says 'LAUNCH=pbs'
}
t 'lab-run alone takes LAUNCH=, and not with HOSTS=' typed
why=$(no_slurm)
[ -z "$why" ] || { skip 'boots are made by Slurm' "$why"; end; }
begin_slurm || exit

slurm_guest() {
	guest "$1" && mkdir -p "$o/bin/far" && cp "$OUT/bin/leash" "$o/bin/" && cp "$OUT/bin/far/probe" "$o/bin/far/" &&
		printf '#!/bin/sh\necho /dev/shm\n' >"$o/bin/far/boot" && chmod 755 "$o/bin/far/boot"
}
# Below the leash, which ends the sbatch of a run that has failed.
slurm_run() {
	shell="$OUT/bin/leash"
	run LAUNCH=slurm "$@"
}
whole() {
	cat "$latest/report"
	[ "$(sed -n 's/^boot=\([0-9]*\) .*/\1/p' "$latest/samples" | sort -n)" = "$(seq 1 "$1")" ] &&
		[ -z "$(squeue -h)" ] && ! ls -d "$latest"/hosts/try-*
}
all_done() {
	slurm_guest 'sleep 0.3' && exits 0 slurm_run BOOTS=4 && says judged && whole 8 &&
		grep -q 'host=n1' "$latest/samples" && grep -q 'host=n2' "$latest/samples" &&
		grep -E '^  n1: [24] boots; ' "$latest/report"
}
lost() {
	slurm_guest "[ \$n != 2 ] || [ -e $work/once ] || { : >$work/once; kill -9 \$PPID; sleep 9; }" &&
		exits 0 slurm_run && says judged && whole 4 && grep 'lost, and made elsewhere: task 1' "$latest/report"
}
always_lost() {
	slurm_guest 'echo "guest: no room" >&2; exit 2' && exits 2 slurm_run &&
		says 'no node made 4 of the 4'
}
crashed() {
	slurm_guest 'echo "state=crashed code=4 why=crashed: BUG" >$dir/end; echo "guest: crashed: BUG" >&2; exit 4' &&
		exits 4 slurm_run && says 'crashed: BUG' && [ -z "$(squeue -h)" ]
}
runs() { [ "$(squeue -h -t running | grep -c .)" -gt 0 ] && [ -s "$work/booted" ]; }
nothing() { [ -z "$(squeue -h)" ] && ! pgrep -f 'sleep 98765'; }
interrupted() {
	slurm_guest 'sleep 98765' && ask LAUNCH=slurm || return
	# A shell lets what it has in the background ignore SIGINT.
	env --default-signal=INT "$OUT/bin/leash" tests/targets/run/run "$asked" >"$work/said" 2>&1 &
	pid=$!
	within 100 runs && kill -INT "$pid" || return
	within 40 nothing && says interrupted
}
t 'a run is made by two nodes, a row each in the report, and nothing is left in the queue' all_done
t 'a boot that a node has lost is made again' lost
t 'at most three times' always_lost
t 'a crash is a crash' crashed
t 'SIGINT leaves nothing in the queue, and no guest' interrupted
end
