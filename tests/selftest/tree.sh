# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# A user's own tree: it is copied and the copy kept up to date, without a write to the
# tree.  Two revisions or two trees can be the arms; what cannot be used is refused.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/user/tree.sh"

src=$work/src out=$work/out
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
unset O

# mini [VERSION [PATCHLEVEL]]: makes a tree that looks like a kernel's.
mini() {
	rm -rf "$src" "$out" "$work/before"
	made_tree "$src" "$@" && mkdir -p "$src/include/generated" "$out"
}
git_mini() {
	mini
	command git -C "$src" init -q && command git -C "$src" add -A &&
		command git -C "$src" commit -qm one &&
		command git -C "$src" tag v1
}
# edit SED FILE: changes the content of a file, and nothing else of it.
edit() { sed "$1" "$src/$2" >"$work/edited" && cp "$work/edited" "$src/$2"; }
# state: prints all that can be seen of the tree from outside, but for times of access.
state() {
	(
		cd "$src" && find . ! -type d -exec stat -c '%n %i %s %y %z' {} + &&
			find . -type d -exec stat -c '%n %y' {} +
	) | sort
}
copy() { kernel-config/copy "$src" "$out/t" "$@"; }
same_tree() { diff -r -x .git -x include "$src" "$out/t"; }

# A directory of the user's is not replaced, by whatever name it is reached, nor is one
# that came where a tree of the lab was.
not_ours() {
	mini && mkdir "$work/mine" &&
		echo mine >"$work/mine/file" &&
		ln -s mine "$work/link" || return 1
	printf -- '--- a/fs/exec.c\n+++ b/fs/exec.c\n@@ -1 +1 @@\n-exec 1\n+exec one\n' >"$work/p.patch"
	for d in "$work/mine" "$work/link"; do
		exits 3 kernel-config/tree unpack "$src" "$d" &&
			says 'the lab did not make it' &&
			exits 3 kernel-config/tree arm "$src" "$d" &&
			says 'the lab did not make it' &&
			exits 3 kernel-config/tree variant "$src" "$d" "$work/p.patch" &&
			says 'the lab did not make it' &&
			exits 3 kernel-config/copy "$src" "$d" &&
			says 'the lab did not make it' || return 1
	done
	[ "$(ls "$work/mine")" = file ] && [ -L "$work/link" ] && copy >/dev/null || return 1
	mv "$out/t" "$out/old" && mkdir "$out/t" &&
		echo mine >"$out/t/file" &&
		exits 3 copy && [ "$(ls "$out/t")" = file ]
}
first_copy() { git_mini && copy && same_tree && [ -L "$out/t/fs/link.c" ]; }
nothing_written() {
	git_mini && edit 's/exec 3/exec three/' fs/exec.c &&
		echo new >"$src/fs/new.c" && touch "$src/fs/open.c" &&
		state >"$work/before" && copy >/dev/null &&
		copy v1 >/dev/null && copy >/dev/null || return 1
	kernel-config/copy "$src" "$out/r" v1 >/dev/null
	state | diff "$work/before" -
}
# This tests the test: an ordinary question to git does write.
git_status_writes() {
	git_mini && sleep 1.1 &&
		touch "$src/fs/open.c" && state >"$work/before" &&
		git -C "$src" status >/dev/null &&
		! state | cmp -s "$work/before" -
}
only_what_changed() {
	git_mini && copy >/dev/null &&
		touch "$out/t.done" "$out/t.kconfig" &&
		stat -c '%n %y %i' "$out/t/fs/"* >"$work/times" &&
		edit 's/exec 3/exec three/' fs/exec.c && touch "$src/fs/open.c" &&
		exits 0 copy && [ "$(cat "$work/said")" = fs/exec.c ] && same_tree &&
		[ ! -e "$out/t.done" ] && [ -e "$out/t.kconfig" ] || return 1
	stat -c '%n %y %i' "$out/t/fs/"* | diff "$work/times" - | grep '^>' >"$work/newer"
	[ "$(wc -l <"$work/newer")" = 1 ] && grep -q exec.c "$work/newer"
}
same_size_same_time() {
	git_mini && copy >/dev/null &&
		cp -p "$src/fs/exec.c" "$work/ref" &&
		edit 's/exec 3/exec E/' fs/exec.c &&
		touch -r "$work/ref" "$src/fs/exec.c" &&
		[ "$(copy)" = fs/exec.c ] && same_tree
}
gone_and_new() {
	git_mini && copy >/dev/null &&
		rm "$src/fs/stat.c" "$src/fs/link.c" && mkdir "$src/fs/stat.c" &&
		echo n >"$src/fs/stat.c/n.h" && ln -s open.c "$src/fs/link.c" &&
		copy && same_tree
}
nothing_to_do() {
	git_mini && copy >/dev/null &&
		touch "$out/t.done" && [ -z "$(copy)" ] &&
		[ -e "$out/t.done" ]
}
# There are more files than are compared one by one, and all inodes have new times.
many() {
	git_mini &&
		for i in $(seq 600); do echo "$i" >"$src/fs/m$i.c"; done &&
		git -C "$src" add -A && git -C "$src" commit -qm many &&
		copy >/dev/null && touch "$out/t.done" &&
		cp -al "$src/fs" "$work/links" && rm -rf "$work/links" &&
		exits 0 copy && [ ! -s "$work/said" ] && [ -e "$out/t.done" ] &&
		touch "$src"/fs/* && edit 's/7/seven/' fs/m7.c &&
		ln -sf open.c "$src/fs/link.c" && echo n >"$src/fs/new.c" &&
		exits 0 copy && same_tree &&
		[ "$(sort "$work/said" | tr '\n' ' ')" = 'fs/link.c fs/m7.c fs/new.c ' ]
}
kconfig_told() {
	git_mini && copy >/dev/null &&
		touch "$out/t.kconfig" && echo x >>"$src/arch/um/Kconfig" &&
		copy && [ ! -e "$out/t.kconfig" ]
}
said_of_state() {
	git_mini && edit 's/exec 3/exec three/' fs/exec.c &&
		echo new >"$src/fs/new.c" && copy >/dev/null || return 1
	cat "$out/t.state" "$out/t.diff"
	grep -q "v1, commit [0-9a-f]*, uncommitted: 2 files" "$out/t.state" &&
		grep -q '^+exec three' "$out/t.diff" &&
		grep -q '^+++ b/fs/new.c' "$out/t.diff" &&
		git -C "$src" stash -q -u && copy &&
		grep -q 'nothing uncommitted' "$out/t.state" &&
		[ ! -s "$out/t.diff" ]
}
diff_makes_it_again() {
	git_mini && edit 's/exec 3/exec three/' fs/exec.c &&
		echo new >"$src/fs/new.c" && copy >/dev/null &&
		cp "$out/t.diff" "$work/d" &&
		kernel-config/copy "$src" "$out/r" v1 &&
		patch -s -d "$out/r" -p1 <"$work/d" && diff -r "$out/r" "$out/t"
}
# A build leaves files in the tree, or in a directory beside it.
no_build() {
	git_mini && mkdir "$src/x86" &&
		: >"$src/fs/exec.o" && : >"$src/.config" &&
		: >"$src/x86/.config" && : >"$src/x86/vmlinux" &&
		copy >/dev/null &&
		[ ! -e "$out/t/fs/exec.o" ] && [ ! -e "$out/t/.config" ] &&
		[ ! -e "$out/t/x86" ]
}
plain() {
	mini && : >"$src/fs/exec.o" &&
		: >"$src/.config" && : >"$src/include/generated/x.h" &&
		copy >/dev/null &&
		[ ! -e "$out/t/fs/exec.o" ] && [ ! -e "$out/t/.config" ] &&
		[ ! -e "$out/t/include/generated" ] &&
		cmp "$src/fs/exec.c" "$out/t/fs/exec.c" &&
		grep -q 'no git checkout' "$out/t.state" &&
		edit 's/exec 3/exec three/' fs/exec.c &&
		[ "$(copy)" = fs/exec.c ]
}
# A tree without git lies inside somebody's repository, which ignores it.
plain_inside() {
	mini && git init -q "$work" && echo src >"$work/.gitignore" && copy >/dev/null
	rc=$?
	rm -rf "$work/.git" "$work/.gitignore"
	[ "$rc" = 0 ] && cmp "$src/fs/exec.c" "$out/t/fs/exec.c"
}
revisions() {
	git_mini && edit 's/exec 3/exec three/' fs/exec.c &&
		git -C "$src" rm -q fs/stat.c && git -C "$src" commit -qam two &&
		copy v1 >/dev/null &&
		grep -qx 'exec 3' "$out/t/fs/exec.c" && [ -e "$out/t/fs/stat.c" ] &&
		stat -c '%n %y %i' "$out/t/fs/open.c" >"$work/times" &&
		touch "$out/t.done" && copy HEAD &&
		grep -qx 'exec three' "$out/t/fs/exec.c" &&
		[ ! -e "$out/t/fs/stat.c" ] && [ ! -e "$out/t.done" ] &&
		stat -c '%n %y %i' "$out/t/fs/open.c" | cmp "$work/times" -
}
# stale BUILD NAME: the object NAME of that build is older than its source.
stale() { [ -n "$(find "$out/b/fs/$2.c" -newer "$out/b/$1/$2.o")" ]; }
built() { mkdir "$out/a/$1" && touch "$out/a/$1/exec.o" "$out/a/$1/open.o"; }
seeded_twice() {
	mini && touch -d yesterday "$src"/fs/*.c &&
		sed 's/exec 3/exec three/' "$src/fs/exec.c" >"$work/edited" || return 1
	(cd "$src" && diff -u --label a/fs/exec.c --label b/fs/exec.c fs/exec.c "$work/edited") >"$work/p"
	kernel-config/tree arm "$src" "$out/a" &&
		kernel-config/tree arm "$src" "$out/b" "$work/p" forward &&
		built build-x &&
		kernel-config/tree seed "$out/a" "$out/b" build-x &&
		stale build-x exec && ! stale build-x open &&
		touch "$out/b/build-x/exec.o" && sleep 1 &&
		built build-y &&
		kernel-config/tree seed "$out/a" "$out/b" build-y &&
		stale build-y exec && ! stale build-y open && ! stale build-x exec &&
		! stale build-x open
}
cut_short() {
	mini && rm "$src/fs/link.c" &&
		mkdir "$out/t.part" &&
		exits 3 kernel-config/copy "$work/none" "$out/t" &&
		[ ! -e "$out/t" ]
}

given() { kernel-config/given ARMS=unpatched,patched "$@"; }
line() { mini "$1" "$2" && exits 0 given KERNEL_SRC="$src" && says "ok $3 "; }
line_asked() { mini && exits 0 given KERNEL_SRC="$src" LINE=6.1 && says "ok 6.1 "; }
too_old() {
	mini 5 4 && exits 2 given KERNEL_SRC="$src" &&
		says 'is Linux 5.4; the lab can use User-mode Linux from 6.1 on' &&
		one_line
}
no_um() {
	mini && rm -r "$src/arch" &&
		exits 2 given KERNEL_SRC="$src" && says 'it has no arch/um' &&
		one_line
}
no_version() {
	mini && echo all: >"$src/Makefile" &&
		exits 2 given KERNEL_SRC="$src" && says 'says no version' && one_line
}
tarball() {
	mini 7 1 && tar -c -f "$work/t.tar" -C "$work" src &&
		exits 0 given KERNEL_SRC="$work/t.tar" && says 'ok 6.12 ' &&
		mini 5 4 && tar -c -f "$work/t.tar" -C "$work" src &&
		exits 2 given KERNEL_SRC="$work/t.tar" && says 'Linux 5.4' && one_line
}
arms() {
	git_mini && edit 's/exec 3/exec three/' fs/exec.c &&
		git -C "$src" commit -qam two &&
		exits 0 given KERNEL_SRC="$src" ARMS=HEAD~1,HEAD &&
		grep -q ' HEAD~1 HEAD$' "$work/said" &&
		exits 0 given KERNEL_SRC="$src" ARMS=v1,HEAD^ &&
		grep -q ' v1 HEAD~1$' "$work/said" &&
		exits 2 given KERNEL_SRC="$src" ARMS=feature/x,v1 &&
		says 'has no revision feature/x' && one_line &&
		exits 2 given ARMS="v1,HEAD" && says 'revisions need KERNEL_SRC' &&
		one_line &&
		exits 2 given KERNEL_SRC="$src" ARMS=unpatched,v1 &&
		says 'must be two of unpatched, patched' && one_line
}
two_trees() {
	mini && rm -rf "$work/a" "$work/b" &&
		mkdir "$work/a" "$work/b" && cp -r "$src" "$work/a/linux" &&
		cp -r "$src" "$work/b/linux" &&
		exits 0 given ARMS="$src,$work/a/linux" &&
		grep -q ' src linux$' "$work/said" &&
		exits 0 given ARMS="$work/a/linux,$work/b/linux" &&
		grep -q ' linux-1 linux-2$' "$work/said" &&
		rm -r "$work/b/linux/arch" &&
		exits 2 given ARMS="$src,$work/b/linux" &&
		says 'it has no arch/um' && one_line
}
# at_once TEXT KNOB...: make lab-run ends with 2 and one line, and makes nothing.
at_once() {
	text=$1
	shift
	exits 2 make lab-run O="$work/o" "$@" && says "$text" && one_line &&
		[ ! -e "$work/o" ]
}
run_too_old() { mini 5 4 && at_once 'is Linux 5.4' "KERNEL_SRC=$src"; }
run_no_um() { mini && rm -r "$src/arch" && at_once 'it has no arch/um' "KERNEL_SRC=$src"; }
run_empty() { : >"$work/empty.mbox" && at_once 'empty.mbox: is empty' "PATCHES=$work/empty.mbox"; }
run_fragment() { at_once "$work/none.config: no such file" "FRAGMENT=$work/none.config"; }
run_dir() {
	mkdir -p "$work/nothing" &&
		at_once 'there is no scenario in it' "SCENARIO_DIR=$work/nothing"
}
run_twice() {
	mkdir -p "$work/twice" && : >"$work/twice/x.c" && : >"$work/twice/x.sh" &&
		at_once 'x.c and x.sh are two scenarios of one name' "SCENARIO_DIR=$work/twice"
}
run_clash() {
	mkdir -p "$work/clash" && : >"$work/clash/attach-rss.c" &&
		at_once "the lab's own" "SCENARIO_DIR=$work/clash"
}
# Other fragments and other compilers have directories of builds of their own.
identity() {
	echo CONFIG_TTY=y >"$work/a.config"
	for k in FLAVOUR=timing "FRAGMENT=$work/a.config" LLVM=1 LLVM=-16; do
		make -n lab-kernels O="$work/o" "$k" 2>/dev/null |
			sed -n 's/.*config .*unpatched \(build-[^ ]*\) .*/\1/p' | head -n 1
	done >"$work/ids"
	[ "$(sort -u "$work/ids" | wc -l)" = 4 ] || { cat "$work/ids"; return 1; }
}
old_clang() {
	mini && mkdir -p "$work/bin" "$src/scripts" &&
		echo 'echo 17.0.1' >"$src/scripts/min-tool-version.sh" &&
		echo 'echo 14.0.6' | script "$work/bin/clang" &&
		PATH=$work/bin:$PATH exits 3 kernel-config/config LLVM=1 "$src" build '' /dev/null &&
		says 'this kernel needs clang 17.0.1 or later, clang is 14.0.6' &&
		one_line &&
		exits 3 kernel-config/config LLVM=-99 "$src" build '' /dev/null &&
		says 'clang-99 is not installed' && one_line
}

