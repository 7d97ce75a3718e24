#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Tests whether the 95 % intervals of a report cover what they say; coverage.c explains.
# shellcheck shell=sh disable=SC1091,SC2154	# lib.sh: $work
. "$(dirname "$0")/lib.sh"

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

end
