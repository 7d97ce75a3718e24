# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2015 # functions are called by t; lib.sh sets work
# Patches as people send them: signed, encoded and attached mail, threads with several
# revisions, series of quilt's, and what an editor makes of a patch.  series/inputs has one of
# each kind; all are applied to a tree whose fs/exec.c has the lines that they expect.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/series/patches.sh"
inputs=$LAB/tests/selftest/series/inputs

# exec_c: prints a file with the lines of fs/exec.c that the inputs change, where they are in
# the real one.
exec_c() {
	seq 1 1322 | sed 's,^,/* ,; s,$, */,'
	printf '\treturn 0;\n\nout_unlock:\n\tup_write(&me->signal->exec_update_lock);\n\tif (!bprm->cred)\n'
	printf '\t\tmutex_unlock(&me->signal->cred_guard_mutex);\n\nout:\n\treturn retval;\n'
	seq 1332 1419 | sed 's,^,/* ,; s,$, */,'
	printf '\nstatic void free_bprm(struct linux_binprm *bprm)\n{\n\tif (bprm->mm) {\n'
	printf '\t\tacct_arg_size(bprm, 0);\n\t\tmmput(bprm->mm);\n'
}
exec_tree() { tree && exec_c >tree/fs/exec.c && mkdir tree/scripts tree/tools && echo x >tree/scripts/checkpatch.pl; }
# makes N INPUT: the input is a series of N patches, and with them fs/exec.c has N barriers.
makes() {
	exec_tree && exits 0 apply "$inputs/$2" && [ "$(wc -l <s/series)" = "$1" ] &&
		[ "$(grep -c 'barrier();' arm/fs/exec.c)" = "$1" ] || { cat s/*; return 1; }
}
# about N WORD VALUE: this is said of the patch.
about() { grep -qxF "000$1.patch $2 $3" s/about || { cat s/about; return 1; }; }
titled() { grep -q "^0001.patch forward .*: $1\$" s/series || { cat s/series; return 1; }; }
barrier='\[PATCH\] exec: a barrier before the lock is dropped'

signed() { makes 1 signed-quoted-printable.eml && titled "$barrier" && grep -qx 'One = sign, café.' s/0001.patch; }
dashes() { makes 1 dashes-in-message.eml && grep -qx -e '--- RESULT PASSED ---' s/0001.patch; }
attached() {
	makes 1 attachment-base64.eml && titled "$barrier" && about 1 author 'A Person <person@example.org>' &&
		grep -q ': takes 1 patch; leaves out 1 reply$' s/taken
}
encoded() { makes 1 header-encoded.eml && titled "$barrier" && about 1 author 'A Pérson <person@example.org>'; }
crlf() { makes 1 crlf.eml && titled "$barrier" && ! grep -q "$(printf '\r')" s/0001.patch; }
# A soft line break of quoted-printable is = at the end of a line, and here CR LF follows.
crlf_encoded() {
	sed 's/signal->exec/signal->=\nexec/; s/$/\r/' "$inputs/signed-quoted-printable.eml" | sed 's/=$/=\r/' >soft.eml
	grep -c '^exec_update_lock' soft.eml | grep -qx 1 && exec_tree && exits 0 apply soft.eml &&
		grep -q 'barrier();' arm/fs/exec.c
}
thread() {
	makes 2 thread.mbox && grep -q 'PATCH v2 1/2' s/series && grep -q 'PATCH v2 2/2' s/series &&
		grep ': takes v2, 2 patches; leaves out v1 (2 patches), 2 replies (1 with a diff)' s/taken |
		grep -q ', 2 cover letters$' &&
		grep -q 'left out of .*: \[PATCH 1/2\] .* (revision 1)$' s/without
}
fuzz() {
	makes 2 quilt-fuzz && [ "$(wc -l <arm.fuzz)" = 1 ] &&
		grep -q 'one.patch.*: fs/exec.c: Hunk #1 succeeded at 1323 with fuzz 1' arm.fuzz
}
# Only quilt's patches have fuzz.
no_fuzz() {
	exec_tree && exits 3 apply "$inputs/quilt-fuzz/one.patch" && says 'Hunk #1 FAILED at 1323' &&
		exits 0 apply "$inputs/quilt-conf" && [ ! -s arm.fuzz ]
}
conf() { makes 2 quilt-conf && makes 2 quilt-conf/series.conf && grep -q 'patches.suse/two.patch' s/series; }
p0() { makes 1 quilt-p0 && grep -qx -- '--- x/fs/exec.c' s/0001.patch; }
stripped() {
	makes 1 blank-context-stripped.patch &&
		printf -- '--- a/fs/exec.c\n+++ b/fs/exec.c\n@@ -1328,2 +1328,3 @@\n' >l.patch &&
		printf ' \t\tmutex_unlock(&me->signal->cred_guard_mutex);\n+\tbarrier();\n\n' >>l.patch &&
		exits 0 apply l.patch && grep -q 'barrier();' arm/fs/exec.c
}
mode_only() {
	exec_tree && chmod 755 tree/scripts/checkpatch.pl &&
		exits 3 apply "$inputs/mode-only.patch" && one_line &&
		says 'changes a mode only, of scripts/checkpatch.pl: that is nothing that is built' && [ ! -e arm ] &&
		grep -qx '0001.patch modes only' s/about
}
# With another patch beside it a mode is changed like anything else.
mode_too() {
	exec_tree && chmod 755 tree/scripts/checkpatch.pl &&
		exits 0 apply "$inputs/mode-only.patch,$inputs/crlf.eml" && [ ! -x arm/scripts/checkpatch.pl ] &&
		[ -x tree/scripts/checkpatch.pl ]
}
undone() {
	exec_tree && rm -rf q && mkdir q && cp "$inputs/quilt-conf/patches.suse/one.patch" q/ &&
		sed 's/^+\t/-\t/; s/1323,6 +1323,7/1323,7 +1323,6/' q/one.patch >q/back.patch &&
		printf 'one.patch\nback.patch\n' >q/series && exits 3 apply q && one_line && says 'undo each other'
}
other_base() {
	exec_tree && exits 3 apply "$inputs/other-base.eml" && says 'does not apply' &&
		says 'exec_lock_of_another_tree' &&
		about 1 base 2a30fad67ac4748784f417aee3d003c24bbf3293 && about 1 blob '9e7f25e2cd41 fs/exec.c'
}
like_a_name() {
	exec_tree && echo mine >precious && exits 0 apply "$inputs/content-looks-like-a-name.patch" &&
		[ "$(cat arm/tools/lab-note.lua)" = 'print(1)' ] && [ "$(cat precious)" = mine ]
}

# --- threads ---

# post SUBJECT [ID [ANSWERED [FROM]]]: adds a mail to t.mbox, whose patch adds a file named after
# the subject.
post() {
	f=fs/$(printf '%s' "$1" | tr -cd 'a-z0-9').c
	{
		printf 'From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: %s\nSubject: %s\n' "${4:-A B <a@b.c>}" "$1"
		[ -z "${2-}" ] || printf 'Message-ID: <%s>\n' "$2"
		[ -z "${3-}" ] || printf 'In-Reply-To: <%s>\n' "$3"
		printf '\nText.\n---\n'
		case $1 in *' 0/'*) ;; *) made "$f" ;; esac
		echo
	} >>t.mbox
}
# taken N SUBJECT...: t.mbox is a series of N patches with these subjects.
taken() {
	exits 0 series t.mbox || return
	sed 's/^[^:]*: //' s/series >got
	shift
	printf '%s\n' "$@" | diff - got
}
told() { grep -qxF "t.mbox: $1" s/taken || { cat s/taken; return 1; }; }
order() {
	: >t.mbox && post '[PATCH 2/3] b' && post '[PATCH 3/3] c' && post '[PATCH 1/3] a' &&
		taken 3 '[PATCH 1/3] a' '[PATCH 2/3] b' '[PATCH 3/3] c' && [ ! -e s/taken ]
}
not_whole() {
	: >t.mbox && post '[PATCH 1/2] a' a1 && post '[PATCH 2/2] b' b1 a1 && post '[PATCH v2 2/2] b' b2 a1 &&
		taken 2 '[PATCH 1/2] a' '[PATCH 2/2] b' &&
		told 'takes 2 patches; leaves out v2 (1 patch); v2 is not whole (1/2 is not here)'
}
none_whole() {
	: >t.mbox && post '[PATCH 1/2] a' a1 && post '[PATCH v2 2/2] b' b2 a1 &&
		exits 2 series t.mbox && one_line && says 'has no whole revision: v1 lacks 2/2, v2 lacks 1/2'
}
alone() {
	: >t.mbox && post '[PATCH 2/3] b' && taken 1 '[PATCH 2/3] b' && [ ! -e s/taken ] &&
		post '[PATCH 3/3] c' && taken 2 '[PATCH 2/3] b' '[PATCH 3/3] c' &&
		told 'takes 2 patches; 1/3 is not here'
}
resent() {
	: >t.mbox && post '[PATCH] a' a1 && post '[PATCH RESEND] a' a2 a1 && taken 1 '[PATCH RESEND] a' &&
		told 'takes 1 patch; leaves out v1 (1 patch)'
}
# The versions of a number are written in several ways, and a kernel's version is none.
versions() {
	for v in '[PATCHv3 1/1]' '[PATCH V3 1/1]' '[RFC v3 1/1]' '[PATCH 1/1 v3]' '[net-next,v3,1/1]' \
		'[linux] [PATCH v3 1/1]'; do
		: >t.mbox && post '[PATCH v2 1/1] a' a2 && post "$v a" a3 && taken 1 "$v a" || { echo "$v"; return 1; }
	done
	: >t.mbox && post '[PATCH 6.12 1/2] a' && post '[PATCH v6.12 2/2] b' &&
		taken 2 '[PATCH 6.12 1/2] a' '[PATCH v6.12 2/2] b'
}
# What somebody else sends in answer is no newer revision, whatever its number.
foreign() {
	: >t.mbox && post '[PATCH v2 1/1] a' a2 && post '[PATCH v7] other' o a2 'C D <c@d.e>' &&
		taken 1 '[PATCH v2 1/1] a' && told 'takes v2, 1 patch; leaves out 1 patch of somebody else'
}
# Series that do not answer each other and have no title in common are all taken.
several() {
	: >t.mbox && post '[PATCH 1/2] a' && post '[PATCH 2/2] b' && post '[PATCH v4 1/1] c' && post '[PATCH] d' &&
		post 'e' && taken 5 '[PATCH 1/2] a' '[PATCH 2/2] b' '[PATCH v4 1/1] c' '[PATCH] d' e
}
twice() { : >t.mbox && post '[PATCH] a' a1 && post '[PATCH] a' a1 && taken 1 '[PATCH] a'; }
only_reply() {
	: >t.mbox && post 'Re: what of this' r1 && taken 1 'Re: what of this' &&
		post 'Re: or this' r2 r1 && exits 2 series t.mbox && one_line && says 'holds no patch but in 2 replies'
}
of_files() {
	rm -rf d && mkdir d && for s in '[PATCH 1/2] a' '[PATCH 2/2] b' '[PATCH v2 1/2] a' '[PATCH v2 2/2] b'; do
		: >t.mbox && post "$s" && mv t.mbox "d/$(printf %s "$s" | tr -cd 'a-z0-9').eml" || return
	done
	exits 0 series d && grep -c 'PATCH v2' s/series | grep -qx 2 && [ "$(wc -l <s/series)" = 2 ]
}
scissors() {
	{
		printf 'From: A <a@b.c>\nSubject: Re: question\n\nHow about this?\n\n-- >8 --\n'
		printf 'From: C D <c@d.e>\nSubject: [PATCH] the right one\n\nText.\n---\n'
		made fs/n.c
	} >c.eml
	exits 0 series c.eml && titled '\[PATCH\] the right one' && about 1 author 'C D <c@d.e>'
}
cover_base() {
	hash=0123456789abcdef0123456789abcdef01234567
	: >t.mbox && post '[PATCH 0/1] cover' && printf 'base-commit: %s\n\n' "$hash" >>t.mbox &&
		post '[PATCH 1/1] a' && taken 1 '[PATCH 1/1] a' && about 1 base "$hash"
}

# --- quilt ---

guards() {
	quilt_of '+never a.patch' '-often b.patch' && mv q/series q/series.conf && exits 0 series q &&
		grep -qx '0001.patch forward q/b.patch' s/series && [ "$(wc -l <s/series)" = 1 ] &&
		grep -q 'left out of q/series.conf: a.patch (guarded by +never)' s/without
}
quilt_of() {
	rm -rf q && mkdir q && made fs/a1.c >q/a.patch && made fs/b1.c >q/b.patch && printf '%s\n' "$@" >q/series
}
spelt() { quilt_of 'a.patch -p 1' 'b.patch -pab # so' && exits 0 series q && [ "$(wc -l <s/series)" = 2 ]; }
no_newline() { quilt_of a.patch && printf b.patch >>q/series && exits 0 series q && [ "$(wc -l <s/series)" = 2 ]; }
# What looks like another mail in a patch of quilt's is a part of its message.
one_each() {
	quilt_of a.patch && {
		printf 'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: A <a@b.c>\n'
		printf 'Subject: x\n\nFrom 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n\n---\n'
		made fs/a1.c
	} >q/a.patch && exits 0 series q && [ "$(wc -l <s/series)" = 1 ] && cmp q/a.patch s/0001.patch
}

if command -v git >/dev/null; then
	t 'a signed mail in quoted-printable is one patch' signed
	t 'a message that looks like headers of a patch is a message' dashes
	t 'a patch that is attached in base64 has its own subject and author' attached
	t 'subject and author of a mail are decoded' encoded
	t 'a mail with CR LF is one patch' crlf
	t 'so is one in quoted-printable' crlf_encoded
	t 'of a thread the newest revision is taken, and what is left out is told' thread
	t 'the patches of a series are taken by their numbers' order
	t 'a newest revision that is not whole is told, and the one before is taken' not_whole
	t 'a thread without a whole revision is refused in one line' none_whole
	t 'a part of a series is taken, and what is missing is told' alone
	t 'a series that was sent once more is taken once' resent
	t 'a revision is found however it is written' versions
	t "somebody else's patch in answer to a series is left out" foreign
	t 'several series of their own in one mbox are all taken' several
	t 'the same mail twice is one patch' twice
	t 'a reply with a diff is taken when there is nothing else, and two are refused' only_reply
	t 'a thread may be a directory of mails' of_files
	t 'what stands above scissors is left out' scissors
	t 'the base-commit: of a cover letter is kept' cover_base
	t 'a patch for another base is refused, and what it was made for is kept' other_base
	t 'a patch of a mode beside another patch is applied' mode_too
	t 'a patch of quilt is one file' one_each
fi
t 'a hunk of quilt that needs fuzz is applied and named' fuzz
t 'no other patch has fuzz, and a hunk that needs none is not named' no_fuzz
t 'series.conf is a series, and names may have directories' conf
t 'in series.conf a guard + leaves a patch out' guards
t 'options of quilt may be written in several ways' spelt
t 'the last line of a series may lack its newline' no_newline
t 'with -p0 the content is untouched' p0
t 'blanks that an editor took away are no fault' stripped
t 'a patch of a mode alone ends with 3 and one line, and makes nothing' mode_only
t 'so do patches that undo each other' undone
t 'a line of content that looks like a name touches nothing' like_a_name
end
