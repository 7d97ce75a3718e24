# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced by the scripts of the targets: what several of them need.  Such a script
# begins with these lines, and works at the top of the lab from then on:
#
#	cd "$(dirname "$0")/../../.." || exit 2
#	. tests/sh/lab.sh
#	me=lab-NAME
#	knobs "${1:-}"

# shellcheck source=tests/sh/messages.sh
. tests/sh/messages.sh

# --- knobs: what the user typed behind make ---

# knobs FILE: sets the knobs, and what follows from them, as variables.  make writes
# FILE (tests/make/knobs.mk), with every value quoted.  FILE also defines with_knobs,
# which runs make with what the user typed.
knobs() {
	KNOBS_FILE=${1:-}
	if [ ! -r "$KNOBS_FILE" ]; then
		complain "${0##*/}: $KNOBS_FILE: no file of knobs; type make and the name of a target instead"
		exit 2
	fi
	# shellcheck source=/dev/null
	. "$KNOBS_FILE"
}

# quoted NAME=VALUE...: prints lines for a file of knobs.
quoted() {
	for word; do
		printf "%s='%s'\n" "${word%%=*}" "$(printf '%s\n' "${word#*=}" | sed "s/'/'\\\\''/g")"
	done
}

# words LIST: prints a list of the user's, which has commas between its words, with
# blanks instead.
words() { printf '%s\n' "$1" | tr ',' ' '; }

# is_exact: true when the guests run in virtual time.
is_exact() { [ "${FLAVOUR-}" = exact ]; }

# --- the directory of results ---

# keep_knobs DIR: copies the file of knobs into DIR, the directory of the run, and sets
# KNOBS_FILE to the copy.
keep_knobs() {
	cp "$KNOBS_FILE" "$1/knobs" && KNOBS_FILE=$1/knobs
}

# new_results PREFIX: makes a new directory below $O/results, named after PREFIX and the
# time, sets dir to it, and keeps the file of knobs there.  When the directory cannot be
# made, the script ends with 2.
new_results() {
	mkdir -p "${O:?}/results" || exit 2
	dir=$O/results/$1$(date +%Y%m%d-%H%M%S)
	while ! mkdir "$dir" 2>/dev/null; do
		[ -d "$dir" ] || {
			printf '%s\n' "$O/results: cannot be written" >&2
			exit 2
		}
		dir=$dir.2
	done
	keep_knobs "$dir" || exit 2
}

# same_results DIR: the same for a target that writes into the same directory each time.
same_results() {
	dir=$1
	mkdir -p "$dir" && keep_knobs "$dir" || exit 2
}

# now_latest DIR: makes the link `latest` beside DIR lead to DIR.
now_latest() { ln -sfn "${1##*/}" "${1%/*}/latest"; }

# which_run: sets run to the directory of a finished run: the one that RUN= names, by its path or its
# name below $O/results, or the latest.  Ends the script with 2 when there is none.
which_run() {
	run=${RUN:-$O/results/latest}
	[ -d "$run" ] || run=$O/results/${RUN:-latest}
	[ -d "$run" ] || fail 2 "${RUN:+RUN=}${RUN:-$run}: there is no such run; make lab-run makes one"
	run=$(cd "$run" && pwd -P) || exit 2
	[ -f "$run/report" ] || fail 2 "$run: has no report, so the run did not end; name another with RUN="
}

# junit NAME KTAP: writes the tests of the file KTAP, of the target NAME, as JUnit XML: $dir/junit.xml.
junit() { tr -d '\000' <"$2" | awk -v suite="$1" -f tests/report/junit.awk >"$dir/junit.xml"; }

# kept_when_ended: from now on a signal that ends the script also ends the guests in
# $jobs, a list of process ids, and a message says that $dir has the results so far.
# The script ends with 130 after Ctrl-C, and with 143 after another signal.
kept_when_ended() {
	jobs=
	trap 'stop_early 130 interrupted' INT
	trap 'stop_early 143 ended' TERM HUP
}

# stop_early CODE WORD: ends the script as kept_when_ended says.
stop_early() {
	# shellcheck disable=SC2086 # a list of process ids
	[ -z "${jobs-}" ] || { kill $jobs 2>/dev/null; wait; }
	progress_done
	fail "$1" "$2; $dir is what there is"
}

# --- the kernels of the two arms ---

# own_file FROM TO: makes TO a file with the content that FROM has now, whatever becomes
# of FROM.  A hard link is enough, because a build makes a new file and never writes
# into the old one.
own_file() {
	# Never into the old file: other kept files may be links to it.
	rm -f "$2" || return
	ln "$1" "$2" 2>/dev/null || cp "$1" "$2"
}

# own_kernels DIR ARM...: keeps the kernels of these arms below DIR, and lets `kernel`
# name the kept ones from now on.  A build that runs at the same time cannot change them.
own_kernels() {
	KERNELS=$1
	shift
	for arm; do
		mkdir -p "$KERNELS/$arm" && own_file "$K/$arm/$B/linux" "$KERNELS/$arm/linux" || return 2
	done
}

# kernel ARM: prints the path of the kernel of ARM.
kernel() {
	if [ -n "${KERNELS:-}" ]; then
		printf '%s\n' "$KERNELS/$1/linux"
	else
		printf '%s\n' "$K/$1/$B/linux"
	fi
}

# in_turn N A B: prints the two words in the order of the Nth round.  The order changes
# with each round (A B, B A, A B ...), so that a machine that slowly gets faster or
# slower treats both alike.
in_turn() {
	if [ $(($1 % 2)) = 1 ]; then echo "$2 $3"; else echo "$3 $2"; fi
}

# --- the host ---

# begin_load: starts one busy loop for each CPU, until end_load.
begin_load() {
	i=$(getconf _NPROCESSORS_ONLN) load=
	while [ "$i" -gt 0 ]; do
		sh -c 'while :; do :; done' &
		load="$load $!"
		i=$((i - 1))
	done
}
# shellcheck disable=SC2086 # a list of pids
end_load() { [ -z "${load-}" ] || kill $load 2>/dev/null; load=; }

# --- programs of the guest, and guests ---

at_host=''	# the host of HOSTS= on which become_guest boots (tests/hosts); this machine if it is empty

# head_says FILE WORD: prints what the comment at the top of FILE, a scenario or a check, says
# behind "WORD:".  A line of it begins with " * " in C, and with "# " in sh.
head_says() { sed -nE "s,^([/ ][*]|#) $2: *,,p" "$1" | head -n 1; }

# file_of ROOM NAME: prints the path of the program NAME in tests/ROOM, which is scenarios or
# checks.  A scenario may be for sh.
file_of() {
	set -- "tests/$1/$2"
	if [ -f "$1.sh" ]; then echo "$1.sh"; else echo "$1.c"; fi
}

# cost_scenarios DIR: prints the names of the scenarios in C, of the lab's and of the user's in DIR
# if it is not empty, whose heads say that they measure a cost.
cost_scenarios() {
	for f in tests/scenarios/*.c ${1:+"$1"/*.c}; do
		[ "$(head_says "$f" cost)" = yes ] || continue
		names=$(sed -n 's/^ \* as: *//p' "$f")
		[ -n "$names" ] || names=$(basename "$f" .c)
		printf '%s\n' "$names"
	done | tr '\n' ' '
}

# checks_of FILE: prints the names of the checks that a file of claims speaks of.
checks_of() { sed -n 's/^[[:blank:]]*see[[:blank:]]*\([^.[:blank:]]*\)[.].*/\1/p' "$@" | sort -u; }

# named_by_subject: prints what the subject names for the target $me to run (patches/README).
named_by_subject() { sed -n "s/^${me:?} //p" "patches/${SUBJECT:?}/targets"; }

# programs_of ROOM: prints the names of the programs in tests/ROOM.
programs_of() {
	for f in tests/"$1"/*.c tests/"$1"/*.sh; do
		f=${f##*/}
		case $f in [*]*) ;; *) echo "${f%.*}" ;; esac
	done | sort
}

