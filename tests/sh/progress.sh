# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced by scripts that download or unpack: a command that a signal can interrupt, and
# the progress of a file that grows.

child=			# the process that `run` waits for
watcher=		# the process that watch_size started

# run COMMAND [ARG...]: runs the command in the background, waits for it, and returns
# its exit code.  A shell that waits runs its traps at once, and one that runs a command
# in the foreground runs them when the command is done.
run() {
	"$@" &
	child=$!
	wait "$child"
	rc=$?
	child=
	return "$rc"
}

# stop_children: ends the processes that `run` and watch_size started.
stop_children() {
	for p in $child $watcher; do
		kill "$p" 2>/dev/null && wait "$p" 2>/dev/null
	done
	child=
	watcher=
}

# size_of FILE: prints how many bytes FILE has, 0 when there is no such file.
size_of() {
	stat -c %s "$1" 2>/dev/null || echo 0
}

# show_size NAME BYTES TOTAL SECONDS: prints one line of progress without its newline.
# TOTAL is in bytes; 0 means that it is not known.
show_size() {
	printf '%s: %s of %s MB, %s s' "$1" "$(($2 / 1000000))" \
		"$([ "$3" -gt 0 ] && echo "$(($3 / 1000000))" || echo '?')" "$4"
}

# watch_size NAME FILE TOTAL_COMMAND: says on stderr how FILE grows, until `unwatch`.  On
# a terminal it writes each second over its last line, in a log it writes a line every
# 15 s.  TOTAL_COMMAND prints how many bytes FILE will have, 0 while that is not known.
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

# unwatch: ends what watch_size started.
unwatch() {
	kill "$watcher" 2>/dev/null
	wait "$watcher" 2>/dev/null
	watcher=
}
