# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # patches, tmp: from what sources this
# Sourced with $patches, this directory, and $tmp, a directory of the caller's: `lint`,
# the only way in which the lab reads the names of files in a patch.
# shellcheck source=../tests/sh/messages.sh
. "$patches/../tests/sh/messages.sh"

# is_text FILE WHAT: refuses FILE, which the message calls WHAT, when a NUL byte is in it.
# Not every awk can see one.
is_text() {
	[ "$(tr -d -c '\000' <"$1" | wc -c)" = 0 ] || {
		complain "$2: holds a NUL byte, so it is no text"
		return 2
	}
}

# lint PATCH WHAT STRIP [OUT [OPTION]...]: prints what lint.awk beside this file says of
# PATCH, which a message calls WHAT.  OUT and the OPTIONs are those of lint.awk; the variable
# lint_about names its file ABOUT, where that is wanted.  Returns 2 when PATCH is refused; the
# message has been printed then.
lint() {
	is_text "$1" "$2" || return
	lint_patch=$1 lint_what=$2 lint_strip=$3 lint_out=${4-}
	shift $(($# < 4 ? 3 : 4))
	for lint_o; do set -- "$@" -v "$lint_o"; shift; done
	WHAT=$lint_what OUT=$lint_out ABOUT=${lint_about-} \
		awk -v strip="$lint_strip" "$@" -f "$patches/lint.awk" <"$lint_patch" 2>"$tmp/why" || {
		printable <"$tmp/why" >&2
		return 2
	}
}
