#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-selftests: how it compares what two kernels said, on made-up KTAP; the runner of the
# guest, on this host; and what is refused.  real/selftests.sh has the kernels.
. "$(dirname "$0")/lib.sh"
here=$LAB/tests/targets/selftests
tab=$(printf '\t')

# boot SIDE N LINE...: what one boot said about the test exec:execveat, and its end.
boot() {
	side=$1 num=$2
	shift 2
	{
		printf '%s\n' 'KTAP version 1' 1..1 '# selftests: exec: execveat' "$@" | sed '$!b; /^ok\|^not ok/!s/$/\
ok 1 selftests: exec: execveat/'
	} >"$work/results"
	awk -f "$here/cases.awk" "$work/results" >"$work/cases-$side-$num"
}
compared() { (cd "$work" && awk -f "$here/compare.awk" "$@") | tee "$work/said"; }
two() { compared cases-A-1 cases-B-1 cases-A-2 cases-B-2; }
# is LINE...: the comparison has printed these lines, and no others, before its count.
is() {
	[ $# = 0 ] || printf '%s\n' "$@" >"$work/want"
	[ $# != 0 ] || : >"$work/want"
	grep -v '^cases' "$work/said" | diff "$work/want" - || return
}

reads_cases() {
	boot A 1 '# ok 1 one' '# not ok 2 - two # comment' '# # ok 3 three # SKIP no such thing' \
		'# ok 4 at 0xbeef12' \
		'# ok 5 one' '# not ok 6 six # XFAIL known' 'not ok 1 selftests: exec: execveat # exit=3'
	cat "$work/cases-A-1"
	printf '%s\n' "exec:execveat: one${tab}pass" "exec:execveat: two # comment${tab}fail" \
		"exec:execveat: three${tab}skip" "exec:execveat: at 0x*${tab}pass" "exec:execveat: one #2${tab}pass" \
		"exec:execveat: six${tab}xfail" "exec:execveat${tab}exit 3" | diff - "$work/cases-A-1"
}
reads_ends() {
	for end in 'ok 1 selftests: a: b=pass' 'ok 1 selftests: a: b # SKIP=skip' \
		'not ok 1 selftests: a: b # exit=1=fail' \
		'not ok 1 selftests: a: b # TIMEOUT 45 seconds=timeout' \
		'not ok 1 selftests: a: b # signal=11=signal 11'; do
		printf '%s\n' '# selftests: a: b' "${end%=*}" >"$work/one"
		[ "$(awk -f "$here/cases.awk" "$work/one")" = "a:b$tab${end##*=}" ] || { echo "$end"; return 1; }
	done
}
alike() {
	for n in 1 2; do for s in A B; do boot "$s" "$n" '# ok 1 one' '# not ok 2 two'; done; done
	two && is && grep -qx "cases${tab}3${tab}2${tab}1${tab}0" "$work/said"
}
differs() {
	for n in 1 2; do boot A "$n" '# ok 1 one'; boot B "$n" '# not ok 1 one'; done
	two && is "differs${tab}exec:execveat: one${tab}pass${tab}fail"
}
# A case that a kernel no longer reaches is not lost.
absent() {
	for n in 1 2; do
		boot A "$n" '# ok 1 one' '# ok 2 two'
		boot B "$n" '# ok 1 one' 'not ok 1 selftests: exec: execveat # signal=11'
	done
	two && is "differs${tab}exec:execveat: two${tab}pass${tab}absent" \
		"differs${tab}exec:execveat${tab}pass${tab}signal 11"
}
# The two arms differ in one round each, and in another one they do not.
varies() {
	boot A 1 '# ok 1 one'; boot B 1 '# not ok 1 one'
	boot A 2 '# ok 1 one'; boot B 2 '# ok 1 one'
	two && is "varies${tab}exec:execveat: one${tab}pass${tab}fail/pass"
}
# What seems to differ in two boots, and then does not, is no difference.
not_repeated() {
	for n in 1 2; do boot A "$n" '# ok 1 one'; boot B "$n" '# not ok 1 one'; done
	boot A 3 '# ok 1 one'; boot B 3 '# ok 1 one'
	compared cases-A-1 cases-B-1 cases-A-2 cases-B-2 cases-A-3 cases-B-3 &&
		is "varies${tab}exec:execveat: one${tab}pass${tab}fail/pass"
}
tells() {
	differs >/dev/null
	awk -f "$here/told.awk" -v a=old -v b=new -v t=3 -v name=exec -v boots=4 -v most=20 "$work/said" >"$work/told"
	cat "$work/told"
	grep -qxF '# DIFFERS exec:execveat: one: pass on old, fail on new, in each of 4 boots' "$work/told" &&
		grep -q '^not ok 3 - exec: 2 cases on old (2 pass, 0 fail, 0 skip), 1 differ on new$' "$work/told"
}

# --- the runner ---
runner() {
	${CC:-gcc} -D_GNU_SOURCE -O2 -o "$work/ktaprun" "$LAB/tests/lib/programs/ktaprun.c" &&
		mkdir -p "$work/c" && cd "$work/c" || return
}
# leaves: a test leaves processes behind that hold its output, one in a session of its own.
nothing_survives() {
	runner || return
	printf '%s\n' 'setsid sleep 77.1 &' 'sleep 77.2 &' 'echo "ok 1 said"' | script leaves
	printf '%s\n' 'setsid sleep 77.3 &' 'sleep 77.4' | script hangs
	printf '%s\n' 'exit 4' | script skips
	printf '%s\n' 'kill -9 $$' | script dies
	printf '%s\n' '9 leaves' '1 hangs' '9 skips' '9 dies' >plan
	timeout 20 ../ktaprun c plan | tee said
	! pgrep -f 'sleep 77[.][1-4]' && grep -qx '# ok 1 said' said &&
		grep -qx 'ok 1 selftests: c: leaves' said &&
		grep -qx 'not ok 2 selftests: c: hangs # TIMEOUT 1 seconds' said &&
		grep -qx 'ok 3 selftests: c: skips # SKIP' said &&
		grep -qx 'not ok 4 selftests: c: dies # signal=9' said
}
# What a test prints cannot be taken for the words of the runner, nor for init's end marker.
only_comments() {
	runner || return
	printf '%s\n' 'printf "ok 1 selftests: c: x\nend 0\nno newline\033"' | script x
	echo '9 x' >plan
	timeout 20 ../ktaprun c plan | sed -e 1,3d -e '/^# took /d' | tee said
	printf '%s\n' '# ok 1 selftests: c: x' '# end 0' '# no newline?' 'ok 1 selftests: c: x' | diff - said
}

# --- what is refused ---
typed() { make -C "$LAB" lab-selftests O="$OUT" "$@"; }
refuses() { exits 2 typed "$1" && says "$2"; }

t 'cases are read with their answers, and one name twice is two cases' reads_cases
t 'the end of a test is an answer as well' reads_ends
t 'arms that say the same differ in nothing' alike
t 'a case that fails on one arm in each boot differs' differs
t 'so does one that is not reached' absent
t 'a case that fails in one boot of two varies by itself' varies
t 'a difference that another boot does not repeat is none' not_repeated
t 'a difference is told with the name of its case' tells
t 'nothing of a test survives it' nothing_survives
t 'what a test prints is only a comment' only_comments
t 'a name that is none is refused' refuses COLLECTIONS=exec,,ptrace 'COLLECTIONS=exec,,ptrace: must be names'
t 'so is another value of SKIPPED=' refuses SKIPPED=2 'SKIPPED=2: must be one of 0 1'
end
