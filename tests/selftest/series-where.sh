# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2015 # functions are called by t; lib.sh sets work
# What a series was made for, which line it fits (patches/where), and what make lab-patches
# says of it.  The sources of lines are small trees, one of them in a tarball of the cache.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/series/patches.sh"
export HOME="$work/home" XDG_CACHE_HOME="$work/cache"

# sources: makes trees of lines: 7.2, which a series of fs/a.c fits; 6.12 in a tarball, where fs/b.c
# differs; no 6.1 and no 7.3.
sources() {
	rm -rf o cache home away && tree && "$LAB/tests/make/output" "$work/o" &&
		mkdir -p o/kernel/7.2 home cache/uml-lab/src cache/uml-lab/made &&
		cp -R tree o/kernel/7.2/pristine && touch o/kernel/7.2/pristine.done &&
		mkdir linux-6.12 && cp -R tree/. linux-6.12/ && sed -i 's/^line 6$/line six/' linux-6.12/fs/b.c &&
		f=cache/uml-lab/src/linux-source-6.12_1.tar.xz && tar -c -J -f "$f" linux-6.12 && rm -r linux-6.12 &&
		sha256sum "$f" >"$f.sha256" && chmod -R go-w cache
}
# lines LIST [NAME=TREE]: says of the lines how well these patches fit.
lines() {
	series "$1" && shift && exits 0 "$LAB/patches/where" O=o lines s "$@" 6.12 7.2 7.3
}
two() { change fs/a.c 'line 5' V >a.patch && change fs/b.c 'line 5' V >b.patch; }
line() { grep -qxF "$1" said || { cat said; return 1; }; }
each_line() {
	sources && two && lines a.patch,b.patch && line '6.12 some 1 of 2 hunks apply' &&
		line '7.2 fits all hunks apply, 2 of 2' && line '7.3 unseen not looked at, its source is not here'
}
# The second patch needs what the first one makes.
in_order() {
	sources && change fs/a.c 'line 5' V >a.patch && change fs/a.c V W >b.patch && lines a.patch,b.patch &&
		line '7.2 fits all hunks apply, 2 of 2' && lines b.patch && line '7.2 none none of 1 hunks applies'
}
had_already() {
	sources && change fs/a.c 'line 5' V >a.patch && change fs/a.c V W >b.patch &&
		sed 's/^line 5$/W/' tree/fs/a.c >o/kernel/7.2/pristine/fs/a.c && lines a.patch,b.patch &&
		line '7.2 has it has the series already'
}
own_tree() {
	sources && two && lines a.patch "KERNEL_SRC=tree" && line 'KERNEL_SRC fits all hunks apply, 1 of 1' &&
		tar -c -f own.tar tree && lines a.patch "KERNEL_SRC=own.tar" &&
		line 'KERNEL_SRC fits all hunks apply, 1 of 1'
}
nothing_written() {
	sources && two && made fs/new.c >n.patch && find o cache tree -type f -exec sha256sum {} + | sort >before &&
		lines a.patch,n.patch KERNEL_SRC=tree &&
		find o cache tree -type f -exec sha256sum {} + | sort | cmp before -
}
behind_link() {
	sources && mkdir away && cp tree/fs/a.c away/ && ln -s ../../../../away o/kernel/7.2/pristine/out &&
		change out/a.c 'line 5' x >c.patch && lines c.patch && line '7.2 none none of 1 hunks applies' &&
		cmp away/a.c tree/fs/a.c
}

# --- what it was made for ---