template() {
	exits 0 make lab-new-scenario NAME=mine SCENARIO_DIR="$work/my" &&
		says "SCENARIOS=mine SCENARIO_DIR=$work/my" &&
		gcc -std=gnu11 -Wall -Wextra -Werror -D_GNU_SOURCE -Itests/lib -c "$work/my/mine.c" -o "$work/mine.o" &&
		exits 0 make lab-new-scenario NAME=other.sh SCENARIO_DIR="$work/my" &&
		says "SCENARIOS=other SCENARIO_DIR=$work/my" && sh -n "$work/my/other.sh" &&
		exits 2 make lab-new-scenario NAME=other SCENARIO_DIR="$work/my" && says 'other.sh is there already' &&
		exits 2 make lab-new-scenario NAME=mine.py SCENARIO_DIR="$work/my" && says 'and may end in .sh' &&
		exits 2 make lab-new-scenario NAME=top-rss SCENARIO_DIR="$work/my" && says 'is there already' &&
		exits 2 make lab-new-scenario NAME=mine SCENARIO_DIR="$work/my" &&
		says 'is there already' &&
		exits 2 make lab-new-scenario NAME='My X' SCENARIO_DIR="$work/my" &&
		says 'must be at most' &&
		exits 2 make lab-new-scenario && says 'NAME= is missing'
}

