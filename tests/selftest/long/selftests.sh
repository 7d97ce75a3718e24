# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-selftests as one types it: in kernels of its own flavour, which have the options that the tests ask for.
. "$(dirname "$0")/../lib.sh"

no_difference() {
	exits 0 timeout 1800 make lab-selftests O="$OUT" COLLECTIONS=exec,timens,landlock:audit_test &&
		says 'None differs on patched.' &&
		grep -qx 'ok 1 selftests: landlock: audit_test' "$OUT"/results/latest/boots/landlock/A-1/results
}
# What the flavour is for: without it the kernel has no audit, and the same test fails.
audit_fails() {
	timeout 900 make lab-selftests O="$OUT" FLAVOUR=timing COLLECTIONS=landlock:audit_test
	grep -q '^not ok 1 ' "$OUT"/results/latest/boots/landlock/A-1/results
}
t 'exec, timens and a test of landlock run, and none differs' no_difference
t 'without the options of the flavour selftests that test of landlock fails' audit_fails
end
