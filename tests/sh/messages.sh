# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced by every script that prints.  Some texts are not the lab's own: the subject of
# a patch, the name of a file, the words of a guest or of a server.  Such a text goes to
# a terminal through `printable`, because a terminal would obey a control sequence in it.

# printable: copies stdin to stdout with a ? in place of each control character except
# newline and tab.  These are the control characters of ASCII, and those that UTF-8
# writes as two bytes, C2 80 to C2 9F.
printable() {
	LC_ALL=C tr '\000-\010\013-\037\177' '?' |
		LC_ALL=C sed "s/$(printf '\302[\200-\237]')/?/g"
}

# shown COMMAND [ARG...]: runs the command, prints its output through printable, and
# returns its exit code.
shown() {
	if shown=$("$@"); then set -- 0; else set -- $?; fi
	[ -z "$shown" ] || printf '%s\n' "$shown" | printable
	return "$1"
}

# complain WORD...: prints one message on stderr.  It does not use `echo`, because the
# one of dash obeys a \c in the text.
complain() { printf '%s\n' "$*" | printable >&2; }

# say WORD...: prints one message on stderr.  It begins with $me, which is the target that
# the user typed (lab-run), or the program that speaks (fetch).
say() { complain "${me:?}: $*"; }

# fail CODE WORD...: prints such a message, which says why, and ends the script with CODE.
fail() {
	code=$1
	shift
	complain "${me:?}: $*"
	exit "$code"
}

# progress TEXT: shows TEXT in the place of the last one.  It does this on a terminal
# alone, and writes nothing into a log.
progress() { [ ! -t 2 ] || printf '\r%s\033[K' "$*" >&2; }
progress_done() { progress ''; [ ! -t 2 ] || printf '\r' >&2; }