# repository: makes r, a git tree with three states of fs/a.c; its second commit is $second.
repository() {
	rm -rf r && cp -R tree r && git init -q r && of_r add . && of_r commit -qm one &&
		sed -i 's/^line 5$/line V/' r/fs/a.c && of_r commit -qam two && of_r tag two &&
		second=$(of_r rev-parse HEAD) &&
		blob=$(of_r rev-parse --short=12 HEAD:fs/a.c) && sed -i 's/^line V$/line five/' r/fs/a.c &&
		of_r commit -qam three
}
of_r() { git -C r -c user.name=a -c user.email=a@b "$@"; }
# made_on WORD: prints a patch for the second state, which says so by its base or its blob.
made_on() {
	printf 'From: A <a@b.c>\nSubject: [PATCH] x\n\nText.\n'
	[ "$1" != base ] || printf 'base-commit: %s\n' "$second"
	printf -- '---\ndiff --git a/fs/a.c b/fs/a.c\n'
	[ "$1" != blob ] || printf 'index %s..0123456789ab 100644\n' "$blob"
	change fs/a.c 'line V' W
}
# base KERNEL_SRC: says of p.patch what it was made for.
base() { series p.patch && exits 0 "$LAB/patches/where" O=o base s o/kernel/7.2/pristine p.patch "$1"; }
type="&& make lab-run KERNEL_SRC="
by_base() {
	sources && repository && made_on base >p.patch && base r && says "the commit $(printf %.12s "$second") (two)" &&
		says "git -C r archive --prefix=linux/ $(printf %.12s "$second") >" && says "$type" && as_said
}
by_blob() {
	sources && repository && made_on blob >p.patch && base r &&
		says "(blob $blob) at $(printf %.12s "$second") (two)" &&
		says "$type" && as_said
}
# as_said: the command that was said makes a tarball to which the patch applies.
as_said() {
	sed -n 's/^lab: type: \(.*\) && make lab-run KERNEL_SRC=\([^ ]*\) .*/\1/p' said >c && sh ./c &&
		lines p.patch "KERNEL_SRC=$(printf %.12s "$second").tar" &&
		line 'KERNEL_SRC fits all hunks apply, 1 of 1'
}
# One file of the first state and one of the second are no state of the tree.
other_blob() {
	sources && repository && made_on blob >p.patch && change fs/zz.c x y >>p.patch &&
		sed -i "s,^--- a/fs/zz,diff --git a/fs/zz.c b/fs/zz.c\nindex $blob..0123456789ab 100644\n&," p.patch &&
		base r && says 'which KERNEL_SRC=r does not have'
}
not_there() {
	sources && second=0123456789abcdef0123456789abcdef01234567 && repository &&
		second=0123456789abcdef0123456789abcdef01234567 && made_on base >p.patch &&
		base r && says 'which KERNEL_SRC=r does not have' && base '' && says 'KERNEL_SRC= can name a git tree'
}
nearest() {
	sources && change fs/b.c 'line 6' V >a.patch && sed -i 's/^-line 6/-line six/; s/^ line 6/ line 5/' a.patch &&
		{
			printf -- '--- a/fs/b.c\n+++ b/fs/b.c\n@@ -3,7 +3,7 @@\n line 3\n line 4\n line 5\n'
			printf -- '-line six\n+V\n'
			printf ' line 7\n line 8\n line 9\n'
		} >p.patch && base '' &&
		says 'it fits line 6.12; type: make lab-run LINE=6.12 PATCHES=p.patch' || return
	{ cat p.patch; change fs/a.c x y; change fs/a.c z y; } >q.patch && mv q.patch p.patch && base '' &&
		says 'the line that comes nearest is 6.12: 1 of 3 hunks apply; not looked at, no source here: 6.1, 7.3'
}
silent() { sources && two && cp a.patch p.patch && base '' && [ ! -s said ]; }
read_only() {
	sources && repository && made_on blob >p.patch && find r -exec stat -c '%n %y %z' {} + | sort >before &&
		base r && find r -exec stat -c '%n %y %z' {} + | sort | cmp before -
}

# --- make lab-patches ---

said_by_make() {
	want=$1
	shift
	exits "$want" make -C "$LAB" -s O="$work/o" lab-patches "$@"
}
target() {
	sources && cp "$LAB/tests/selftest/series/inputs/thread.mbox" t.mbox && tree && change fs/a.c 'line 5' x |
		mail 1 one | sed 's/A B </=?utf-8?q?A_B=C3=A9?= </' >p.mbox &&
		said_by_make 0 PATCHES="$work/p.mbox" &&
		says "   1  $work/p.mbox: [PATCH 1/3] one, by A Bé <a@b.c>: fs/a.c" &&
		says '  7.2: all hunks apply, 1 of 1' &&
		says '  7.3: not looked at' && [ ! -e "$work/o/rootfs" ] &&
		said_by_make 3 PATCHES="$work/t.mbox" && says 'takes v2, 2 patches; leaves out v1' &&
		says '   2  ' && says '  7.2: none of 2 hunks applies'
}
target_refuses() {
	sources && : >e.mbox && said_by_make 2 PATCHES="$work/e.mbox" && says 'e.mbox: is empty' &&
		said_by_make 2 && says 'PATCHES= is missing; type make lab-patches' && one_line
}
target_modes() {
	sources && said_by_make 3 PATCHES="$LAB/tests/selftest/series/inputs/mode-only.patch" &&
		says 'scripts/checkpatch.pl (the mode only)' && says 'It changes modes of files only'
}

t 'each line is looked at, in a tree or a tarball, and one without a source is said not to be' each_line
t 'a patch of a series is tried on those before it' in_order
t 'a line that has the series already is said to' had_already
t "the user's tree or tarball is looked at too" own_tree
t 'nothing is written into a tree or the cache' nothing_written
t 'a file behind a link of a tree is not read' behind_link
t 'a line that fits is named with the command, or else the one that comes nearest' nearest
t 'nothing is said of a series that fits' silent
if command -v git >/dev/null; then
	t 'a base-commit: that KERNEL_SRC= has is named, with a command that works' by_base
	t 'so is a commit that has the blobs of the patch' by_blob
	t 'a commit that has only one of the blobs is not named' other_blob
	t 'a base that KERNEL_SRC= does not have is named' not_there
	t "the user's repository is only read" read_only
fi
t 'lab-patches numbers the patches, says what is left out, and which line they fit' target
t 'lab-patches refuses in one line what cannot be read' target_refuses
t 'lab-patches ends with 3 when only modes change' target_modes
end
