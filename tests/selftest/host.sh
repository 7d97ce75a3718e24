#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# lab-host: what it says of samples whose answer is known, and what it refuses before
# anything is measured.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"
export O="$work/out"
mkdir -p "$O/bin" "$O/host"
ln -s "$OUT/bin/judge" "$O/bin/"

# machine NAME [KEY=VALUE...]: makes samples of this machine.  The attach waits unless its
# arm is called patched, and the control never waits.
machine() {
	mkdir -p "$work/$1"
	dir=$work/$1
	shift
	made run=attach-rss boots=8 iters=1 "$@" |
		sed 's/attach-rss/exec/' >"$dir/samples"
}
# guests NAME ARMS: makes the result of a lab-run.
guests() {
	mkdir -p "$work/$1"
	made seed=11 arms="$2" >"$work/$1/samples"
	"$judge" -j "$work/$1/report.json" "$work/$1/samples" >/dev/null
	echo 'line: 7.2  subject: none' >"$work/$1/host"
}
judge() { tests/targets/host/run judge "$@"; }

machine waits seed=1 arms=unpatched,control
machine free seed=2 arms=patched,control
machine busy boots=12 seed=4 arms=unpatched,control odd=3
machine crowded seed=4 arms=unpatched,unpatched
guests result unpatched,patched

yes() {
	exits 0 judge "$work/waits" && says 'Verdict: yes.' &&
		says ' ms per GiB of memory the process had'
}
no() { exits 0 judge "$work/free" && says 'Verdict: no.'; }
# The samples were made with 1.15 ms per MiB.
figure() {
	exits 0 judge "$work/waits" &&
		awk '/^this machine, attach/ { exit !($4 > 1000 && $4 < 1350) }' "$work/said"
}
untrusted() { exits 6 judge "$work/busy" && says 'not trustworthy here'; }
not_decided() { exits 6 judge "$work/crowded" && says 'too busy to say'; }
beside() {
	exits 0 judge "$work/waits" "$work/result" &&
		says 'UML 7.2, unpatched' && says 'UML 7.2, patched' &&
		says 'Beside UML 7.2, unpatched: same sign, same shape, its slope 1' &&
		! grep -q 'Beside UML 7.2, patched' "$work/said"
}
# A wait that does not grow with the memory is of another shape.
flat() {
	mkdir -p "$work/flat"
	sed '/ arm=unpatched /s/wait=[0-9]*/wait=300000000/' "$work/waits/samples" |
		sed '/ dose=0 /s/wait=300000000/wait=90000/' >"$work/flat/samples"
	exits 0 judge "$work/flat" "$work/result" && says 'not the same shape'
}
no_beside() { exits 0 judge "$work/free" "$work/result" && ! grep -q Beside "$work/said"; }
absent() { exits 0 judge "$work/waits" "$work/nonexistent" && ! grep -q UML "$work/said"; }
half() {
	mkdir -p "$work/half"
	head -c 3000 "$work/waits/samples" >"$work/half/samples"
	exits 2 judge "$work/half" && says 'ends in the middle'
}
t 'the verdict on a machine that makes others wait is yes, and it says how much' yes
t 'the verdict on a machine that does not is no' no
t 'the figure is that of the samples' figure
t 'the samples of a machine that differs from itself end it with 6' untrusted
t 'a control that waits as well ends it with 6' not_decided
t 'the guests of a lab-run are put beside this machine' beside
t 'a wait of another shape is called that' flat
t 'slopes are not compared when nothing waits' no_beside
t 'without a lab-run nothing is put beside this machine' absent
t 'samples that are cut short are refused' half

run() { tests/targets/host/run all "$(knobs_file O="$O" HOST_MEM= DEADLOCK=0 "$@")"; }
# program COMMAND: the program that would measure executes COMMAND instead.
program() { echo "$1" | script "$O/host/attach-rss"; }
denied() {
	program 'echo "attach-rss: the operation on the victim failed: Operation not permitted" >&2; exit 1'
	exits 2 run HOST_MEM=128 && says 'this host denies ptrace' && says '--cap-add SYS_PTRACE'
}
broken() {
	program 'echo "attach-rss: memfd_create: Function not implemented" >&2; exit 1'
	exits 2 run HOST_MEM=128 && says 'cannot measure here: attach-rss: memfd_create'
}
nothing_left() { [ -z "$(ls "$O/results" 2>/dev/null)" ]; }
little() { exits 2 run HOST_MEM=100 && says '100 MiB are too little'; }
much() { exits 2 run HOST_MEM=999999999 && says 'MiB are free'; }
knob() { exits 2 make -s O="$O" DEADLOCK=2 help && says 'DEADLOCK=2: must be one of 0 1'; }
t 'a host that denies ptrace ends it with 2, and it is said what to do' denied
t 'a program that cannot run ends it with 2, and its message is shown' broken
t 'nothing is left of what was refused' nothing_left
t 'too little memory ends it with 2' little
t 'more memory than is free ends it with 2' much
t 'DEADLOCK= is refused by name' knob
# The reproducer of a subject: what it exits with is the answer.
bug() {
	mkdir -p "$O/host/made-up"
	echo "$1" | script "$O/host/made-up/reproducer"
	exits 0 tests/targets/host/run bug "$(knobs_file O="$O" SUBJECT=made-up)" && says "$2" && says '  the answer'
}
has_bug() { bug 'echo the answer; exit 1' 'Verdict: yes. This kernel has the bug'; }
no_bug() { bug 'echo the answer; exit 0' 'Verdict: no. The bug of this subject did not show'; }
cannot_tell() { bug 'echo the answer >&2; exit 2' 'Verdict: not known. The reproducer cannot tell'; }
not_for_both() {
	exits 2 make -s O="$O" lab-host SUBJECT=landlock-tsync HOST_MEM=200 && one_line && says 'leave out HOST_MEM='
}
t 'a reproducer that meets the bug: the verdict is yes' has_bug
t 'one that does not: it is no' no_bug
t 'one that cannot tell: it is not known, and its words are shown' cannot_tell
t 'HOST_MEM= is refused where a reproducer is run' not_for_both
end
