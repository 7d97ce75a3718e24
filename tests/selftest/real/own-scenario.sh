# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The commands of "Your own scenario", typed as they stand there.
. "$(dirname "$0")/../lib.sh"
cd "$LAB" || exit 2

sed -n '/^## Your own scenario/,/^## [^Y]/s/^    //p' README.md >"$work/commands"
# typed N: the Nth command, in a home of its own; the cache stays where it is.
typed() {
	env XDG_CACHE_HOME="${XDG_CACHE_HOME:-$HOME/.cache}" HOME="$work" O="$OUT" timeout 300 sh -c "$(sed -n "$1p" "$work/commands")"
}

four() { [ "$(wc -l <"$work/commands")" = 4 ]; }
made() { exits 0 typed 1 && [ -s "$work/my-scenarios/mine.c" ]; }
# Three boots prove nothing, but the medians are there.
runs() { exits 0 typed 2 && says 'mine: kcmp() of a process' && says 'No expectations'; }
judged() {
	typed 3 &&
		[ -s "$work/my-scenarios/expect" ] &&
		exits 0 typed 4 && says 'met       mine 256 ratio >= 10'
}
# It would have said so had it not been met.
not_met() {
	sed -i 's/>= 10/<= 1/' "$work/my-scenarios/expect" &&
		exits 1 typed 4 && says 'NOT MET'
}
does_not_compile() {
	echo 'int broken' >>"$work/my-scenarios/mine.c" &&
		exits 3 typed 2 && says 'mine.c:'
}

t 'the page has four commands' four
t 'the first makes the scenario' made
t 'the second runs it' runs
t 'the third and fourth judge it' judged
t 'and reject it when it is not as expected' not_met
t 'a scenario that does not compile: 3' does_not_compile
end
