# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced after tests/sh/lab.sh, when the knobs are set: a guest that freeze stops.

# own_frozen KERNEL DIR: keeps in DIR the KERNEL, as `linux`, and what freeze needs of the
# directory in which KERNEL is, a build directory or one that own_frozen has made: the
# offsets, and System.map, which is a copy because a build writes into the old file
# (scripts/link-vmlinux.sh in the kernel).  Other builds cannot change what is kept.
own_frozen() {
	[ -f "$1" ] || frozen_refused "$1: is not there; build it first (make lab-kernels)"
	mkdir -p "$2" && own_file "$1" "$2/linux" || return
	rm -f "$2/System.map" "$2/linux.offsets"
	cp "${1%/*}/System.map" "$2/System.map" || return
	if [ -f "$1.offsets" ]; then
		cp "$1.offsets" "$2/linux.offsets"
	else
		tests/freeze/offsets "${1%/*}" >"$2/linux.offsets"
	fi
}

# around: words that stand in front of freeze, with a blank behind; they confine a kernel that is not trusted.
# freeze does not look at such a kernel outside.
around=
# become_frozen KERNEL DIR PLAN LIMIT [TREE]: boots KERNEL in the place of this shell, with
# the steps of the file PLAN, and kills the guest after LIMIT seconds.  DIR gets freeze.tap (a
# transcript), freeze.json (one object for each step), and the files of every boot.  TREE is
# the kernel's source, in which freeze finds the callers of inlined functions.  The exit code
# says how the guest ended.  It is 2 when something is refused before the guest is booted.
become_frozen() {
	# The guest runs in its own directory, so the paths must be absolute.
	kernel=$(readlink -f "$(dirname "$1")")/${1##*/} dir=$2 plan=$(readlink -f "$3") limit=$4 tree=${5-}
	for f in "$O/bin/boot" "$O/bin/freeze" "$INITRAMFS" "$kernel" "$plan"; do
		[ -f "$f" ] || frozen_refused "$f: is not there; build it first (make lab-kernels lab-rootfs lab-tools)"
	done
	mkdir -p "$dir/host" || exit 2
	dir=$(readlink -f "$dir")
	rm -f "$dir"/host/* "$dir"/freeze.*
	offsets=$kernel.offsets
	if [ ! -f "$offsets" ]; then
		offsets=$dir/offsets
		tests/freeze/offsets "${kernel%/*}" >"$offsets" || exit 2
	fi
	set -- -f "$offsets" -d "$dir/host" -p "$plan"
	[ -z "$tree" ] || set -- "$@" -s "$tree"
	[ -n "$around" ] || "$O/bin/freeze" -n "$@" "$kernel" || exit 2
	# shellcheck disable=SC2034 # become_guest uses them; such a guest needs no more, and runs beside freeze
	MEM=256 at_host=''
	become_guest "$kernel" "$dir" "$limit" -s "$dir/host" \
		-W "$around$(readlink -f "$O/bin")/freeze $* -o $dir/freeze.tap -j $dir/freeze.json" prober
}

frozen_refused() {
	complain "freeze: $1"
	exit 2
}
