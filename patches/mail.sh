# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # tmp, patches: from what sources this
# Sourced by series: how files of mail become texts that can be read as patches.  git takes
# mail apart (git mailsplit, git mailinfo): encodings, parts, attachments, scissors, and
# headers at the top of a body.  What was read is in $tmp/mails, one text for each mail, and
# in $tmp/catalog, which thread.awk reads.
#
# shellcheck source=../tests/sh/git.sh
. "$patches/../tests/sh/git.sh"

# git_alone ARG...: runs git outside of any repository, and without the user's configuration,
# so that mail is read in the same way for all users.
git_alone() {
	(cd "$tmp" && HOME=$tmp XDG_CONFIG_HOME=$tmp GIT_CONFIG_NOSYSTEM=1 GIT_CEILING_DIRECTORIES=$tmp git "$@")
}

# is_mail FILE: succeeds when FILE begins as an mbox does, or with headers of mail among which
# are From: or Subject:.  A diff with other lines in front is none.
is_mail() {
	awk '
	{ sub(/\r$/, "") }
	!head && /^[ \t]*$/ { next }
	!head && /^From [^ ].*[0-9][0-9]:[0-9][0-9].* [0-9][0-9][0-9][0-9]/ { yes = 1; exit }
	/^[ \t]*$/ { exit }
	head && /^[ \t]/ { next }
	!/^[!-9;-~]+:/ { yes = 0; exit }
	{ head = 1 }
	tolower($0) ~ /^(from|subject):/ { yes = 1 }
	END { exit !yes }' <"$1"
}

# sent MAIL: prints the address of the sender, the Message-ID, and the Message-IDs that the
# mail answers, with a tab between.  None of these is ever encoded.
sent() {
	awk '
	function header() {
		if (line ~ /^[Ff][Rr][Oo][Mm]:/) { sub(/^.*</, "", line); sub(/>.*/, "", line); from = line }
		else if (tolower(line) ~ /^message-id:/) { sub(/^[^:]*: */, "", line); id = line }
		else if (tolower(line) ~ /^(in-reply-to|references):/) {
			sub(/^[^:]*: */, "", line)
			refs = refs " " line
		}
	}
	{ gsub(/\t/, " ") }
	NR == 1 && /^From / { next }
	/^ *$/ { exit }
	/^ / { line = line $0; next }
	{ header(); line = $0 }
	END { header(); printf "%s\t%s\t%s", from, id, refs }' <"$1"
}

# without_cr MAIL: when all lines of its head end in CR LF, a mail program has given that end
# to all its lines, and it is taken off.
without_cr() {
	awk '
	NR == 1 && /^From / { next }
	/^\r?$/ { exit }
	!/\r$/ { some = 1; exit }
	{ n++ }
	END { exit some || !n }' <"$1" || return 0
	sed 's/\r$//' "$1" >"$1.lf" && mv "$1.lf" "$1"
}

# has_diff FILE: succeeds when a line of FILE looks like a part of a diff.
has_diff() {
	grep -q -e '^@@ -' -e '^rename from ' -e '^copy from ' -e '^GIT binary' -e '^new file mode' \
		-e '^deleted file mode' -e '^old mode [0-7]' -e '^--- [^ ].*' "$1"
}

# has_patches_inside FILE: succeeds when there are patches in FILE as git format-patch writes
# them, with their heads: they were attached to the mail.
has_patches_inside() {
	awk '
	/^From [0-9a-f]+ Mon Sep 17 00:00:00 2001\r?$/ { first = 1; next }
	first && /^[!-9;-~]+:/ { yes = 1; exit }
	{ first = 0 }
	END { exit !yes }' <"$1"
}

# stow FILE SENT SUBJECT AUTHOR ORIGIN: the text FILE becomes the next one in $tmp/mails.
stow() {
	mail_n=$((mail_n + 1))
	is_diff=0
	! has_diff "$1" || is_diff=1
	mv "$1" "$tmp/mails/$mail_n"
	printf '%s\t%s\t%s\t%s\n' "$mail_n" $is_diff "$2" "$3" >>"$tmp/catalog"
	printf '%s\n' "$4" >"$tmp/mails/$mail_n.author"
	printf '%s\n' "$5" >"$tmp/mails/$mail_n.origin"
	printf '%s\n' "$3" >"$tmp/mails/$mail_n.subject"
}

# decoded MAIL ORIGIN: writes the mail into $tmp/text as plain text with a head of its own, and
# sets author and text, which is its subject.
decoded() {
	without_cr "$1"
	git_alone mailinfo -k --scissors --encoding=UTF-8 "$tmp/message" "$tmp/body" <"$1" >"$tmp/head" 2>/dev/null ||
		refuse "$2: git mailinfo cannot read it"
	text=$(sed -n 's/^Subject: //p' "$tmp/head" | printable)
	author=$(sed -n 's/^Author: //p' "$tmp/head" | printable)
	address=$(sed -n 's/^Email: //p' "$tmp/head" | printable)
	[ -z "$address" ] || author="${author:+$author }<$address>"
	{
		printf 'From: %s\n' "$author"
		sed -n 's/^Date: /&/p' "$tmp/head"
		printf 'Subject: %s\n\n' "$text"
		cat "$tmp/message" "$tmp/body"
	} >"$tmp/text"
}

# read_mail FILE ORIGIN [inside]: stows all mails of FILE.  Patches that are attached to one of
# them are mails themselves, for which this is called once more.
read_mail() {
	command -v git >/dev/null || refuse "$2: is mail, which needs git to be read; install git"
	split=$tmp/split${3-}
	rm -rf "$split"
	mkdir "$split"
	git_alone mailsplit -b --keep-cr -d5 -o"$split" <"$1" >/dev/null 2>&1 ||
		refuse "$2: git mailsplit cannot read it"
	for m in "$split"/*; do
		[ -f "$m" ] || continue
		decoded "$m" "$2"
		if [ -z "${3-}" ] && has_patches_inside "$tmp/text"; then
			# Only a file that begins as an mbox is split.
			{ echo 'From lab Thu Jan  1 00:00:00 1970' && cat "$tmp/text"; } >"$tmp/inner"
			# This changes the variables of the loop, but not its list.
			read_mail "$tmp/inner" "$2" inside
		else
			stow "$tmp/text" "$(sent "$m")" "$text" "$author" "$2"
		fi
	done
}

# read_diff FILE ORIGIN: stows FILE, which is no mail.  Fields at its top, as Debian's patches
# have them, say its subject and author.
read_diff() {
	cat <"$1" >"$tmp/text"
	text=$(field 'Subject|Description' "$1")
	author=$(field 'From|Author' "$1")
	stow "$tmp/text" "$(printf '\t\t')" "$text" "$author" "$2"
}

# field NAMES FILE: prints the first of these fields that stands above the diff in FILE.
field() {
	awk -v names="^($1): *" '
	/^(diff |--- |Index: |@@ )/ { exit }
	$0 ~ names { sub(names, ""); sub(/\r$/, ""); gsub(/\t/, " "); print; exit }' <"$2" | printable
}
