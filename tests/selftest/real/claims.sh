# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # lib.sh sets work
# Every claim of the subject, on both arms; and what no claim may be taken for.
. "$(dirname "$0")/../lib.sh"
cd "$LAB" || exit 2

decided() {
	exits 0 timeout 600 make lab-claims O="$OUT" &&
		says 'S7   holds' && says 'N1   not mentioned'
}
judged() {
	exits 1 tests/targets/claims/claims judge patches/exec-free-old-mm/claims "$1/$2" "$1/$3" &&
		says "$4   NOT AS EXPECTED"
}
# The same results, with the arms not what they should be.
wrong_arms() {
	for arms in 'unpatched unpatched' 'patched patched' 'patched unpatched'; do
		# shellcheck disable=SC2086 # two words
		judged "$results" $arms S7 || return 1
	done
}
alone() {
	exits 0 timeout 100 make lab-check O="$OUT" CHECKS=deadlock &&
		says 'N1   not mentioned' && ! says 'S7 '
}
no_such() { exits 2 make lab-check O="$OUT" CHECKS=nope && says 'CHECKS=nope: must be of'; }

t 'every claim is decided as its file says' decided
results=$(find "$OUT/results" -maxdepth 1 -name "claims-*" | sort | tail -n 1)
t 'nor does it pass with the arms the same, or swapped' wrong_arms
t 'one check alone' alone
t 'a check that is not there is refused by name' no_such
end
