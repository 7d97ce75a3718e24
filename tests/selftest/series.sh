# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The patches of a user's: in which forms they may come, and which are refused
# (patches/series and patches/lint.awk).  series-apply.sh applies them.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/series/patches.sh"
three='0001.patch forward 0002.patch forward 0003.patch forward'

# --- the forms ---

from_mbox() {
	mbox && exits 0 series three.mbox && listed "$three" &&
		grep -qF "0002.patch forward three.mbox: [PATCH 2/3] $long_subject" s/series &&
		grep -q 'no diff in three.mbox: .*cover letter' s/without
}
# b4 am writes other lines From, and its mails may have CRLF.
from_b4() {
	mbox
	sed -e 's/^From 0.*/From git@z Thu Jan  1 00:00:00 1970/' -e "s/\$/$(printf '\r')/" three.mbox >b4.mbx
	exits 0 series b4.mbx && listed "$three" && ! grep -q "$(printf '\r')" s/0001.patch
}
from_directory() {
	rm -rf d && mkdir d
	echo hello | mail 0 cover >d/0000-cover-letter.patch
	change fs/a.c 'line 5' x | mail 1 one >d/0001-one.patch
	change fs/b.c 'line 5' x >d/0002-two.diff
	exits 0 series d/ && listed '0001.patch forward 0002.patch forward'
}
quilt() {
	rm -rf q && mkdir -p q/patches/sub
	change fs/a.c 'line 5' x >q/patches/a.patch
	change fs/b.c 'line 5' y >q/patches/sub/b.patch
	change fs/a.c x 'line 5' | sed 's,[ab]/fs,fs,' >q/patches/p0.patch
	printf '# ours\na.patch\n\nsub/b.patch -R # taken out\np0.patch -p0\n' >q/patches/series
}
from_quilt() {
	quilt
	for w in q/patches/series q/patches q; do
		exits 0 series "$w" &&
			listed '0001.patch forward 0002.patch reverse 0003.patch forward' &&
			grep -q '^--- x/fs/a.c' s/0003.patch || return 1
	done
}
wrong_quilt() {
	quilt
	echo none.patch >q/patches/series
	exits 2 series q && says "'none.patch': no such patch" && one_line || return
	echo 'a.patch --fuzz' >q/patches/series
	exits 2 series q && says 'does not know the option' && one_line
}
several() {
	mbox
	change fs/c.c 'line 5' x >c.patch
	exits 0 series "c.patch,three.mbox c.patch" &&
		listed "$three 0004.patch forward 0005.patch forward" &&
		grep -q '0005.* c.patch$' s/series
}
encoded() {
	{
		cat <<-'END'
			From x@y Thu Jan  1 00:00:00 1970
			From: A B <a@b.c>
			Subject: [PATCH] q
			MIME-Version: 1.0
			Content-Type: text/plain; charset=UTF-8
			Content-Transfer-Encoding: quoted-printable

			Text.
			---
		END
		change fs/a.c 'line 5' 'line = 5' | sed 's/=/=3D/'
	} >qp.mbox
	exits 0 series qp.mbox && grep -qx '+line = 5' s/0001.patch
}

# --- names of patches ---

# named FILE: a patch of that name is found by its name and by that of its directory.
named() {
	rm -rf odd && mkdir -p 'odd/my own dir' && cp c.patch "odd/my own dir/$1" || return
	(cd odd && exits 0 "$LAB/patches/series" "my own dir/$1" ../s) || return
	tail -n 1 s/series | grep -qxF "0001.patch forward my own dir/$1" || { cat s/series; return 1; }
	# A name with a comma is one word only when it stands alone.
	list=$1
	case $1 in *,*) ;; *) list=$1,../../c.patch ;; esac
	(cd 'odd/my own dir' && exits 0 "$LAB/patches/series" "$list" ../../s) &&
		(cd odd && exits 0 "$LAB/patches/series" 'my own dir' ../s) &&
		cmp s/0001.patch c.patch
}
# shellcheck disable=SC2016 # as it is
odd_names() {
	change fs/a.c 'line 5' x >c.patch
	for f in 'a b.patch' 'a,b.patch' "it's.patch" 'say "x".patch' 'v=2.patch' '-x.patch' 'a*.patch' \
		'$x`id`;#%.patch' 'back\\n.patch'; do
		named "$f" || { echo "$f"; return 1; }
	done
}
newline() {
	exits 2 series 'c.patch
d.patch' && says 'PATCHES=c.patch?d.patch: has a newline' && one_line
}
no_pattern() {
	change fs/a.c 'line 5' x >c.patch
	exits 2 series 'c.p*' && says 'c.p*: no such file' && one_line
}
kept() {
	rm -rf keep && mkdir keep && : >keep/mine && mbox &&
		exits 2 "$LAB/patches/series" three.mbox keep && says 'was not made here' &&
		[ -f keep/mine ]
}

