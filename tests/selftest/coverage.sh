#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Simulations: do the 95 % intervals of a report cover what they say (coverage.c explains), and
# does an arm compared with itself raise no alarm?
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

table=$work/table
covers() {
	"$OUT/bin/coverage" 5000 >"$table" || { cat "$table"; return 1; }
	[ "$(grep -c '^[rs]' "$table")" = 54 ]
}
t 'every interval of a report covers the truth in 93 to 97 % of simulated runs' covers
sed 's/^/# /' "$table"

# The counting itself: what covers too little is seen to.
narrow() {
	[ "$(awk '/bootstrap, least/ && $(NF - 1) < 93 { n++ } END { print n }' "$table")" -ge 16 ]
}
t 'the least-squares bootstrap, which covers too little, is seen to' narrow

## A/A over 200 seeds: the control must not cry wolf, nor the table find differences.
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
t 'unpatched against itself, 200 times: refused 1 in 100, differs 1 in 20 at most' wolf

end
