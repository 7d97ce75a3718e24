# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# Builds freeze/edges.c with the parts of freeze that it tests; sourced after lib.sh.

F=$LAB/tests/freeze
edges=$work/edges	# what does not end is not waited for
gcc -std=gnu11 -w -D_GNU_SOURCE -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -I"$F" \
	"$LAB"/tests/selftest/freeze/*.c "$F/judge.c" "$F/steps.c" "$F/insn.c" "$F/source.c" "$F/symbols.c" \
	"$F/nearnames.c" "$F/place.c" -lelf -o "$edges.program" || exit 2
printf '#!/bin/sh\nexec timeout 20 "%s.program" "$@"\n' "$edges" >"$edges" && chmod +x "$edges" || exit 2
export ASAN_OPTIONS=exitcode=99:detect_leaks=0

# tells ARGUMENTS...: on stdin are lines "INPUT => OUTPUT", or of INPUT alone; what edges says
# to the input must be what is behind the arrows.
tells() {
	cat >"$work/lines" &&
		sed 's/[ 	]*=>.*//' "$work/lines" >"$work/in" &&
		sed -n 's/.*=> *//p' "$work/lines" >"$work/want"
	"$edges" "$@" <"$work/in" >"$work/got" 2>&1
	diff "$work/want" "$work/got"
}
# refuses TEXT ARGUMENTS...: so does edges.
refuses() {
	text=$1
	shift
	exits 2 "$edges" "$@" && says "$text"
}
