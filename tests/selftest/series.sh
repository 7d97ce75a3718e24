# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2059 # functions are called by t; lib.sh sets work
# A user's own patches: the forms they come in, what is refused, how they are
# applied and what is said when they do not apply.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 2

series() { "$LAB/patches/series" "$1" s; }
one_line() { [ "$(grep -c . "$work/said")" = 1 ]; }
listed() {
	cut -d ' ' -f 1,2 s/series | tr '\n' ' ' | grep -qx "$1" || { cat s/series; return 1; }
}

# diff NAME FROM TO: a patch of one line of a file of twenty.
change() {
	printf -- '--- a/%s\n+++ b/%s\n@@ -2,7 +2,7 @@\n' "$1" "$1"
	printf ' line %s\n' 2 3 4
	printf -- '-%s\n+%s\n' "$2" "$3"
	printf ' line %s\n' 6 7 8
}
# mail N SUBJECT: the patch on stdin as git format-patch writes it.
mail() {
	printf 'From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n'
	printf 'From: A B <a@b.c>\nDate: Tue, 24 Nov 2026 20:00:00 +0000\nSubject: [PATCH %s/3] %s\n\nFrom now on it is so.\n\nSigned-off-by: A B <a@b.c>\n---\n fs/a.c | 2 +-\n\n' "$1" "$2"
	cat
	printf -- '-- \n2.39.5\n\n'
}
mbox() {
	{ echo 'Hello all.' | mail 0 'a cover letter'
	change fs/a.c 'line 5' 'line five' | mail 1 first
	change fs/a.c 'line five' 'line V' | mail 2 'second, whose subject is so
 long that it goes on'
	change fs/b.c 'line 5' 'line 55' | mail 3 third; } >three.mbox
}