# small_initramfs NAME...: prints the path of an initramfs that has these scenarios and
# checks alone.  Returns not 0 when it cannot be made.
small_initramfs() { rootfs/some "$O/bin/gen_init_cpio" "$INITRAMFS" "$@"; }

# guest KERNEL DIR LIMIT [OPTION...] PROGRAM [ARG...]: boots one guest, in which PROGRAM
# runs, and kills it after LIMIT seconds.  The files results, console, splats and end in
# DIR say what happened.  The OPTIONs are those of the program boot.  The exit code says
# how the guest ended.
guest() { (become_guest "$@"); }

# become_guest ARG...: boots a guest in the place of this shell.  A guest in the
# background is booted so, because the signal that ends $! then ends the guest.
become_guest() {
	guest_kernel=$1 guest_dir=$2 guest_limit=$3
	shift 3
	set -- -k "$guest_kernel" -i "$INITRAMFS" -d "$guest_dir" -m "$MEM" -c "$CPUS" -u "$UML_MODE" \
		-t "$guest_limit" -a "$APPEND" -N "${NOISE-}" -K "${LINE-}/${FLAVOUR-}" "$@"
	[ -z "$at_host" ] || exec tests/hosts/boot "$KNOBS_FILE" "$at_host" "$@"
	exec "$O/bin/boot" "$@"
}

# host_ended DIR: true when the host ended the guest whose files are in DIR: by a signal, or before the kernel had
# said anything.  No kernel is to be blamed for that.
host_ended() {
	case $(sed -n 's/^state=.* why=//p' "$1/end" 2>/dev/null) in
	*'killed by signal '[1279]' '* | *'killed by signal 15 '*) ;;
	*' without an end marker') ! grep -q 'Linux version' "$1/console" ;;
	*) return 1 ;;
	esac
}

# watched_guest TEXT ARG...: boots a guest, as `guest` does with the ARGs, and shows TEXT
# meanwhile.  The messages of the program boot go to $dir/said.  When a signal ended the
# guest, the script ends with the guest's exit code.
watched_guest() {
	progress "  $1"
	shift
	# The redirection is inside the subshell, and a trap of the script runs outside of
	# it: its message must not go to the file.
	(become_guest "$@" 2>"$dir/said")
	set -- $?
	progress_done
	[ "$1" -le 128 ] || exit "$1"
	return "$1"
}
