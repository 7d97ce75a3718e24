# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Which patch of a subject fits a tree and in which direction, and what the trees of the two
# arms are then.
. "$(dirname "$0")/lib.sh"

# mini: makes a tree of one file, in which line 5 may be patched, and its subject.
mini() {
	mkdir -p "$work/tree/fs" "$work/tree/arch/um" "$work/subject"
	: >"$work/tree/Kconfig"
	seq 1 20 | sed 's/^/line /' >"$work/tree/fs/exec.c"
	cat >"$work/subject/upstream.patch" <<-'PATCH'
	--- a/fs/exec.c
	+++ b/fs/exec.c
	@@ -2,7 +2,8 @@
	 line 2
	 line 3
	 line 4
	-line 5
	+line five
	+line five and a half
	 line 6
	 line 7
	 line 8
	PATCH
}

fit() { "$LAB/patches/fit" "$work/tree" "$work/subject"; }
arm() { "$LAB/kernel-config/tree" arm "$work/tree" "$@"; }

forward() { mini && exits 0 fit && says 'upstream.patch forward'; }
reverse() {
	mini && patch -s -d "$work/tree" -p1 <"$work/subject/upstream.patch" &&
		exits 0 fit && says 'upstream.patch reverse'
}
offset_fits() {
	mini && sed -i '1i zero' "$work/tree/fs/exec.c" &&
		exits 0 fit && says forward
}
no_fuzz() {
	mini && sed -i 's/line 2$/line two/' "$work/tree/fs/exec.c" &&
		exits 3 fit && says 'fs/exec.c: Hunk #1 FAILED at 2'
}
variant() {
	mini &&
		sed 's/line 5/line V/; s/line 4/line IV/' "$work/subject/upstream.patch" >"$work/variant" &&
		mv "$work/variant" "$work/subject/variant.patch" &&
		sed -i 's/line 5$/line V/; s/line 4$/line IV/' "$work/tree/fs/exec.c" &&
		exits 0 fit && says 'variant.patch forward'
}
missing_file() {
	mini && rm "$work/tree/fs/exec.c" &&
		exits 3 fit && says "can't find file"
}
no_patch() { mini && rm "$work"/subject/*.patch && exits 2 fit && says 'has no *.patch'; }
arms_differ_by_subject() {
	mini && arm "$work/a" && arm "$work/b" "$work/subject/upstream.patch" forward || return 1
	(cd "$work" && diff -ru a b | grep '^[-+]' | grep -v '^---\|^+++') >"$work/got"
	grep '^[-+]' "$work/subject/upstream.patch" | grep -v '^---\|^+++' | cmp - "$work/got"
}
pristine_kept() {
	mini && cp "$work/tree/fs/exec.c" "$work/before" &&
		arm "$work/b" "$work/subject/upstream.patch" forward &&
		cmp "$work/before" "$work/tree/fs/exec.c" &&
		! cmp -s "$work/before" "$work/b/fs/exec.c"
}
all_or_nothing() {
	mini && sed -i 's/line 5/other/' "$work/tree/fs/exec.c" &&
		exits 3 arm "$work/z" "$work/subject/upstream.patch" forward &&
		says 'does not apply' && [ ! -e "$work/z" ] &&
		[ ! -e "$work/z.part" ]
}
bad_path() { mini && exits 2 arm "$work/a b" && says 'space'; }
colon_path() { mini && exits 2 arm "$work/a:b" && says 'colon'; }
no_um() {
	mini && rm -r "$work/tree/arch" &&
		exits 3 "$LAB/kernel-config/tree" unpack "$work/tree" "$work/c" && says 'arch/um' &&
		[ ! -e "$work/c" ]
}
truncated() {
	mini && head -c 1000000 /dev/urandom >"$work/tree/blob" &&
		tar -c -J -f "$work/t.tar.xz" -C "$work" tree &&
		head -c 500000 "$work/t.tar.xz" >"$work/cut.tar.xz" &&
		exits 3 "$LAB/kernel-config/tree" unpack "$work/cut.tar.xz" "$work/c" &&
		says 'cannot unpack' && [ ! -e "$work/c" ] && [ ! -e "$work/c.part" ]
}
# The patch of the seed was restored.  Its line "index" says that binfmts.h is the git blob
# a8379f4eee61 before it and 2c77e383e737 after it.
restored() {
	p=$LAB/patches/exec-free-old-mm/upstream.patch
	awk '/^--- / { f = $2 } /^\+/ && !/^\+\+\+/ { a[f]++ } /^-/ && !/^---? / { d[f]++ }
	     END { print a["a/fs/exec.c"], d["a/fs/exec.c"] + 0, a["a/include/linux/binfmts.h"] }' "$p" >"$work/n"
	grep -qx '25 7 1' "$work/n" || { cat "$work/n"; return 1; }
	grep -q '^From: Christian Brauner <brauner@kernel.org>$' "$p" &&
		grep -q '^Signed-off-by: Christian Brauner (Amutable) <brauner@kernel.org>$' "$p" &&
		grep -q '^Subject: \[PATCH\] exec: free the old mm outside the exec locks$' "$p"
}

t 'the patch goes forward in a tree without the subject' forward
t 'the patch goes in reverse in a tree with the subject' reverse
t 'a patch fits when its hunks have moved' offset_fits
t 'a hunk that would need fuzz fails, and is named' no_fuzz
t 'a variant fits where upstream does not' variant
t 'a file that does not exist is named' missing_file
t 'a subject without patches is refused' no_patch
t 'the arms differ by the subject and by nothing else' arms_differ_by_subject
t 'the pristine tree is as it was after an arm was patched' pristine_kept
t 'an arm is made whole or not at all' all_or_nothing
t 'an arm with a space in its path is refused' bad_path
t 'an arm with a colon in its path is refused' colon_path
t 'a tree without arch/um is refused' no_um
t 'a truncated tarball is refused' truncated
t 'the upstream patch is the one that was sent' restored
end
