#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Simulations show that the 95 % intervals of a report cover what they say (coverage.c
# explains), and that an arm that is compared with itself raises no alarm.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

table=$work/table
covers() {
	"$OUT/bin/coverage" 5000 >"$table" || { cat "$table"; return 1; }
	[ "$(grep -c '^[rs]' "$table")" = 54 ] && [ "$(grep -c '^bound' "$table")" = 18 ] &&
		[ "$(grep -c '^hosts, ' "$table")" = 24 ] && [ "$(grep -c '^hosts dis' "$table")" = 12 ]
}
t 'every interval of a report covers the truth in 93 to 97 % of simulated runs' covers
sed 's/^/# /' "$table"

# This tests the test.
narrow() {
	[ "$(awk '/bootstrap, least/ && $(NF - 1) < 93 { n++ } END { print n }' "$table")" -ge 16 ]
}
t 'that test sees that the least-squares bootstrap covers too little' narrow

# An arm is compared with itself for 200 seeds.  The control may refuse few of them, and the
# table may find few differences.
wolf() {
	refused=0
	found=0
	seed=0
	while [ "$seed" -lt 200 ]; do
		seed=$((seed + 1))
		made seed=$((100 + seed)) arms=unpatched,unpatched >"$work/aa"
		"$judge" "$work/aa" >"$work/said"
		[ $? = 6 ] && refused=$((refused + 1))
		grep -q 'a difference is proven' "$work/said" && found=$((found + 1))
	done
	echo "of 200: $refused refused, $found with a difference"
	[ "$refused" -le 2 ] && [ "$found" -le 18 ]
}
t 'of 200 comparisons of unpatched with itself 1 in 100 is refused and 1 in 20 differs at most' wolf

end