if command -v git >/dev/null; then
	t 'a checkout is copied with its links' first_copy
	t 'nothing is written into the checkout or its .git' nothing_written
	t 'that test would see git status write' git_status_writes
	t 'a second copy makes anew what changed, and nothing else' only_what_changed
	t 'a change that keeps size and time is seen' same_size_same_time
	t 'files that were removed, added, or became something else are followed' gone_and_new
	t 'when nothing has changed nothing is done' nothing_to_do
	t 'when hard links were made to all files nothing is done' many
	t 'a change of a Kconfig makes the configuration out of date' kconfig_told
	t 'the commit and what is uncommitted are recorded' said_of_state
	t 'the tree can be made again from what is recorded' diff_makes_it_again
	t 'what was built in the tree is not copied' no_build
	t 'a directory that is inside another repository, which ignores it, is copied' plain_inside
	t 'a copy of one revision becomes a copy of another one' revisions
	t 'two revisions are arms, which have their names' arms
fi
t 'a directory without git is copied and followed' plain
t 'a copy that fails leaves no directory' cut_short
t 'a second flavour leaves the objects of the first one up to date' seeded_twice
t 'the line of a tree is the newest one that is not newer than the tree' line 7 2 7.2
t 'a tree between two lines is of the older one' line 7 1 6.12
t 'a tree that is newer than all lines is of the newest one' line 7 9 7.3
t 'LINE= decides what line a tree is of' line_asked
t 'a tree that is too old is refused in one line' too_old
t 'a tree without arch/um is refused in one line' no_um
t 'a tree without a version is refused in one line' no_version
t 'the line of a tarball is found as well' tarball
t 'two trees are arms, which have their names' two_trees
t 'lab-run with a tree that is too old ends with 2 and one line, and makes nothing' run_too_old
t 'lab-run with a tree without arch/um ends in the same way' run_no_um
t 'lab-run with an empty mbox ends in the same way' run_empty
t 'lab-run with a fragment that does not exist ends in the same way' run_fragment
t 'lab-run with a directory that has no scenario ends in the same way' run_dir
t "lab-run with a scenario that has the name of one of the lab's ends in the same way" run_clash
t 'SCENARIO_DIR with two scenarios of one name is refused at once' run_twice
t 'builds with other fragments or other compilers have directories of their own' identity
t 'a clang that is too old or not installed is refused in one line' old_clang
t 'a new scenario compiles, and a bad name for one is refused' template
t 'a directory that the lab did not make is neither replaced nor updated' not_ours
end
