# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The frame of the lab's own tests.  tests/selftest/*.sh source it first.  A test is a
# sentence that says what holds, and a command that succeeds when it does:
#
#	t 'a truncated tarball is refused' refuses_truncated
#	end
#
# The output is KTAP; `end` ends the script, with 1 when a test failed.  Tests use:
#   $LAB   the top of the repository, which is the working directory
#   $OUT   the output directory (O=), absolute, which has the programs of the host
#   $work  a new directory, which is removed at the end

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

# t NAME COMMAND [ARG...]: one test.  What the command prints is shown when it fails.  The
# command runs in a subshell, so that a test cannot disturb the next one.
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

# skip NAME WHY: this test cannot be run here.
skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# exits CODE COMMAND [ARG...]: succeeds when the command ends with exactly CODE, so that a
# crash (139) is not taken for a refusal.  What the command prints is on stdout, and in
# $work/said for the functions below.
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

# says TEXT: the last command of `exits` has printed TEXT, which is no pattern.
says() {
	grep -qF -- "$1" "$work/said" || {
		echo "expected to read: $1"
		return 1
	}
}

# one_line: the last command of `exits` has printed one line.
one_line() {
	[ "$(grep -c . "$work/said")" = 1 ] || {
		echo 'expected to read one line'
		return 1
	}
}

# within TENTHS COMMAND [ARG...]: tries the command every tenth of a second, and succeeds
# when it does so within that many tenths.
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

# knobs_file NAME=VALUE...: writes a file of knobs as make does, and prints its name.  Its
# with_knobs runs what it is given.
knobs_file() {
	{
		quoted "$@"
		echo 'with_knobs() { MAKEFLAGS= "$@"; }'
	} >"$work/knobs"
	echo "$work/knobs"
}

# part_of_lab DIR [PATH...]: copies these files and directories of the lab to the same places
# below DIR.  Without a PATH it copies all that make reads.
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
