# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC2016 # functions are called by t; lib.sh sets work; scripts of others
# The leash: whatever ends it, all that it has started ends, and a script may say a last word.
. "$(dirname "$0")/lib.sh"

leash=$OUT/bin/leash

# gone WORD: no process has WORD on its command line.
gone() { ! pgrep -f "$1" >/dev/null; }
# signalled SIGNAL SCRIPT: runs SCRIPT below the leash, to which SIGNAL goes once there is the file
# $work/ready.  Sets rc to the leash's exit code and ms to how long it took to end.
signalled() {
	rm -f "$work/ready"
	env --default-signal=INT "$leash" sh -c "$2" leashed "$work" &
	pid=$!
	within 50 [ -e "$work/ready" ] || return
	before=$(date +%s%N)
	kill "-$1" "$pid"
	wait "$pid"
	rc=$? ms=$((($(date +%s%N) - before) / 1000000))
	echo "code $rc after $ms ms"
}

codes() {
	"$leash" sh -c 'exit 7'
	[ $? = 7 ] || return
	"$leash" sh -c 'kill -KILL $$'
	[ $? = 137 ] || return
	"$leash" "$work/nothing"
	[ $? = 127 ] || return
	exits 2 "$leash" && says 'usage: leash'
}
background() {
	"$leash" sh -c 'sleep 7777001 & setsid sleep 7777002 & :' && gone 'sleep 777700[12]'
}
# A process whose parent has ended, in a session of its own, is ended too.
orphan() {
	signalled TERM '(setsid sleep 7777003 &); : >"$1/ready"; sleep 7777004' &&
		[ "$rc" = 143 ] && gone 'sleep 777700[34]'
}
# What a trap starts is not told of the signal that the trap is for.
last_word() {
	signalled INT 'trap "echo so far | (sleep 0.2; cat >$1/word); exit 130" INT
		: >"$1/ready"; sleep 7777005' && [ "$rc" = 130 ] && [ "$(cat "$work/word")" = 'so far' ]
}
# A process that begins after the signal, and knows nothing of it.
began_late() {
	signalled INT 'trap : INT; : >"$1/ready"; sleep 7777006; sleep 7777007' &&
		[ "$rc" = 130 ] && gone 'sleep 777700[67]' && [ "$ms" -lt 1500 ]
}
stubborn() {
	signalled INT 'trap "" INT TERM; : >"$1/ready"; while :; do sleep 7777009; done' &&
		[ "$rc" = 130 ] && gone 'sleep 7777009'
}
# -i: the end of stdin, as of a connection, ends it.
held() {
	mkfifo "$work/in" && { "$leash" -i sh -c 'cat >"$0"; sleep 7777010' "$work/none" <"$work/in" & }
	pid=$!
	exec 9>"$work/in"
	within 50 pgrep -f 'sleep 7777010' && [ ! -s "$work/none" ] || return
	echo what is said before the end is of no interest >&9
	sleep 0.3
	kill -0 "$pid" || return
	exec 9>&-
	wait "$pid"
	[ $? = 143 ] && gone 'sleep 7777010'
}

t "the exit code is the command's, or tells of the signal" codes
t 'what the command leaves in the background ends with it' background
t 'so does what has lost its parent' orphan
t 'what a trap starts for its last word lives to say it' last_word
t 'a process that begins after the signal ends too' began_late
t 'one that ignores the signal is killed' stubborn
t '-i: the end of stdin ends all' held
end
