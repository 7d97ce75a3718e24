# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Real runs of both arms: what lab-run says, and its exit codes.
. "$(dirname "$0")/../lib.sh"

# On a larger machine, too, one guest at a time: the order of the boots is looked at.
run() { timeout 300 make lab-run O="$OUT" JOBS=1 "$@"; }
results=$OUT/results/latest

as_expected() {
	exits 0 run && says 'Verdict: as expected' && says 'no difference proven (p=' || return 1
	# How large the difference is was judged by the expectations; here that they were.
	jq -e '.exit == 0' "$results/report.json" >/dev/null
}
kept() {
	for f in samples report report.json host sha256 expect kernels/patched.config \
		boots/1-unpatched/console boots/1-unpatched/results boots/2-patched/end; do
		[ -s "$results/$f" ] || { echo "$results/$f: missing"; return 1; }
	done
}
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
# The whole group of processes gets SIGINT, as from a terminal.
interrupted() {
	env --default-signal=INT setsid make lab-run O="$OUT" >"$work/run" 2>&1 &
	pid=$!
	within 300 grep -q 'RUN  ' "$work/run"
	sleep 2
	kill -INT "-$pid"
	wait "$pid"
	rc=$?
	within 50 no_guest
	cat "$work/run"
	echo "code $rc; left:"
	no_guest && [ "$rc" = 130 ] && grep -q 'lab-run: interrupted; ' "$work/run"
}
# no_guest: no guest of a run here is left.
no_guest() { ! pgrep -af -- "-d $OUT/results"; }
refuses() {
	exits 2 run "$1"
	says "$2"
}

t 'the subject does what its expectations say, with code 0' as_expected
t 'all that was said and used is kept' kept
t 'the raw samples give the same report again' again
t 'the arms were interleaved' interleaved
t 'unpatched against itself gives 1 and the reason' same_arm
t 'swapped arms give 1 and the reason' swapped
t 'patched against itself gives 1, and is calibrated nevertheless' patched_twice
t 'a run with one CPU in ptrace mode is as expected' one_cpu
t 'SHOW=1 prints the commands' shown
t 'a boot that takes longer than its limit ends the run with 5' hung
t 'Ctrl-C in a run ends it with 130, and no process is left' interrupted
t 'LINE= is refused by name' refuses LINE=9.9 'LINE=9.9: must be one of'
t 'ARMS= is refused by name' refuses ARMS=patched 'ARMS=patched: must be two of'
t 'SCENARIOS= is refused by name' refuses SCENARIOS=nope 'SCENARIOS=nope: must be of'
t 'UML_MODE= is refused by name' refuses UML_MODE=kvm 'UML_MODE=kvm: must be one of'
t 'BOOTS= is refused by name' refuses BOOTS=many 'BOOTS=many: must be a number'
t 'BOOTS=0 is refused' refuses BOOTS=0 'BOOTS=0: must be at least 1'
t 'KERNEL_SRC= that does not exist is refused' refuses KERNEL_SRC=/nonexistent 'KERNEL_SRC=/nonexistent: no such'
t 'O= with a space is refused' refuses 'O=/tmp/a b' 'space or a colon'
end
