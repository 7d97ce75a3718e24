# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # from drive
# Sourced by drive: has make build the guest's root, and for a series or a fragment also
# the source tree that the commits are made from.  There is one function HISTORY_rootfs
# for each kind of history.

# lab_make TARGET...: lets make build with the user's knobs, one make at a time.
lab_make() { locked "$O/.lock" with_knobs "$MAKE_PROGRAM" O="$O" "$@" >&2 || exit 3; }

# git_headers: makes $h, which has the headers of the commit NEW_REV and looks to make
# like a source tree.
git_headers() {
	[ ! -f "$h/pristine.done" ] || return 0
	rm -rf "$h"
	{ mkdir -p "$h/pristine" && own_init "$h/git" lab "$format" && borrow "$h/git"; } ||
		stop 2 "$h: cannot be written"
	git_whole "$h/git" "$NEW_REV" "$NEW_NAME"
	git -C "$h/git" archive "$NEW_REV" usr/gen_init_cpio.c 'tools/testing/selftests/*.h' 2>"$h/said" |
		tar -x -C "$h/pristine" 2>>"$h/said" ||
		stop 2 "$NEW_NAME: has no usr/gen_init_cpio.c and tools/testing/selftests; is it a kernel?" \
			"($(head -n 1 "$h/said"))"
	rm -rf "$h/git"
	touch -d 2000-01-01 "$h/pristine.done"
}
# The guest's programs need a few headers of the user's repository, and no tree.  make
# gets the headers under the name of a tree that it need not unpack (-o).
git_rootfs() {
	h=$O/bisect/headers-$(short "$NEW_REV")
	mkdir -p "$O/bisect" || stop 2 "$O/bisect: cannot be written"
	locked "$h.lock" git_headers || exit
	lab_make PRISTINE="$h/pristine" -o "$h/pristine.done" lab-rootfs
}
series_rootfs() { lab_make "$PRISTINE.done" lab-rootfs; }
config_rootfs() { lab_make "$PRISTINE.done" lab-rootfs; }