# --- what is a header, and what is not ---

line_ends() {
	r=$(printf '\r')
	printf -- '--- a/fs/a.c\n+++ b/fs/a.c\n@@ -1,3 +1,3 @@\n' >r.patch
	printf ' x%s\n-y%s\n+++ z%s\n w\n' "$r" "$r" "$r" >>r.patch
	exits 0 series r.patch && cmp r.patch s/0001.patch || return
	sed "s/$r//; s/\$/$r/" r.patch >m.patch
	exits 0 series m.patch && ! grep -q "$r" s/0001.patch
}
# What is removed or added looks like headers, and is as it was.
strips() {
	tree
	printf -- '-- one\n++ two\nend\n' >tree/fs/l.lua
	rm -rf q && mkdir q
	cat >q/p0.patch <<-'END'
		--- fs/l.lua
		+++ fs/l.lua
		@@ -1,3 +1,3 @@
		--- one
		+-- a/ONE
		 ++ two
		 end
	END
	renamed y/fs/b.c y/mm/d.c | sed 's,a/y,x/y,; s,b/y,x/y,' >q/p2.patch
	printf 'p0.patch -p0\np2.patch -p2\n' >q/series
	printf -- '-- a/ONE\n++ two\nend\n' >wanted
	exits 0 apply q && cmp wanted arm/fs/l.lua && [ ! -e arm/fs/b.c ] &&
		cmp tree/fs/b.c arm/mm/d.c
}
message() {
	tree
	{
		cat <<-'END'
			From: A B <a@b.c>
			Subject: [PATCH] m

			--- RESULT PASSED ---
			+++ Introduction
			--- /proc/x
			+++ /proc/x
			@@ what
			Index: /foo
			Binary files one and other differ
			rename from ../x
			diff --git a/../x b/../x
			---
		END
		change fs/a.c 'line 5' x
		printf -- '-- \n2.39.5\n'
	} >m.patch
	exits 0 apply m.patch && grep -qx x arm/fs/a.c
}
like_a_header() {
	cat >h.patch <<-'END'
		--- a/fs/a.c
		+++ b/fs/a.c
		@@ -1,3 +1,2 @@
		 x
		--- ../../etc/passwd
		 y
	END
	exits 0 series h.patch
}

# --- what is refused ---

