# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced: what is not the lab's own (a subject, a name, what a guest or a
# server said) goes to a terminal through `printable`, or a terminal would obey it.

# printable: copies stdin; a ? stands for each control character but newline and
# tab: those of ASCII, and those that UTF-8 writes as two bytes, C2 80 to C2 9F.
printable() {
	LC_ALL=C tr '\000-\010\013-\037\177' '?' |
		LC_ALL=C sed "s/$(printf '\302[\200-\237]')/?/g"
}

# shown COMMAND [ARG...]: runs it; what it prints goes through printable, and its
# exit code is that of `shown`.
shown() {
	if shown=$("$@"); then set -- 0; else set -- $?; fi
	[ -z "$shown" ] || printf '%s\n' "$shown" | printable
	return "$1"
}

# complain WORD...: one message on stderr.  `echo` of dash would obey a \c in it.
complain() { printf '%s\n' "$*" | printable >&2; }

# fail CODE WORD...: ends the script with CODE; says why in one line, after what $me
# says the user typed (lab-run).
fail() {
	code=$1
	shift
	complain "${me:?}: $*"
	exit "$code"
}

# progress TEXT: on a terminal, in the place of the last one; in a log, nothing.
progress() { [ ! -t 2 ] || printf '\r%s\033[K' "$*" >&2; }
progress_done() { progress; [ ! -t 2 ] || printf '\r' >&2; }
