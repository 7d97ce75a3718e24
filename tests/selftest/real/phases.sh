# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The phase-by-user table on both arms, and on a mutant that it must reject.
. "$(dirname "$0")/../lib.sh"

k=$OUT/kernel/7.2
b=build-timing
mutant=mutants/free-under-both-locks

table() {
	asked=$(knobs_file SUBJECT="${subject:-exec-free-old-mm}" O="$OUT" CPUS=2 UML_MODE=seccomp APPEND= NOISE= \
		INITRAMFS="$OUT/rootfs/initramfs.cpio")
	timeout 180 tests/targets/phases/table "$asked" "$work/t" \
		"unpatched=$k/unpatched/$b/linux" "second=$k/$1/$b/linux"
}
right() { exits 0 table patched && says 'exactly those of old-memory-freed'; }
same() { exits 1 table unpatched && says 'not ok - 0 of'; }
# A subject that says nothing of the phases must not differ in any.
nothing_said() { subject=other exits 0 table unpatched && says 'ok - 0 of 189 cells differ, as none may'; }
rejected() {
	make O="$OUT" "$k/$mutant/$b/linux" || return 1
	cmp -s "$k/$mutant/$b/linux" "$k/patched/$b/linux" && return 1
	exits 1 table "$mutant" && says 'not ok - 0 of'
}
# One exec is frozen, and ps asks: each arm has its answer, and the reason.
answers() {
	exits 0 timeout 60 make lab-freeze O="$OUT" AT=exit_mmap UNDER=load_elf_binary DURING=ps &&
		says 'BLOCKED UNTIL THAW' && says 'DONE WHILE FROZEN' &&
		says 'for      exec_update_lock'
}
no_such() { exits 2 make lab-freeze O="$OUT" AT=exec_mmapp && says 'exec_mmap'; }
no_question() { exits 2 make lab-freeze O="$OUT" && says 'AT='; }

t 'the cells that differ are those of the phase old-memory-freed' right
t 'unpatched against itself is not taken for the patch' same
t 'with a subject that names no phase it is right' nothing_said
t 'a patch that frees under the locks again is told from the right one' rejected
t 'lab-freeze answers for both arms' answers
t 'lab-freeze refuses a function that does not exist' no_such
t 'lab-freeze without AT= says what to type' no_question
end
