# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # from drive
# The guest's root, and the tree that it or the commits are made from.

lab_make() {
	(
		flock 8
		with_knobs "$MAKE_PROGRAM" O="$O" "$@" 8>&-
	) 8>"$O/.lock" >&2 || exit 3
}

# Of the user's repository the guest's programs need a few headers, no tree:
# make is given those under the name of a tree that it need not unpack.
git_rootfs() {
	h=$O/bisect/headers-$(short "$NEW_REV")
	if [ ! -f "$h/pristine.done" ]; then
		rm -rf "$h"
		mkdir -p "$h/pristine"
		git -C "$repo" archive "$NEW_REV" usr/gen_init_cpio.c 'tools/testing/selftests/*.h' |
			tar -x -C "$h/pristine" || stop 2 "$NEW_NAME: has no usr/gen_init_cpio.c and tools/testing/selftests; is it a kernel?"
		touch -d 2000-01-01 "$h/pristine.done"
	fi
	lab_make PRISTINE="$h/pristine" -o "$h/pristine.done" lab-rootfs
}
series_rootfs() { lab_make "$PRISTINE.done" lab-rootfs; }
config_rootfs() { lab_make "$PRISTINE.done" lab-rootfs; }
