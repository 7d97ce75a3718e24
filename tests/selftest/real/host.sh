# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-host for real, on the kernel of the machine that runs the tests.
. "$(dirname "$0")/../lib.sh"

programs() { pgrep -f "$OUT/host/" || pgrep -f '^victim-image'; }
# There is a verdict, or it says that the machine is too busy for one.
answers() {
	timeout 120 make lab-host O="$OUT" HOST_MEM=200 >"$work/said" 2>&1
	rc=$?
	cat "$work/said"
	case $rc in
	0) says 'Verdict: yes.' || says 'Verdict: no.' ;;
	6) says 'Verdict:' ;;
	*) return 1 ;;
	esac && says 'no process above'
}
nothing_left() { ! programs; }
# The program cannot take more than its limit.
limited() {
	# shellcheck disable=SC3045 # dash and busybox ash have it
	(ulimit -v $((192 * 1024)) && exits 1 "$OUT/host/attach-rss" 256) &&
		says 'Cannot allocate memory'
}
interrupted() {
	env --default-signal=INT setsid tests/targets/host/run all "$(knobs_file O="$OUT" HOST_MEM=200 DEADLOCK=0)" &
	pid=$!
	# The signal comes as soon as it measures, because a fast machine is soon done.
	within 100 programs
	kill -INT "-$pid"
	wait "$pid"
	rc=$?
	sleep 0.5
	[ "$rc" = 130 ] && ! programs
}
ordinary() {
	mkdir -m 777 "$work/o" && chmod 755 "$work" && cp -r "$OUT/bin" "$OUT/host" "$work/o/" &&
		chmod -R a+rX "$work/o"
	chmod 755 "$work" && setpriv --reuid=65534 --regid=65534 --clear-groups \
		tests/targets/host/run all "$(knobs_file O="$work/o" HOST_MEM=200 DEADLOCK=0)"
	case $? in 0 | 6) ;; *) return 1 ;; esac
	[ "$(stat -c %u "$work/o/results"/host-*)" = 65534 ]
}
# The kernel deadlocks, or it does not, or that cannot be tried; nothing is left in any case.
deadlock() {
	timeout 30 "$OUT/host/deadlock" >"$work/said" 2>&1
	rc=$?
	cat "$work/said"
	[ "$rc" -le 2 ] && says 'deadlock=' && ! programs && ! grep /tmp/fuse /proc/mounts
}
deadlock_told() {
	timeout 120 make lab-host O="$OUT" HOST_MEM=200 DEADLOCK=1 >"$work/said" 2>&1
	rc=$?
	cat "$work/said"
	case $rc in 0 | 6) ;; *) return 1 ;; esac
	[ "$(grep -cE '^Deadlock: (yes|no|could not be tried)' "$work/said")" = 1 ] && says '  deadlock=' && ! programs
}
deadlock_killed() {
	"$OUT/host/deadlock" &
	pid=$!
	sleep 0.5
	kill -KILL "$pid"
	wait "$pid"
	sleep 1
	! programs
}

# This machine may have no Landlock, and then that is the answer.
bug_answers() {
	exits 0 timeout 150 make lab-host O="$OUT" SUBJECT=landlock-tsync && says 'Verdict: ' &&
		says 'patches/landlock-tsync/reproducer.c' && ! pgrep -f "$OUT/host/"
}

t 'lab-host answers' answers
t 'no program of lab-host is left' nothing_left
t 'the memory of lab-host is limited' limited
t 'an interruption ends it with 130, and no program is left' interrupted
if [ "$(id -u)" = 0 ]; then
	t 'an ordinary user can run lab-host' ordinary
else
	skip 'an ordinary user can run lab-host' 'this is one'
fi
t 'it is said whether this kernel deadlocks, and the deadlock is undone' deadlock
t 'lab-host DEADLOCK=1 says it below its verdict' deadlock_told
t 'nothing is left when it is killed in a deadlock' deadlock_killed
t 'with a subject that has a reproducer lab-host runs that' bug_answers
end