# refused TEXT: the patch on stdin is refused in one line that says TEXT.
refused() {
	rm -rf s
	cat >bad.patch
	exits 2 series bad.patch && says "PATCHES=bad.patch" && says "$1" && one_line && [ ! -e s ]
}
# headed OLD NEW [LINE...]: prints a patch with these names, and with the LINEs as its hunk
# or one that replaces a line.
headed() {
	printf -- '--- %s\n+++ %s\n' "$1" "$2"
	shift 2
	[ $# -gt 0 ] || set -- '@@ -1 +1 @@' -a +b
	printf '%s\n' "$@"
}
# leads OLD NEW TEXT: a patch with these names is refused.
leads() { headed "$1" "$2" | refused "$3"; }
dots_rename() { renamed fs/a.c ../x | sed 's,b/\.\./x,b/fs/b.c,' | refused 'names ../x, which leaves the tree'; }
dots_index() {
	{ echo 'Index: a/../../x'; headed a/fs/a.c b/fs/a.c; } | refused 'names a/../../x, which leaves'
}
dots_blank() { headed "a/fs/a.c /../../../x$(printf '\t')2026" b/fs/a.c | refused 'which leaves the tree'; }

# leads_to TARGET TEXT: a patch that makes the link fs/l to TARGET is refused.
leads_to() { linked fs/l "$1" | refused "$2"; }
link_changed() {
	refused 'makes fs/l a link to /etc' <<-'END'
		diff --git a/fs/l b/fs/l
		index 7654321..1234567 120000
		--- a/fs/l
		+++ b/fs/l
		@@ -1 +1 @@
		-a.c
		\ No newline at end of file
		+/etc
		\ No newline at end of file
	END
}
link_reversed() {
	rm -rf q && mkdir q
	cat >q/l.patch <<-'END'
		diff --git a/fs/l b/fs/l
		deleted file mode 120000
		--- a/fs/l
		+++ /dev/null
		@@ -1 +0,0 @@
		-/etc
	END
	echo 'l.patch -R' >q/series
	exits 2 series q && says 'makes fs/l a link to /etc' && one_line || return
	echo l.patch >q/series
	exits 0 series q
}
link_inside() { linked fs/l ../mm/a.c >l.patch && exits 0 series l.patch; }
through_link() {
	linked fs/l ../mm >l.patch && made fs/l/x.c >t.patch &&
		exits 2 series l.patch,t.patch && says 'writes fs/l/x.c through the link fs/l' && one_line
}

binary() {
	refused 'changes fs/a as a binary file' <<-'END'
		diff --git a/fs/a b/fs/a
		index 1..2 100644
		GIT binary patch
		literal 1
		Ic
	END
}
submodule() {
	refused 'changes the submodule' <<-'END'
		diff --git a/fs/a b/fs/a
		new file mode 160000
		--- /dev/null
		+++ b/fs/a
		@@ -0,0 +1 @@
		+Subproject commit 1
	END
}
short_hunk() {
	headed a/fs/a.c b/fs/a.c '@@ -1,3 +1,3 @@' ' x' -y +z | refused "hunk '@@ -1,3 +1,3 @@' of fs/a.c"
}
cut_hunk() {
	headed a/fs/a.c b/fs/a.c '@@ -1,3 +1,3 @@' ' x' -y +z 'diff --git a/b b/b' | refused 'is cut short'
}
bad_hunk() { headed a/fs/a.c b/fs/a.c '@@ -1 @@' -y +z | refused "is no hunk's header"; }

nul() {
	{ change fs/a.c 'line 5' x; printf 'a\0b\n'; } >n.patch
	exits 2 series n.patch && says NUL && one_line
}
empty() { : >e.mbox && exits 2 series e.mbox && says 'e.mbox: is empty' && one_line; }
no_patch() {
	echo hello | mail 1 x >e.mbox
	exits 2 series e.mbox && says 'e.mbox: holds no patch' && one_line
}
no_file() { exits 2 series none.mbox && says 'none.mbox: no such file or directory' && one_line; }
bad_directory() {
	mkdir -p nothing
	exits 2 series nothing && says 'has neither a series file nor' && one_line
}

t 'an mbox of a cover letter and three patches is a series of three' from_mbox
t 'so is an mbox as b4 am writes it' from_b4
t 'a directory is a series of its patches without the cover letter' from_directory
t "a series of quilt's is read with its options" from_quilt
t "what is wrong in a series of quilt's is said in one line" wrong_quilt
t 'several names are a series in their order' several
if command -v git >/dev/null; then t 'a mail in quoted-printable is decoded' encoded; fi
t 'the name of a patch is one word, whatever characters are in it' odd_names
t 'a name with a newline is refused' newline
t 'no name is taken as a pattern of the shell' no_pattern
t 'a directory that was not made of patches is kept' kept
t "the line ends of a mail are removed, and those of a file stay" line_ends
t 'with -p0 and -p2 only the headers are changed' strips
t 'what stands above the first header belongs to the message' message
t 'a removed line that looks like a header is not taken for one' like_a_header
t 'a NUL byte is refused' nul
t 'an empty mbox is refused in one line' empty
t 'an mbox without a patch is refused in one line' no_patch
t 'a file that does not exist is refused in one line' no_file
t 'a directory without patches is refused in one line' bad_directory
t 'a name with .. is refused' leads a/../../x b/../../x 'names a/../../x, which leaves the tree'
t 'the name of a new file with .. is refused' leads /dev/null b/fs/../../../x \
	'names b/fs/../../../x, which leaves the tree'
t 'a new name with .. in a rename is refused' dots_rename
t 'a name with .. behind Index: is refused' dots_index
t 'a name with .. behind a blank is refused' dots_blank
t 'an absolute name is refused' leads /etc/passwd /etc/passwd 'names /etc/passwd, an absolute path'
t 'a quoted name is refused' leads '"a/fs/a\tb"' '"b/fs/a\tb"' 'which has characters no kernel file has'
t 'a name in .git is refused' leads a/.git/config b/.git/config 'is no file of a kernel tree'
t 'a link that leads above the tree is refused' leads_to ../../etc \
	'makes fs/l a link to ../../etc, which leaves the tree'
t 'a link with an absolute target is refused' leads_to /etc 'makes fs/l a link to /etc, an absolute path'
t 'a link that leads down and then up is refused' leads_to d/../../x 'which leaves the tree'
t 'a link that gets such a target is refused' link_changed
t 'a link that is made by taking a patch out is refused' link_reversed
t 'a link that stays in the tree is not refused' link_inside
t 'a patch with a name behind a link that an earlier patch makes is refused' through_link
t 'a binary patch is refused' binary
t 'a patch of a submodule is refused' submodule
t 'a hunk that ends before its end is refused' short_hunk
t 'a hunk that another header cuts short is refused' cut_hunk
t "a hunk without a proper header is refused" bad_hunk
end