from_mbox() {
	mbox && exits 0 series three.mbox &&
		listed '0001.patch forward 0002.patch forward 0003.patch forward ' &&
		grep -q '0002.patch forward three.mbox: \[PATCH 2/3\] second, whose subject is so long that it goes on' s/series &&
		grep -q 'no diff in three.mbox: .*cover letter' s/without
}
# As b4 am writes it: other From lines, CRLF from mail.
from_b4() {
	mbox &&
		sed -e 's/^From 0.*/From git@z Thu Jan  1 00:00:00 1970/' -e "s/\$/$(printf '\r')/" three.mbox >b4.mbx &&
		exits 0 series b4.mbx &&
		listed '0001.patch forward 0002.patch forward 0003.patch forward ' &&
		! grep -q "$(printf '\r')" s/0001.patch
}
from_directory() {
	rm -rf d && mkdir d &&
		change fs/a.c 'line 5' x | mail 1 one >d/0001-one.patch &&
		change fs/b.c 'line 5' x >d/0002-two.diff &&
		echo hello | mail 0 cover >d/0000-cover-letter.patch &&
		exits 0 series d/ &&
		listed '0001.patch forward 0002.patch forward '
}
from_quilt() {
	rm -rf q && mkdir -p q/patches/sub &&
		change fs/a.c 'line 5' x >q/patches/a.patch &&
		change fs/b.c 'line 5' y >q/patches/sub/b.patch &&
		change fs/a.c x 'line 5' | sed 's,[ab]/fs,fs,' >q/patches/p0.patch &&
		printf '# ours\na.patch\n\nsub/b.patch -R # taken out\np0.patch -p0\n' >q/patches/series || return 1
	for w in q/patches/series q/patches q; do
		exits 0 series "$w" &&
			listed '0001.patch forward 0002.patch reverse 0003.patch forward ' &&
			grep -q '^--- x/fs/a.c' s/0003.patch || return 1
	done
	printf 'none.patch\n' >q/patches/series &&
		exits 2 series q && says "'none.patch': no such patch" && one_line &&
		printf 'a.patch --fuzz\n' >q/patches/series &&
		exits 2 series q && says 'does not know the option' && one_line
}
several() {
	mbox && change fs/c.c 'line 5' x >c.patch &&
		exits 0 series "c.patch,three.mbox c.patch" &&
		listed '0001.patch forward 0002.patch forward 0003.patch forward 0004.patch forward 0005.patch forward ' &&
		grep -q '0005.* c.patch$' s/series
}
encoded() {
	change fs/a.c 'line 5' 'line = 5' | sed 's/=/=3D/' >body &&
		{ printf 'From x@y Thu Jan  1 00:00:00 1970\nFrom: A B <a@b.c>\nSubject: [PATCH] q\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\nText.\n---\n'; cat body; } >qp.mbox &&
		exits 0 series qp.mbox && grep -qx '+line = 5' s/0001.patch
}
# Names that are a word each; one that is there is not split.
# shellcheck disable=SC2016 # as it is
odd_names() {
	rm -rf odd && mkdir -p 'odd/my own dir' && change fs/a.c 'line 5' x >c.patch || return
	for f in 'a b.patch' 'a,b.patch' "it's.patch" 'say "x".patch' 'v=2.patch' '-x.patch' 'a*.patch' '$x`id`;#%.patch' 'back\\n.patch'; do
		rm -rf odd && mkdir -p 'odd/my own dir' &&
			cp c.patch "odd/my own dir/$f" &&
			(cd odd && exits 0 "$LAB/patches/series" "my own dir/$f" ../s) || return
		tail -n 1 s/series | grep -qxF "0001.patch forward my own dir/$f" || { cat s/series; return 1; }
		l=$f
		case $f in *,*) ;; *) l=$f,../../c.patch ;; esac
		(cd 'odd/my own dir' && exits 0 "$LAB/patches/series" "$l" ../../s && cd .. &&
			exits 0 "$LAB/patches/series" 'my own dir' ../s) || { echo "$f"; return 1; }
		cmp s/0001.patch c.patch || return
	done
}
newline() { exits 2 series 'c.patch
d.patch' && says 'PATCHES=c.patch?d.patch: has a newline' && one_line; }
# No name in it may be a pattern of the shell.
no_pattern() {
	change fs/a.c 'line 5' x >c.patch &&
		exits 2 series 'c.p*' && says 'c.p*: no such file' && one_line
}
# What is there and is no series is not replaced.
kept() {
	rm -rf keep && mkdir keep &&
		: >keep/mine && mbox &&
		exits 2 "$LAB/patches/series" three.mbox keep &&
		says 'was not made here' && [ -f keep/mine ]
}
nul() {
	{ change fs/a.c 'line 5' x; printf 'a\0b\n'; } >n.patch &&
		exits 2 series n.patch && says 'NUL' && one_line
}
# Line ends of mail go; those of a file stay.
line_ends() {
	r=$(printf '\r')
	printf -- '--- a/fs/a.c\n+++ b/fs/a.c\n@@ -1,3 +1,3 @@\n x%s\n-y%s\n+++ z%s\n w\n' "$r" "$r" "$r" >r.patch &&
		exits 0 series r.patch && cmp r.patch s/0001.patch &&
		sed "s/$r//; s/\$/$r/" r.patch >m.patch &&
		exits 0 series m.patch && ! grep -q "$r" s/0001.patch
}
# -p0 and -p2: the headers alone change, and the patch applies.
strips() {
	tree && printf -- '-- one\n++ two\nend\n' >tree/fs/l.lua &&
		rm -rf q && mkdir q || return
	printf -- '--- %%s\n+++ %%s\n@@ -1,3 +1,3 @@\n--- one\n+-- a/ONE\n ++ two\n end\n' >form
	# shellcheck disable=SC2059
	printf -- "$(cat form)\n" fs/l.lua fs/l.lua >q/p0.patch
	printf 'diff --git x/y/fs/b.c x/y/mm/d.c\nsimilarity index 100%%\nrename from y/fs/b.c\nrename to y/mm/d.c\n' >q/p2.patch
	printf 'p0.patch -p0\np2.patch -p2\n' >q/series &&
		exits 0 apply q &&
		[ "$(cat arm/fs/l.lua)" = '-- a/ONE
++ two
end' ] &&
		[ -f arm/mm/d.c ] && [ ! -e arm/fs/b.c ] &&
		cmp tree/fs/b.c arm/mm/d.c
}
# What stands above the first header is message.
message() {
	tree && { printf 'From: A B <a@b.c>\nSubject: [PATCH] m\n\n--- RESULT PASSED ---\n+++ Introduction\n--- /proc/x\n+++ /proc/x\n@@ what\nIndex: /foo\nBinary files one and other differ\n'
	printf 'rename from ../x\ndiff --git a/../x b/../x\n---\n'; change fs/a.c 'line 5' x; printf -- '-- \n2.39.5\n'; } >m.patch && exits 0 apply m.patch && grep -qx x arm/fs/a.c
}
# Taken out, a patch makes the link that it removes.
link_reversed() {
	rm -rf q && mkdir q &&
		printf 'diff --git a/fs/l b/fs/l\ndeleted file mode 120000\n--- a/fs/l\n+++ /dev/null\n@@ -1 +0,0 @@\n-/etc\n' >q/l.patch &&
		echo 'l.patch -R' >q/series &&
		exits 2 series q && says 'makes fs/l a link to /etc' && one_line &&
		echo l.patch >q/series &&
		exits 0 series q
}
# A removed line that looks like a header is none.
like_a_header() {
	printf -- '--- a/fs/a.c\n+++ b/fs/a.c\n@@ -1,3 +1,2 @@\n x\n--- ../../etc/passwd\n y\n' >h.patch &&
		exits 0 series h.patch
}

refused() {
	text=$1
	shift
	rm -rf s
	printf "$@" >bad.patch &&
		exits 2 series bad.patch && says "PATCHES=bad.patch" && says "$text" &&
		one_line && [ ! -e s ]
}
hunk='@@ -1 +1 @@\n-a\n+b\n'
empty() { : >e.mbox && exits 2 series e.mbox && says 'e.mbox: is empty' && one_line; }
no_patch() {
	echo hello | mail 1 x >e.mbox &&
		exits 2 series e.mbox && says 'e.mbox: holds no patch' && one_line
}
no_file() { exits 2 series none.mbox && says 'none.mbox: no such file or directory' && one_line; }
bad_dir() {
	mkdir -p nothing && exits 2 series nothing &&
		says 'has neither a series file nor' && one_line
}
dots() {
	refused 'names a/../../x, which leaves the tree' -- "--- a/../../x\n+++ b/../../x\n$hunk"
}
dots_new() {
	refused 'names b/fs/../../../x, which leaves the tree' -- "--- /dev/null\n+++ b/fs/../../../x\n@@ -0,0 +1 @@\n+b\n"
}
dots_rename() {
	refused 'names ../x, which leaves the tree' -- 'diff --git a/fs/a.c b/fs/b.c\nsimilarity index 100%%\nrename from fs/a.c\nrename to ../x\n'
}
dots_index() {
	refused 'names a/../../x, which leaves' -- "Index: a/../../x\n--- a/fs/a.c\n+++ b/fs/a.c\n$hunk"
}
dots_blank() {
	refused 'which leaves the tree' -- "--- a/fs/a.c /../../../x\t2026\n+++ b/fs/a.c\n$hunk"
}
absolute() {
	refused 'names /etc/passwd, an absolute path' -- "--- /etc/passwd\n+++ /etc/passwd\n$hunk"
}
quoted() {
	refused 'which has characters no kernel file has' -- "--- \"a/fs/a\\\\tb\"\n+++ \"b/fs/a\\\\tb\"\n$hunk"
}
dot_git() {
	refused 'is no file of a kernel tree' -- "--- a/.git/config\n+++ b/.git/config\n$hunk"
}
link='diff --git a/fs/l b/fs/l\nnew file mode 120000\nindex 0000000..1234567\n--- /dev/null\n+++ b/fs/l\n@@ -0,0 +1 @@\n+%s\n\\ No newline at end of file\n'
link_up() { refused 'makes fs/l a link to ../../etc, which leaves the tree' -- "$link" ../../etc; }
link_absolute() { refused 'makes fs/l a link to /etc, an absolute path' -- "$link" /etc; }
link_sideways() { refused 'which leaves the tree' -- "$link" d/../../x; }
link_changed() {
	refused 'makes fs/l a link to /etc' -- 'diff --git a/fs/l b/fs/l\nindex 7654321..1234567 120000\n--- a/fs/l\n+++ b/fs/l\n@@ -1 +1 @@\n-a.c\n\\ No newline at end of file\n+/etc\n\\ No newline at end of file\n'
}
link_inside() { printf "$link" ../mm/a.c >l.patch && exits 0 series l.patch; }
through_link() {
	printf "$link" ../mm >l.patch &&
		printf -- "--- /dev/null\n+++ b/fs/l/x.c\n@@ -0,0 +1 @@\n+b\n" >t.patch &&
		exits 2 series l.patch,t.patch &&
		says 'writes fs/l/x.c through the link fs/l' && one_line
}
binary() {
	refused 'changes fs/a as a binary file' -- 'diff --git a/fs/a b/fs/a\nindex 1..2 100644\nGIT binary patch\nliteral 1\nIc\n'
}
submodule() {
	refused 'changes the submodule' -- 'diff --git a/fs/a b/fs/a\nnew file mode 160000\n--- /dev/null\n+++ b/fs/a\n@@ -0,0 +1 @@\n+Subproject commit 1\n'
}
short_hunk() {
	refused "hunk '@@ -1,3 +1,3 @@' of fs/a.c" -- '--- a/fs/a.c\n+++ b/fs/a.c\n@@ -1,3 +1,3 @@\n x\n-y\n+z\n'
}
cut_hunk() {
	refused "is cut short" -- '--- a/fs/a.c\n+++ b/fs/a.c\n@@ -1,3 +1,3 @@\n x\n-y\n+z\ndiff --git a/b b/b\n'
}
bad_header() { refused "is no hunk's header" -- '--- a/fs/a.c\n+++ b/fs/a.c\n@@ -1 @@\n-y\n+z\n'; }

# --- applied to a tree ---
tree() {
	rm -rf tree arm tree.* arm.*
	mkdir -p tree/fs tree/mm tree/arch/um
	: >tree/Kconfig
	for f in a b c; do seq 1 20 | sed 's/^/line /' >"tree/fs/$f.c"; done
}
arm() { "$LAB/kernel-config/tree" arm tree arm "$@"; }
all_of() { sed 's,^\([^ ]*\) \([^ ]*\) .*,s/\1 \2,' s/series; }
# shellcheck disable=SC2046 # a list of words
apply() { series "$1" && arm $(all_of); }

in_order() {
	tree && mbox && exits 0 apply three.mbox &&
		grep -qx 'line V' arm/fs/a.c && grep -qx 'line 55' arm/fs/b.c &&
		grep -qx 'line 5' tree/fs/a.c
}
link_made() {
	tree && printf "$link" a.c >l.patch &&
		exits 0 apply l.patch && [ "$(readlink arm/fs/l)" = a.c ] &&
		[ ! -e tree/fs/l ]
}
new_gone_renamed() {
	tree &&
		printf -- '--- /dev/null\n+++ b/fs/new.c\n@@ -0,0 +1 @@\n+b\n' >n.patch &&
		exits 0 apply n.patch && [ -f arm/fs/new.c ] &&
		rm -rf arm &&
		{ printf -- '--- a/fs/a.c\n+++ /dev/null\n@@ -1,20 +0,0 @@\n'; sed 's/^/-/' tree/fs/a.c; } >g.patch &&
		exits 0 apply g.patch && [ ! -e arm/fs/a.c ] &&
		rm -rf arm &&
		printf 'diff --git a/fs/a.c b/mm/a.c\nsimilarity index 100%%\nrename from fs/a.c\nrename to mm/a.c\n' >r.patch &&
		exits 0 apply r.patch && [ -f arm/mm/a.c ] && [ ! -e arm/fs/a.c ] &&
		[ -f tree/fs/a.c ]
}
# The second of three does not apply: which, where, the reject; no arm.
wrong_hunk() {
	tree && mbox &&
		sed 's/^-line five/-line FIVE/' three.mbox >wrong.mbox &&
		exits 3 apply wrong.mbox &&
		says 'wrong.mbox: [PATCH 2/3] second, whose subject is so long that it goes on does not apply (forward): fs/a.c: Hunk #1 FAILED at 2.' &&
		says '-line FIVE' && [ ! -e arm ] &&
		[ -z "$(ls -d arm.* 2>/dev/null)" ]
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
# The tree's own link is not walked through either.
behind_link() {
	tree && mkdir -p away && cp tree/fs/a.c away/ &&
		ln -s ../away tree/out && change out/a.c 'line 5' x >c.patch &&
		exits 3 apply c.patch && says 'behind a symbolic link: refused' &&
		cmp away/a.c tree/fs/a.c
}
leftover() { arm_state >before; "$@"; rc=$?; arm_state | cmp before - && return "$rc"; }
arm_state() { find arm ! -type d -exec stat -c '%n %y %i' {} + | sort; }
# A new version of the patches: what changed is new, all else is as old as it was.
new_version() {
	tree && mbox && apply three.mbox && mkdir arm/build-x &&
		: >arm/build-x/o && touch arm.done arm.kconfig &&
		arm_state >before &&
		sed 's/line V$/line 6/; s/line 6$/line 6/' three.mbox >v2.mbox &&
		apply v2.mbox && [ ! -e arm.done ] &&
		[ -e arm.kconfig ] && [ -e arm/build-x/o ] || return 1
	arm_state | diff before - | grep '^>' >newer
	[ "$(wc -l <newer)" = 1 ] && grep -q 'fs/a.c' newer &&
		[ "$(grep -cx 'line 6' arm/fs/a.c)" = 2 ]
}
fewer_patches() {
	tree && mbox && apply three.mbox &&
		change fs/a.c 'line 5' x >c.patch &&
		touch -d '2001-01-01' tree/fs/b.c &&
		apply c.patch && grep -qx x arm/fs/a.c &&
		cmp arm/fs/b.c tree/fs/b.c &&
		[ -n "$(find arm/fs/b.c -newer tree/fs/b.c)" ]
}
same_again() {
	tree && mbox && apply three.mbox && touch arm.done &&
		leftover apply three.mbox && [ -e arm.done ]
}
wrong_then() {
	tree && mbox && apply three.mbox && touch arm.done &&
		sed 's/^-line five/-line FIVE/' three.mbox >wrong.mbox &&
		leftover exits 3 apply wrong.mbox
}
tree_changed() {
	tree && mbox && apply three.mbox &&
		sed 's/line 20/line XX/' tree/fs/a.c >n && mv n tree/fs/a.c &&
		rm tree/fs/c.c && echo n >tree/fs/n.c &&
		apply three.mbox &&
		grep -qx 'line XX' arm/fs/a.c && grep -qx 'line V' arm/fs/a.c &&
		[ ! -e arm/fs/c.c ] && [ -f arm/fs/n.c ]
}

# A tree unpacked anew: no inode is what it was.
all_anew() {
	export LAB_FAR=0 && tree_changed && new_version && fewer_patches &&
		same_again
}

t 'an mbox of three and a cover letter' from_mbox
t 'an mbox as b4 am writes it' from_b4
t 'a directory' from_directory
t 'a quilt series, its options, its errors' from_quilt
t 'several, in order' several
if command -v git >/dev/null; then t 'a mail in quoted-printable' encoded; fi
t 'a removed line that looks like a header' like_a_header
t 'a name is a word, whatever is in it' odd_names
t 'but for a newline' newline
t 'no name is a pattern' no_pattern
t 'a directory that was not made of patches is kept' kept
t 'a NUL byte is refused' nul
t 'line ends of mail go, those of a file stay' line_ends
t 'other strips than -p1 change the headers alone' strips
t 'what stands above the first header is message' message
t 'a link that is made by taking a patch out' link_reversed
t 'an empty mbox: one line' empty
t 'an mbox without a patch: one line' no_patch
t 'a file that is not there: one line' no_file
t 'a directory without patches: one line' bad_dir
for r in dots dots_new dots_rename dots_index dots_blank absolute quoted dot_git \
	link_up link_absolute link_sideways link_changed binary submodule short_hunk cut_hunk bad_header; do
	t "refused in one line: $r" $r
done
t 'a link that stays in the tree is not refused' link_inside
t 'a patch through a link an earlier one makes is refused' through_link
t 'patches apply in order, to the arm alone' in_order
t 'a link is made' link_made
t 'a file is made, removed, renamed' new_gone_renamed
t 'a patch that does not apply: which, file, hunk, reject; no arm' wrong_hunk
t 'a patch that is there already' there_already
t 'a patch of a file that is not there' missing_file
t 'a file behind a link of the tree is refused' behind_link
t 'a new version of the patches makes anew what changed' new_version
t 'a patch taken away: its file is newer than any object' fewer_patches
t 'the same patches again: nothing' same_again
t 'an arm survives patches that do not apply' wrong_then
t 'the tree changes below the patches' tree_changed
t 'a tree unpacked anew below the arm' all_anew
end
