# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2317 # lib.sh sets work; t runs functions
# lab-soak and lab-uml-bugs in real debug kernels: the deliberate bugs are found, each is kept once with its
# stack, a short soak is quiet, and one of a wrong subject is not.  It takes about half an hour.
. "$(dirname "$0")/../lib.sh"

soak() { make lab-soak O="$OUT" HOURS=0.02 "$@"; }
newest() { find "$OUT/results" -maxdepth 1 -name "$1-*" | sort | tail -n 1; }
quiet() {
	exits 0 soak SEED=7 && says 'No event: no complaint, no leak, no hang, and the memory is as it was.' &&
		[ "$(grep -c '^  [a-z]*: [a-z]*: ' "$work/said")" = 6 ] && says 'stress-ng, operations: exec'
}
# Two guests found the same use after free.
kept_once() {
	d=$(newest soak)
	[ "$(grep -l 'lab_uaf' "$d"/events/*/fingerprint | wc -l)" = 1 ] &&
		[ "$(grep -l 'lab_uaf' "$d"/controls/*/events | wc -l)" = 2 ]
}
decoded_stacks() {
	d=$(newest soak)
	for f in lab_uaf lab_hung lab_leak lab_endless; do
		e=$(grep -l "$f" "$d"/events/*/fingerprint | head -n 1)
		grep -q "$f (.*lab_controls.c:[0-9]" "${e%/*}/decoded" || { echo "$f: not decoded"; return 1; }
	done
}
mutant() {
	exits 4 soak SEED=7 ARM=patched PATCHES=patches/exec-free-old-mm/mutants/put-twice.patch &&
		says 'times: splat: ' && says "again: make lab-soak" && says 'ARM=patched SEED='
}
bugs() {
	exits 0 make lab-uml-bugs O="$OUT" LIMIT=120 && says 'there: userfaultfd-poison: ' || return
	! grep '^gone: ' "$work/said"
}
no_bug() {
	exits 2 make lab-uml-bugs O="$OUT" ONLY=none && says 'ONLY=none: no such bug' &&
		[ "$(grep -c '^lab-uml-bugs: ' "$work/said")" = 1 ]
}

t 'a short soak is quiet, and finds each deliberate bug' quiet
t 'the same bug in two guests is kept once' kept_once
t 'the stacks of what was found have source lines' decoded_stacks
t 'a subject that gives the old mm back twice is found' mutant
t "each bug of User-mode Linux's own is there on this line" bugs
t 'a bug that is not listed is refused' no_bug
end
