# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # interrupted comes from the script that sources this
# Sourced first: the script goes on in a session of its own, and this shell only
# waits for it.  So a signal to this shell alone ends at once all that the script
# has started; a shell takes a signal only after the command it waits for.
#   $interrupted   what to tell the user then
#   $DRIVER        the shell that waits; when it is gone, so is the session

session_ended() {
	trap '' INT TERM HUP
	# Before it has made its session, the child has no group of its own.
	kill -TERM -"$session" 2>/dev/null || kill -TERM "$session" 2>/dev/null
	wait "$session" 2>/dev/null
	# One second for those that end in order; then nothing stays.
	tries=0
	while kill -0 -"$session" 2>/dev/null && [ $((tries += 1)) -le 10 ]; do
		sleep 0.1
	done
	kill -KILL -"$session" 2>/dev/null
	echo "$interrupted" >&2
	exit "$1"
}

if [ "${1-}" != --in-session ]; then
	DRIVER=$$
	export DRIVER
	session=
	trap 'session_ended 130' INT
	trap 'session_ended 143' TERM HUP
	setsid "$0" --in-session "$@" &
	session=$!
	wait "$session"
	rc=$?
	kill -KILL -"$session" 2>/dev/null
	exit $rc
fi
shift
# Whatever happens to DRIVER (SIGKILL), this does not outlive it.
(while sleep 1; do kill -0 "$DRIVER" 2>/dev/null || kill -TERM 0; done) </dev/null >/dev/null 2>&1 &
