# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The answers in tests/selftest/lessons to the lessons whose answers are built: patches, wrong patches, a bisection.
. "$(dirname "$0")/../lib.sh"
. "$LAB/tests/selftest/lessons/each.sh"

# The solution of bisect-it is what its page says to type.
bisected() {
	linux=$OUT/lessons/bisect-it/linux
	lesson bisect-it >"$work/page" && make lab-bisect O="$OUT" KERNEL_SRC="$linux" GOOD=last-week BAD=today \
		SCENARIO=ps-rss DOSES=256 >"$work/report" || return
	found=$(awk '/^The first commit that is like/ { getline; getline; print $1 }' "$work/report")
	exits 0 lesson bisect-it ANSWER="$found" &&
		exits 1 lesson bisect-it ANSWER="$(git -C "$linux" rev-parse last-week)" && says 'Hint 1' &&
		exits 1 lesson bisect-it ANSWER="$(git -C "$linux" rev-parse today)" && says 'Hint 2' &&
		exits 2 lesson bisect-it ANSWER=none && says 'must be the name of a commit'
}

each_answer long
t 'bisect-it: what lab-bisect finds is right, and its neighbours are not' bisected
end
