# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The patches of a user's: how they are applied to a tree, what is said when they do not
# apply, and how an arm follows them and the tree (kernel-config/tree).
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/series/patches.sh"

in_order() {
	tree && mbox &&
		exits 0 apply three.mbox &&
		grep -qx 'line V' arm/fs/a.c && grep -qx 'line 55' arm/fs/b.c &&
		grep -qx 'line 5' tree/fs/a.c
}
link_made() {
	tree && linked fs/l a.c >l.patch &&
		exits 0 apply l.patch && [ "$(readlink arm/fs/l)" = a.c ] && [ ! -e tree/fs/l ]
}
file_made() { tree && made fs/new.c >n.patch && exits 0 apply n.patch && [ -f arm/fs/new.c ]; }
file_removed() {
	tree
	{
		printf -- '--- a/fs/a.c\n+++ /dev/null\n@@ -1,20 +0,0 @@\n'
		sed 's/^/-/' tree/fs/a.c
	} >g.patch
	exits 0 apply g.patch && [ ! -e arm/fs/a.c ]
}
file_renamed() {
	tree && renamed fs/a.c mm/a.c >r.patch &&
		exits 0 apply r.patch &&
		[ -f arm/mm/a.c ] && [ ! -e arm/fs/a.c ] && [ -f tree/fs/a.c ]
}

# --- patches that do not apply ---

# not_second: the second of the three patches does not apply.
not_second() { mbox && sed 's/^-line five/-line FIVE/' three.mbox >wrong.mbox; }
wrong_hunk() {
	tree && not_second &&
		exits 3 apply wrong.mbox &&
		says "wrong.mbox: [PATCH 2/3] $long_subject does not apply (forward): fs/a.c: Hunk #1 FAILED at 2." &&
		says '-line FIVE' && [ ! -e arm ] && [ -z "$(ls -d arm.* 2>/dev/null)" ]
}
there_already() {
	tree && change fs/a.c 'line 5' x >c.patch &&
		sed 's/^line 5$/x/' tree/fs/a.c >n && mv n tree/fs/a.c &&
		exits 3 apply c.patch && says 'fs/a.c'
}
missing_file() {
	tree && change fs/zz.c 'line 5' x >c.patch &&
		exits 3 apply c.patch && says 'does not apply' && says 'fs/zz.c'
}
behind_link() {
	tree && mkdir -p away && cp tree/fs/a.c away/ && ln -s ../away tree/out &&
		change out/a.c 'line 5' x >c.patch &&
		exits 3 apply c.patch && says 'behind a symbolic link: refused' &&
		cmp away/a.c tree/fs/a.c
}

# --- an arm that exists already ---

arm_state() { find arm ! -type d -exec stat -c '%n %y %i' {} + | sort; }
# leaves_arm COMMAND...: the command succeeds, and no file of the arm is another one after it.
leaves_arm() { arm_state >before && "$@" && arm_state | cmp before -; }
with_three() { tree && mbox && apply three.mbox; }

# What changed is new, and all else is as old as it was.
new_version() {
	with_three && mkdir arm/build-x && : >arm/build-x/o && touch arm.done arm.kconfig &&
		arm_state >before &&
		sed 's/line V$/line 6/' three.mbox >v2.mbox &&
		apply v2.mbox &&
		[ ! -e arm.done ] && [ -e arm.kconfig ] && [ -e arm/build-x/o ] || return 1
	arm_state | diff before - | grep '^>' >newer
	[ "$(wc -l <newer)" = 1 ] && grep -q 'fs/a.c' newer &&
		[ "$(grep -cx 'line 6' arm/fs/a.c)" = 2 ]
}
fewer_patches() {
	with_three && change fs/a.c 'line 5' x >c.patch && touch -d '2001-01-01' tree/fs/b.c &&
		apply c.patch &&
		grep -qx x arm/fs/a.c && cmp arm/fs/b.c tree/fs/b.c &&
		[ -n "$(find arm/fs/b.c -newer tree/fs/b.c)" ]
}
same_again() {
	with_three && touch arm.done &&
		leaves_arm apply three.mbox && [ -e arm.done ]
}
wrong_then() { with_three && touch arm.done && not_second && leaves_arm exits 3 apply wrong.mbox; }
tree_changed() {
	with_three &&
		sed 's/line 20/line XX/' tree/fs/a.c >n && mv n tree/fs/a.c &&
		rm tree/fs/c.c && echo n >tree/fs/n.c &&
		apply three.mbox &&
		grep -qx 'line XX' arm/fs/a.c && grep -qx 'line V' arm/fs/a.c &&
		[ ! -e arm/fs/c.c ] && [ -f arm/fs/n.c ]
}
# With LAB_FAR=0 every tree counts as one that was unpacked anew, in which no inode is what
# it was.
all_anew() {
	export LAB_FAR=0
	tree_changed && new_version && fewer_patches && same_again
}

t 'patches are applied in their order, and only to the arm' in_order
t 'a patch can make a link' link_made
t 'a patch can make a file' file_made
t 'a patch can remove a file' file_removed
t 'a patch can rename a file' file_renamed
t 'a patch that does not apply: its name, file, hunk and reject are said, and no arm is made' wrong_hunk
t 'a patch that the tree has already does not apply' there_already
t 'a patch of a file that does not exist does not apply' missing_file
t 'a file behind a link of the tree is refused' behind_link
t 'with a new version of the patches only what changed is made anew' new_version
t 'when a patch is taken away its file becomes newer than any object' fewer_patches
t 'with the same patches nothing is done' same_again
t 'an arm is as it was after patches that do not apply' wrong_then
t 'an arm follows the tree below its patches' tree_changed
t 'all this holds for a tree that was unpacked anew' all_anew
end
