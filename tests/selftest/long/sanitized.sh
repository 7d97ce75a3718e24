#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The tests of the host's programs are run once more, with programs that stop at a read or
# a write past an end, at a number that overflows, and at memory that is never freed.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/../lib.sh"
here=$LAB/tests/selftest

# No program of the lab ends with 99, so that no test takes it for a refusal.
export ASAN_OPTIONS="exitcode=99:log_path=$work/said-by" UBSAN_OPTIONS="log_path=$work/said-by"
export LSAN_OPTIONS=exitcode=99
O=$OUT make -s -C "$LAB" lab-asan >/dev/null || exit 2
mkdir -p "$work/out/bin" "$work/tmp" && ln -s "$OUT"/bin/* "$work/out/bin/"
for p in "$OUT"/bin/asan/*; do
	ln -sf "$p" "$work/out/bin/"
done

# The search for leaks stops the program that it looks at, and not every container allows
# that.
echo 'int main(void) { return 0; }' >"$work/empty.c"
gcc -fsanitize=address "$work/empty.c" -o "$work/empty" || exit 2
leaks=1
"$work/empty" 2>"$work/empty.log" || leaks=0
rm -f "$work"/said-by*

# again NAME LEAKS: runs that file of tests.  The programs odds, freeze and boot leave their
# memory to exit(), so that leaks (LEAKS=1) are not looked for in them.
again() {
	export ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=$2"
	# shellcheck disable=SC2097,SC2098 # the same directory
	FREEZE=$work/out/bin/freeze TMPDIR=$work/tmp OUT=$work/out sh "$here/$1.sh" >"$work/log" 2>&1
	code=$?
	grep -v '^ok' "$work/log"
	head -n 40 "$work"/said-by* 2>/dev/null && return 1
	[ "$code" = 0 ] && grep -q '^ok ' "$work/log"
}
for f in judge-report judge-edges judge judge-figures judge-cost; do
	t "sanitized programs pass the tests of $f" again "$f" "$leaks"
done
for f in bisect debug debug-edges freeze; do
	t "sanitized programs pass the tests of $f" again "$f" 0
done

# This tests the test.
seen() {
	cat >"$work/past.c" <<-'C'
		#include <stdlib.h>
		int main(int c, char **v)
		{
			int *p = malloc(4 * c);
			(void)v;
			return p[c] == 7;
		}
	C
	gcc -fsanitize=address,undefined "$work/past.c" -o "$work/past" || return 1
	exits 99 "$work/past" && grep -q heap-buffer-overflow "$work"/said-by*
}
t 'those tests see a read past an end' seen

end
