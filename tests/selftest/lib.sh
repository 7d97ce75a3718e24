# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Frame of the lab's own tests, sourced by tests/selftest/*.sh.  One test is one
# sentence and one command:
#
#	t 'a truncated tarball is refused' refuses_truncated
#	end
#
# Output is KTAP; `end` exits 1 when a test failed.  Uses:
#   $LAB   top of the repository        $OUT   build output (O=), absolute
#   $work  a fresh directory, removed at the end

LAB=$(cd "$(dirname "$0")" && pwd) || exit 2
LAB=${LAB%/tests/selftest*}
OUT=${OUT:-$LAB/out}
work=$(mktemp -d "${TMPDIR:-/tmp}/lab-test.XXXXXX") || exit 2
n=0
failed=0
cd "$LAB" || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
# shellcheck source=../sh/lab.sh
. "$LAB/tests/sh/lab.sh"
echo 'KTAP version 1'

# t NAME COMMAND [ARG...]: one test; what the command printed is shown when it
# fails.  The command runs in a subshell: a test cannot disturb the next one.
t() {
	n=$((n + 1))
	name=$1
	shift
	if ("$@") >"$work/.log" 2>&1; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$work/.log"
		failed=$((failed + 1))
	fi
}

# skip NAME WHY: a test that cannot be run here.
skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# exits CODE COMMAND [ARG...]: true when the command exits with CODE exactly,
# so that a crash (139) is not taken for a refusal; its output is in
# $work/said and on stdout.
exits() {
	want=$1
	shift
	"$@" >"$work/said" 2>&1
	got=$?
	cat "$work/said"
	[ "$got" = "$want" ] || {
		echo "exit code $got, expected $want: $*"
		return 1
	}
}

# says TEXT: the last command run by `exits` printed this fixed text.
says() {
	grep -qF -- "$1" "$work/said" || {
		echo "expected to read: $1"
		return 1
	}
}

# one_line: the last command run by `exits` printed one line.
one_line() {
	[ "$(grep -c . "$work/said")" = 1 ] || {
		echo 'expected to read one line'
		return 1
	}
}

# within TENTHS COMMAND [ARG...]: true when the command succeeds within so many tenths of a
# second; it is tried again and again.
within() {
	tries=$1
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# script FILE: makes FILE a script for sh, with the text on stdin.
script() { { echo '#!/bin/sh' && cat; } >"$1" && chmod +x "$1"; }

# knobs_file NAME=VALUE...: writes a file of knobs as make does, and prints its
# name; with_knobs runs what it is given.
knobs_file() {
	{
		quoted "$@"
		echo 'with_knobs() { MAKEFLAGS= "$@"; }'
	} >"$work/knobs"
	echo "$work/knobs"
}

# part_of_lab DIR [PATH...]: copies these files and directories of the lab, all that
# make reads unless they are named, to the same places below DIR.
part_of_lab() {
	part=$1
	shift
	[ $# -gt 0 ] || set -- lab.mk Makefile kernel-config patches rootfs tests
	mkdir -p "$part" && (cd "$LAB" && tar -cf - "$@") | tar -xf - -C "$part"
}

end() {
	echo "1..$n"
	[ "$failed" = 0 ]
	exit
}
