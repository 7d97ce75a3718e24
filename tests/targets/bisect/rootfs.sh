# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # from drive
# The guest's root, and the tree that it or the commits are made from.

lab_make() {
	(
		flock 8
		with_knobs "$MAKE_PROGRAM" O="$O" "$@" 8>&-
	) 8>"$O/.lock" >&2 || exit 3
}

git_headers() {
	[ ! -f "$h/pristine.done" ] || return 0
	rm -rf "$h"
	{ mkdir -p "$h/pristine" && own_init "$h/git" lab "$format" && borrow "$h/git"; } || stop 2 "$h: cannot be written"
	git_whole "$h/git" "$NEW_REV" "$NEW_NAME"
	git -C "$h/git" archive "$NEW_REV" usr/gen_init_cpio.c 'tools/testing/selftests/*.h' 2>"$h/said" |
		tar -x -C "$h/pristine" 2>>"$h/said" ||
		stop 2 "$NEW_NAME: has no usr/gen_init_cpio.c and tools/testing/selftests; is it a kernel? ($(head -n 1 "$h/said"))"
	rm -rf "$h/git"
	touch -d 2000-01-01 "$h/pristine.done"
}
# Of the user's repository the guest's programs need a few headers, no tree:
# make is given those under the name of a tree that it need not unpack.
git_rootfs() {
	h=$O/bisect/headers-$(short "$NEW_REV")
	mkdir -p "$O/bisect" || stop 2 "$O/bisect: cannot be written"
	(flock 8 && git_headers) 8>"$h.lock" || exit
	lab_make PRISTINE="$h/pristine" -o "$h/pristine.done" lab-rootfs
}
series_rootfs() { lab_make "$PRISTINE.done" lab-rootfs; }
config_rootfs() { lab_make "$PRISTINE.done" lab-rootfs; }
