# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154,SC1091 # variables of and for lib.sh and the tests
# The real driver and the real statistics of a bisection, on made-up histories whose
# builds and boots take no time.  tests/selftest/bisect*.sh source this after lib.sh.
. "$LAB/tests/selftest/bisect/history.sh"

mkdir -p "$work/out"
ln -s "$OUT/bin" "$work/out/bin"
echo initramfs >"$work/initramfs"
old='wait 0 1000000
wait 64 5000000'
slower='wait 0 1000000
wait 64 25000000'
faster='wait 0 1000000
wait 64 1000000'

# A background job of sh ignores INT for good; env makes that default.
default_int=
! env --default-signal=INT true 2>/dev/null || default_int=--default-signal=INT
# bisect KIND [NAME=VALUE...]: runs the driver on $work/repo as make runs it, on a leash,
# whose process id is then in $work/leash.  With with_exec=exec it takes the place of the
# shell itself.  MARK is in the environment of everything that the driver starts.
bisect() {
	kind=$1
	shift
	set -- TOOLS="$LAB/tests/selftest/bisect" LEASH="$work/leash" O="$work/out" K="$work/k" \
		PRISTINE="$work/k/pristine" B=build-timing LINE=7.2 FLAVOUR=timing MAKE_PROGRAM=make \
		CPUS=2 MEM=640 UML_MODE=seccomp APPEND='' LIMIT=60 INITRAMFS="$work/initramfs" \
		KERNEL_SRC="$work/repo" GOOD=main~16 BAD=main "$@"
	# shellcheck disable=SC2016,SC2086 # for the inner shell; one option or none
	${with_exec:-} env $default_int MARK="$work" sh -c 'echo $$ >"$0" && exec "$@"' "$work/leash" \
		"$OUT/bin/leash" tests/targets/bisect/drive "$(knobs_file "$@")" "$kind"
}
# sim [NAME=VALUE...]: bisects the repository by the waits that are made up.
sim() { bisect git SCENARIO=sim "$@"; }
# own_tools: puts the made-up build and boot into $work/tools, where a test may replace one.
own_tools() {
	mkdir -p "$work/tools" &&
		cp tests/selftest/bisect/build tests/selftest/bisect/boot "$work/tools/"
}
# real_boot: lets the boots of $work/tools be those of the lab.
real_boot() { echo 'exec tests/targets/bisect/boot "$@"' | script "$work/tools/boot"; }
# make_history AT NEW [AT:KIND...]: makes $work/repo, with NEW from commit AT on (history.sh).
make_history() {
	rm -rf "$work/repo" "$work/out/bisect"
	at=$1 new=$2
	shift 2
	history "$work/repo" 16 "$at" "$old" "$new" "$@"
}
# found AT: commit AT was named as the first one.
found() { grep -q "^  [0-9a-f]\{12\} commit $1\$" "$work/said" || { cat "$work/said"; return 1; }; }
state=$work/out/bisect/latest

# left: prints the processes of a bisection in this test.  They have its file of knobs on
# their command line, or the mark in their environment.
left() {
	pgrep -f "$work/knobs"
	grep -lsF "MARK=$work" /proc/[0-9]*/environ | cut -d / -f 3
}
none_left() { [ -z "$(left)" ]; }
# gone: no such process is left after five seconds.
gone() {
	within 50 none_left && return
	for p in $(left); do echo "left: $(tr '\0' ' ' <"/proc/$p/cmdline")"; done
	return 1
}
