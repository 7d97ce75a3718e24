# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced: `run` a command that can be interrupted, `watch_size` of its file.

child=
watcher=

# run COMMAND [ARG...]: in the background and waited for, so that a trap of
# this shell runs at once and not when the command is done.
run() {
	"$@" &
	child=$!
	wait "$child"
	rc=$?
	child=
	return "$rc"
}

# stop_children: ends what `run` and `watch_size` started.
stop_children() {
	for p in $child $watcher; do
		kill "$p" 2>/dev/null && wait "$p" 2>/dev/null
	done
	child=
	watcher=
}

# size_of FILE: its bytes, 0 when there is none.
size_of() {
	stat -c %s "$1" 2>/dev/null || echo 0
}

# show_size NAME BYTES TOTAL SECONDS: one line of progress, no newline.
show_size() {
	printf '%s: %s of %s MB, %s s' "$1" "$(($2 / 1000000))" \
		"$([ "$3" -gt 0 ] && echo "$(($3 / 1000000))" || echo '?')" "$4"
}

# watch_size NAME FILE TOTAL_COMMAND: says on stderr how FILE grows, in place
# on a terminal, every 15 s in a log; until `unwatch`.  TOTAL_COMMAND prints
# the bytes to expect, 0 when that is not known yet.
watch_size() {
	(
		nap=
		trap 'kill $nap 2>/dev/null; [ -t 2 ] && printf "\r\033[K" >&2; exit 0' TERM
		secs=0
		while :; do
			sleep 1 &
			nap=$!
			wait "$nap"
			secs=$((secs + 1))
			text=$(show_size "$1" "$(size_of "$2")" "$($3)" "$secs")
			if [ -t 2 ]; then
				printf '\r%s\033[K' "$text" >&2
			elif [ $((secs % 15)) = 0 ]; then
				echo "$text" >&2
			fi
		done
	) &
	watcher=$!
}

unwatch() {
	kill "$watcher" 2>/dev/null
	wait "$watcher" 2>/dev/null
	watcher=
}
