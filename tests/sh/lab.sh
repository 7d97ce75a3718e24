# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What the scripts of several targets need.  A script of a target begins with
#
#	cd "$(dirname "$0")/../../.." || exit 2
#	. tests/sh/lab.sh
#	me=lab-NAME
#	knobs "${1:-}"
#
# and is at the top of the lab from then on.

# shellcheck source=messages.sh
. tests/sh/messages.sh

# knobs FILE: sets the knobs, and what follows from them, as variables.  FILE is
# written by lab.mk (tests/make/knobs.mk), every value quoted; it also defines
# with_knobs, which runs make with what the user typed.
knobs() {
	KNOBS_FILE=${1:-}
	if [ ! -r "$KNOBS_FILE" ]; then
		complain "${0##*/}: $KNOBS_FILE: no file of knobs; type make and the name of a target instead"
		exit 2
	fi
	# shellcheck source=/dev/null
	. "$KNOBS_FILE"
}

# quoted NAME=VALUE...: lines for a file of knobs.
quoted() {
	for word; do
		printf "%s='%s'\n" "${word%%=*}" "$(printf '%s\n' "${word#*=}" | sed "s/'/'\\\\''/g")"
	done
}

# keep_knobs DIR: the file of knobs goes into DIR, the directory of the run, and
# KNOBS_FILE is where it is now.
keep_knobs() {
	cp "$KNOBS_FILE" "$1/knobs" && KNOBS_FILE=$1/knobs
}

# new_results PREFIX: makes a new directory below $O/results, named after PREFIX
# and the time, and sets dir to it; the file of knobs goes there.  Exit code 2
# when it cannot be made.
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

# own_file FROM TO: TO is FROM as it is now, whatever becomes of FROM: by hard
# link, for builds make a new file instead of writing into the old one.
own_file() {
	ln "$1" "$2" 2>/dev/null || cp "$1" "$2"
}

# own_kernels DIR ARM...: from now on `kernel ARM` is a file below DIR, so that a
# build beside this run cannot change what the run boots.
own_kernels() {
	KERNELS=$1
	shift
	for arm; do
		mkdir -p "$KERNELS/$arm" && own_file "$K/$arm/$B/linux" "$KERNELS/$arm/linux" || return 2
	done
}

# kernel ARM: the path of its kernel.
kernel() {
	if [ -n "${KERNELS:-}" ]; then
		printf '%s\n' "$KERNELS/$1/linux"
	else
		printf '%s\n' "$K/$1/$B/linux"
	fi
}

# guest KERNEL DIR LIMIT [OPTION...] PROGRAM [ARG...]: boots one guest, in which PROGRAM
# runs, and kills it after LIMIT seconds.  DIR gets results, console, splats and end.
# The OPTIONs are of the program boot.  The exit code says how the guest ended.
guest() { (become_guest "$@"); }

# become_guest: the same, in the place of this shell.  In the background this is to be
# used, for then the signal that ends $! ends the guest.
become_guest() {
	guest_kernel=$1 guest_dir=$2 guest_limit=$3
	shift 3
	exec "$O/bin/boot" -k "$guest_kernel" -i "$INITRAMFS" -d "$guest_dir" -m "$MEM" -c "$CPUS" \
		-u "$UML_MODE" -t "$guest_limit" -a "$APPEND" -N "${NOISE-}" -K "${LINE-}/${FLAVOUR-}" "$@"
}

# kept_when_ended: a signal ends the script with a message that says where its results are,
# which are in $dir.
kept_when_ended() {
	trap 'progress_done; fail 130 "interrupted; $dir is what there is"' INT
	trap 'progress_done; fail 143 "ended; $dir is what there is"' TERM HUP
}
