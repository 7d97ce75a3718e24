# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced after tests/sh/lab.sh, whose knobs are set: a guest that freeze stops.

# become_frozen KERNEL DIR PLAN LIMIT [TREE]: boots KERNEL with the steps in the file PLAN,
# in the place of this shell, and kills the guest after LIMIT seconds.  DIR gets freeze.tap
# (a transcript), freeze.json and the files of every boot.  TREE is the kernel's source, in
# which the callers of inlined functions are found.  The exit code says how the guest
# ended; it is 2 for what can be refused before anything is booted.
become_frozen() {
	# The guest runs in its own directory, so paths must hold there too.
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
	"$O/bin/freeze" -n "$@" "$kernel" || exit 2
	MEM=256
	become_guest "$kernel" "$dir" "$limit" -s "$dir/host" \
		-W "$(readlink -f "$O/bin")/freeze $* -o $dir/freeze.tap -j $dir/freeze.json" prober
}

frozen_refused() {
	complain "freeze: $1"
	exit 2
}
