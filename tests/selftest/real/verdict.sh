# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Real runs of both arms: what lab-run says, and its exit codes.
. "$(dirname "$0")/../lib.sh"
cd "$LAB" || exit 2

run() { timeout 300 make lab-run O="$OUT" "$@"; }
results=$OUT/results/latest

as_expected() {
	exits 0 run && says 'Verdict: as expected' && says 'no difference proven (p=' || return 1
	# >= 100 and <= 5 ms are checked by the expectations file; here that they were.
	jq -e '.exit == 0' "$results/report.json" >/dev/null
}
kept() {
	for f in samples report report.json host sha256 expect kernels/patched.config \
		boots/1-unpatched/console boots/1-unpatched/results boots/2-patched/end; do
		[ -s "$results/$f" ] || { echo "$results/$f: missing"; return 1; }
	done
}
# Every figure again from the raw samples.
again() {
	"$OUT/bin/judge" -e "$results/expect" "$results/samples" >"$work/again"
	cmp "$work/again" "$results/report"
}
interleaved() {
	[ "$(awk '/^boot=/ && !seen[$1]++ { printf "%s", substr($3, 6) }' "$results/samples")" = ABBAABBAABBAABBAABBA ]
}
same_arm() { exits 1 run QUICK=1 ARMS=unpatched,unpatched && says 'Verdict: no difference'; }
swapped() { exits 1 run QUICK=1 ARMS=patched,unpatched && says 'Verdict: the arms look swapped'; }
patched_twice() {
	exits 1 run QUICK=1 ARMS=patched,patched &&
		says 'Verdict: no difference' && says 'slope'
}
one_cpu() { exits 0 run QUICK=1 UML_MODE=ptrace SCENARIOS=attach-aio; }
shown() {
	exits 0 run SHOW=1 BOOTS=1 && says 'ssl0=null,fd:3' &&
		says 'each 1 attach-rss,attach-aio'
}
hung() { exits 5 run BOOTS=1 LIMIT=1 && says 'hung: killed after 1 s' && says 'log in'; }
# Ctrl-C, as from a terminal: the whole group gets it.
interrupted() {
	env --default-signal=INT setsid make lab-run O="$OUT" >"$work/run" 2>&1 &
	pid=$!
	i=0
	while ! grep -q 'RUN  ' "$work/run" && [ $i -lt 300 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	sleep 2
	kill -INT -$pid
	wait $pid
	rc=$?
	i=0
	while pgrep -f -- "-d $OUT/results" >/dev/null && [ $i -lt 50 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	cat "$work/run"
	echo "code $rc; left:"
	! pgrep -af -- "-d $OUT/results" && [ $rc = 130 ] &&
		grep -q 'lab-run: interrupted; ' "$work/run"
}
refuses() {
	exits 2 run "$1"
	says "$2"
}

t 'the subject does what its expectations say: 0' as_expected
t 'what was said and used is kept' kept
t 'the report comes again from the raw samples' again
t 'the arms were interleaved' interleaved
t 'unpatched against itself: 1, and why' same_arm
t 'arms swapped: 1, and why' swapped
t 'patched against itself: 1, calibrated all the same' patched_twice
t 'one CPU, ptrace mode' one_cpu
t 'SHOW=1 prints the commands' shown
t 'a boot over its limit: 5' hung
t 'Ctrl-C in a run: 130, and no process is left' interrupted
t 'LINE= is refused by name' refuses LINE=9.9 'LINE=9.9: must be one of'
t 'ARMS= is refused by name' refuses ARMS=patched 'ARMS=patched: must be two of'
t 'SCENARIOS= is refused by name' refuses SCENARIOS=nope 'SCENARIOS=nope: must be of'
t 'UML_MODE= is refused by name' refuses UML_MODE=kvm 'UML_MODE=kvm: must be one of'
t 'BOOTS= is refused by name' refuses BOOTS=many 'BOOTS=many: must be a number'
t 'BOOTS=0 is refused' refuses BOOTS=0 'BOOTS=0: must be at least 1'
t 'KERNEL_SRC= that is not there is refused' refuses KERNEL_SRC=/nonexistent 'KERNEL_SRC=/nonexistent: no such'
t 'O= with a space is refused' refuses 'O=/tmp/a b' 'space or a colon'
end
