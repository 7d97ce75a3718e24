# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # from lib.sh
# Sourced by the tests of lessons behind lib.sh: the answers in the file `answers`.
lesson() { name=$1 && shift && make lab-lesson O="$OUT" LESSON="$name" "$@"; }
answered() {
	flavour=timing
	# In virtual time a wait is the same on every host, however loaded: 12.690944 ms at 192 MiB, which lies on the
	# line through the golden 1.066496 ms at 16 and 4.2368 ms at 64 MiB.
	[ "$1" != predict-the-wait ] || flavour=exact
	exits "$2" lesson "$1" ANSWER="$3" FLAVOUR="$flavour" && says "$4"
}
# each_answer long|'': one test for each line of the answers that begins with that word, or with none.
each_answer() {
	while IFS='|' read -r name code answer text; do
		case $name in '#'*) continue ;; 'long '*) is=long ;; *) is='' ;; esac
		[ "$is" = "$1" ] || continue
		name=${name#long } answer=${answer# }
		name=${name% } answer=${answer% }
		t "$name: $answer" answered "$name" "$((code))" "$answer" "${text# }"
	done <tests/selftest/lessons/answers
}
