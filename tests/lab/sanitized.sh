#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The tests of the programs of the host once more, with programs that stop at a read or a
# write past an end, at a number that runs over, and at memory that nobody frees.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
here=$LAB/tests/lab

# 99: a code with which no program of the lab ends, so that no test takes it for a refusal.
export ASAN_OPTIONS="exitcode=99:log_path=$work/said-by" UBSAN_OPTIONS="log_path=$work/said-by"
export LSAN_OPTIONS=exitcode=99
O=$OUT make -s -C "$LAB" lab-asan >/dev/null || exit 2
mkdir -p "$work/out/bin" "$work/tmp" && ln -s "$OUT"/bin/* "$work/out/bin/"
for p in "$OUT"/bin/asan/*; do
	ln -sf "$p" "$work/out/bin/"
done

# The search for leaks stops what it looks at, which not every container lets it do.
echo 'int main(void) { return 0; }' >"$work/empty.c"
gcc -fsanitize=address "$work/empty.c" -o "$work/empty" || exit 2
leaks=1
"$work/empty" 2>"$work/empty.log" || leaks=0
rm -f "$work"/said-by*

# again NAME LEAKS: that file of tests; odds, freeze and guest leave their memory to exit().
again() {
	export ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=$2"
	# shellcheck disable=SC2097,SC2098 # the same directory
	FREEZE=$work/out/bin/freeze TMPDIR=$work/tmp OUT=$work/out sh "$here/$1.sh" >"$work/log" 2>&1
	code=$?
	grep -v '^ok' "$work/log"
	head -n 40 "$work"/said-by* 2>/dev/null && return 1
	[ "$code" = 0 ] && grep -q '^ok ' "$work/log"
}
for f in compare-report compare-edges compare compare-figures; do
	t "sanitized programs pass the tests of $f" again "$f" "$leaks"
done
for f in bisect debug debug-edges freeze; do
	t "sanitized programs pass the tests of $f" again "$f" 0
done

# That this is seen at all.
seen() {
	printf '%s\n' '#include <stdlib.h>' 'int main(int c, char **v) { int *p = malloc(4 * c); (void)v; return p[c] == 7; }' \
		>"$work/past.c" && gcc -fsanitize=address,undefined "$work/past.c" -o "$work/past" || return 1
	exits 99 "$work/past" && grep -q heap-buffer-overflow "$work"/said-by*
}
t 'a read past an end is seen' seen

end
