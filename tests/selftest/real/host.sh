# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-host for real, on the kernel of the machine that runs the tests.
. "$(dirname "$0")/../lib.sh"
cd "$LAB" || exit 2

programs() { pgrep -f "$OUT/host/" || pgrep -f '^victim-image'; }
# A verdict, or the word that the machine is too busy for one.
answers() {
	timeout 120 make lab-host O="$OUT" HOST_MEM=200 >"$work/said" 2>&1
	rc=$?
	cat "$work/said"
	case $rc in
	0) says 'Verdict: yes.' || says 'Verdict: no.' ;;
	6) says 'Verdict:' ;;
	*) return 1 ;;
	esac
	says 'no process above'
}
nothing_left() { ! programs; }
# The limit is one: what would take more cannot.
limited() {
	# shellcheck disable=SC3045 # dash and busybox ash have it
	(ulimit -v $((192 * 1024)) && exits 1 "$OUT/host/attach-rss" 256) &&
		says 'Cannot allocate memory'
}
interrupted() {
	env --default-signal=INT setsid tests/targets/host/run all "$(knobs_file O="$OUT" HOST_MEM=200 DEADLOCK=0)" &
	pid=$!
	# A fast machine is soon done: as soon as it measures.
	for _ in $(seq 100); do
		programs && break
		sleep 0.1
	done
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
# It deadlocks, or not, or cannot be tried; nothing stays behind in any case.
deadlock() {
	timeout 30 "$OUT/host/deadlock" >"$work/said" 2>&1
	rc=$?
	cat "$work/said"
	[ "$rc" -le 2 ] && says 'deadlock=' && ! programs && ! grep /tmp/fuse /proc/mounts
}
# Killed in the middle of a deadlock: it ends all the same.
deadlock_killed() {
	"$OUT/host/deadlock" &
	pid=$!
	sleep 0.5
	kill -KILL "$pid"
	wait "$pid"
	sleep 1
	! programs
}

t 'lab-host answers' answers
t 'no program of it is left' nothing_left
t 'its memory is limited' limited
t 'interrupted: 130, no program left' interrupted
if [ "$(id -u)" = 0 ]; then
	t 'as an ordinary user' ordinary
else
	skip 'as an ordinary user' 'this is one'
fi
t 'whether this kernel deadlocks is told, and undone' deadlock
t 'killed in a deadlock, nothing is left' deadlock_killed
end
