# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154 # from and for drive
# Sourced by drive: what the user asks, and the directory in which the answer is kept.

# read_question: sets QUESTION to what is asked of each commit: a scenario, a check, a
# program of the user's, or whether the guest crashes.
read_question() {
	asked=0
	QUESTION=
	[ -z "${SCENARIO:-}" ] || { QUESTION=scenario asked=$((asked + 1)); }
	[ -z "${CHECK:-}" ] || { QUESTION=check asked=$((asked + 1)); }
	[ -z "${CMD:-}" ] || { QUESTION=cmd asked=$((asked + 1)); }
	[ $asked -le 1 ] || stop 2 'SCENARIO=, CHECK= and CMD= are three questions: ask one'
	[ "${CRASH:-0}" = 0 ] || {
		[ "$QUESTION" != cmd ] || stop 2 'CMD= says itself what is bad: leave CRASH= out'
		QUESTION=crash
	}
	[ -n "$QUESTION" ] || stop 2 'SCENARIO=, CHECK=, CRASH=1 or CMD=: what changed?'
	[ "$QUESTION" != cmd ] || [ -z "${HOSTS-}" ] || stop 2 'CMD= is run on this machine: leave HOSTS= out'
	[ "$QUESTION" != cmd ] || find_program
	# The question is kept in a file of lines.
	case ${SCENARIO:-}${CHECK:-}${CMD:-}$APPEND$DOSES$ITERS in
	*"$newline"*) stop 2 'SCENARIO=, CHECK=, CMD=, APPEND=, DOSES= and ITERS= cannot hold a line break here' ;;
	esac
}

# find_program: makes CMD the whole path of the user's program.
find_program() {
	given=$CMD
	CMD=$(realpath -- "$CMD" 2>/dev/null)
	if [ ! -f "$CMD" ] || [ ! -x "$CMD" ]; then stop 2 "CMD=$given: is no program"; fi
}

# whole_question: prints everything that an answer depends on.
# shellcheck disable=SC2086,SC2153 # FRAGMENTS is a list
whole_question() {
	printf '%s\n' "$source_id" \
		"$QUESTION ${SCENARIO:-} ${CHECK:-} ${CMD:-} doses=$DOSES iters=$ITERS" \
		"$LINE $B $OPTIONS: $(cat $FRAGMENTS | sha256sum)" \
		"$CPUS $MEM $UML_MODE $APPEND $(sha256sum <"$INITRAMFS")${HOSTS:+ on $HOSTS}"
}

# open_directory: sets S to the directory of this question, and makes it or goes on in it.
# It is locked until the script ends.  INITRAMFS is a copy in it from now on.
open_directory() {
	asked=$(whole_question) || exit 2
	S=$O/bisect/${SCENARIO:-${CHECK:-$QUESTION}}-$(printf '%s\n' "$asked" | sha256sum | cut -c 1-12)
	mkdir -p "$S/commits" "$S/logs" || stop 2 "$S: cannot be written"
	exec 9>"$S/lock"
	flock -n 9 || {
		say "$me: another one is at work in $S; waiting for its end"
		flock 9
	}
	keep_knobs "$S" || stop 2 "$S: cannot be written"
	printf '%s\n' "$asked" >"$S/question"
	touch "$S/boots" "$S/times"
	# A full disk or a kill may have cut the lines of the last boot short.  That boot does
	# not count.
	if [ -n "$(tail -c 1 "$S/boots")" ]; then
		sed '$d' "$S/boots" >"$S/boots.new" && mv "$S/boots.new" "$S/boots" || exit 2
	fi
	ln -sfn "${S##*/}" "$O/bisect/latest"
	[ -e "$S/initramfs.cpio" ] ||
		{ cp "$INITRAMFS" "$S/initramfs.new" && mv "$S/initramfs.new" "$S/initramfs.cpio"; } ||
		stop 2 "$S: cannot be written"
	INITRAMFS=$S/initramfs.cpio
}
