# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-new-subject: a copy of the lab makes a subject of a mail; the lines are made up, and no kernel is built.
. "$(dirname "$0")/lib.sh"

mkdir "$work/lab" && cp -R Makefile lab.mk kernel-config patches rootfs tests "$work/lab" &&
	rm -rf "$work/lab/patches/mine" "$work/lab/patches/other" || exit 2
o=$work/out
new() { (cd "$work/lab" && timeout 120 make lab-new-subject O="$o" LAB_INSTALL=no QUICK=1 "$@"); }
in_mine() { [ -f "$work/lab/patches/mine/$1" ] && cat "$work/lab/patches/mine/$1"; }
nothing_new() { ! ls -d "$work/lab/patches/${1:-mine}" 2>/dev/null; }

# A line that the patch fits, one that it does not fit; the source of the others is not here.
line() { # NAME CONTENT
	mkdir -p "$o/kernel/$1/pristine/kernel" && printf '%b' "$2" >"$o/kernel/$1/pristine/kernel/a.c" &&
		: >"$o/kernel/$1/pristine.done"
}
source='int a(void)\n{\n\tint x;\n\n\tx = 1;\n\treturn x;\n}\n'
mkdir "$o" && : >"$o/.lab-output" && line 7.3 "$source" && line 6.12 'int b;\n' || exit 2
cat >"$work/mail" <<'END'
From: A U Thor <author@example.org>
Date: Fri, 22 May 2026 14:03:39 +0000
Subject: [PATCH v2] a: return two

a() returns one, i.e. too little. It has
always done so. caller_of_a() wants more:

	Not a sentence.

Nobody else calls it (they could.) Return two.

Fixes: 123456789abc ("a: begin")
Signed-off-by: A U Thor <author@example.org>
---
 kernel/a.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/kernel/a.c b/kernel/a.c
--- a/kernel/a.c
+++ b/kernel/a.c
@@ -2,6 +2,6 @@ int a(void)
 {
 	int x;
 
-	x = 1;
+	x = 2;
 	return x;
 }
END

made() {
	exits 0 new NAME=mine PATCH="$work/mail" &&
		says 'make lab-run SUBJECT=mine LINE=7.3' && says 'make lab-claims SUBJECT=mine LINE=7.3' || return
	(cd "$work/lab/patches/mine" && echo *) >"$work/files"
	echo README claims expect upstream.patch | diff - "$work/files"
}
# What was taken from the mail is the patch that goes into the tree.
same_patch() {
	in_mine upstream.patch >"$work/p" && cp -R "$o/kernel/7.3/pristine" "$work/tree" &&
		patch -s -d "$work/tree" -p1 <"$work/p" && grep -q 'x = 2' "$work/tree/kernel/a.c"
}
sentences() {
	in_mine claims | sed -n '/^lines/,$p' >"$work/claims"
	diff - "$work/claims" <<'END'
lines 7.3

# a() returns one, i.e. too little.
#claim S1 holds THE SENTENCE, SHORT
# see CHECK.NAME UNPATCHED PATCHED arm

# It has always done so.
#claim S2 holds THE SENTENCE, SHORT
# see CHECK.NAME UNPATCHED PATCHED arm

# caller_of_a() wants more:
#claim S3 holds THE SENTENCE, SHORT
# see CHECK.NAME UNPATCHED PATCHED arm

# Nobody else calls it (they could.)
#claim S4 holds THE SENTENCE, SHORT
# see CHECK.NAME UNPATCHED PATCHED arm

# Return two.
#claim S5 holds THE SENTENCE, SHORT
# see CHECK.NAME UNPATCHED PATCHED arm
END
}
known() {
	in_mine README
	in_mine README | grep -qx '    7.3: all hunks apply, 1 of 1' &&
		in_mine README | grep -qx '    6.12: none of 1 hunks applies' &&
		in_mine README | grep -qxF '* 1 hunk of kernel/a.c, in or behind a()' &&
		in_mine README | head -n 1 | grep -qxF "The subject \"[PATCH v2] a: return two\"."
}
# The file of claims can be filled in: without the # in front a claim is one.
can_be_filled_in() {
	mkdir "$work/filled" &&
		in_mine claims |
		sed '/^#claim S2 /s/#//; /^claim S2/{n;s/.*/ see deadlock.stat deadlock completes arm/;}' \
		>"$work/filled/claims"
	grep -A 1 '^claim S2' "$work/filled/claims"
	exits 0 awk -v lint=1 -v checks=deadlock -f tests/judge/claims.awk "$work/filled/claims"
}
again() {
	cp -R "$work/lab/patches/mine" "$work/before"
	exits 2 new NAME=mine PATCH="$work/mail" && says 'patches/mine is there already' &&
		diff -r "$work/before" "$work/lab/patches/mine"
}
refused() { # TEXT ARG...
	text=$1
	shift
	exits 2 new "$@" && says "$text" && nothing_new other
}
fits_none() {
	for l in 6.1 7.2; do line "$l" 'int b;\n'; done
	line 7.3 'int c;\n' && exits 3 new NAME=other PATCH="$work/mail" && says 'fits no line' &&
		says '6.12: none of 1 hunks applies' && nothing_new other
}

t 'a subject is made of a mail, for the line that the patch fits' made
t 'its patch is that of the mail' same_patch
t 'each sentence of the message is a claim to be filled in; code and trailers are none' sentences
t 'its README says which lines the patch fits, and what it changes' known
t 'a claim that is filled in is a claim' can_be_filled_in
t 'a subject that is there is not touched' again
t 'a name with a slash is refused' refused 'must be at most 29 of' NAME=../other PATCH="$work/mail"
t 'so is none' refused 'NAME= is missing' PATCH="$work/mail"
t 'a file that is not there is refused' refused 'there is no such file' NAME=other PATCH="$work/none"
t 'so is none given' refused 'PATCH= is missing' NAME=other
cat "$work/mail" "$work/mail" |
	sed 's/^From:/From 0 Mon Sep 17 00:00:00 2001\n&/; s/return two/return &/; s/v2/1\/2/' >"$work/mbox"
awk '/1\/2/ && ++n == 2 { sub(/1\/2/, "2/2") } { print }' "$work/mbox" >"$work/two"
t 'two patches are refused' refused 'holds 2 patches' NAME=other PATCH="$work/two"
printf 'hello\n' >"$work/text"
t 'so is a file without a patch' refused 'holds no patch' NAME=other PATCH="$work/text"
t 'a patch that fits no line ends it with 3, and nothing is made' fits_none
end
