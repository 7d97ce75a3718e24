# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The answers in tests/selftest/lessons to the lessons whose answers are built: patches, wrong patches, a bisection.
. "$(dirname "$0")/../lib.sh"
. "$LAB/tests/selftest/lessons/each.sh"

# The solution of bisect-it is what its page says to type.
bisected() {
	lesson bisect-it >"$work/page" && make lab-bisect O="$OUT" SERIES="$OUT/lessons/bisect-it/series" \
		SCENARIO=ps-rss DOSES=256 >"$work/report" || return
	found=$(awk '/^The first commit that is like/ { getline; getline; print $2 }' "$work/report")
	exits 0 lesson bisect-it ANSWER="$found" && exits 1 lesson bisect-it ANSWER=1 && says 'Hint 1' &&
		exits 1 lesson bisect-it ANSWER=0012-exec.patch && says 'Hint 2' &&
		exits 2 lesson bisect-it ANSWER=none && says 'must be the number of a patch'
}

each_answer long
t 'bisect-it: what lab-bisect finds is right, and its neighbours are not' bisected
end
