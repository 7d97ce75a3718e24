#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Tests of what tests/judge says about costs, on made-up samples whose answer is known.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

# scenario NAME OF: describes a scenario that measures a cost.
scenario() { echo "scenario name=$1 unit=MiB ruler=no cost=yes of=$2 title=$1"; }
# row_of NAME DOSE A... / B...: one sample of each boot; boots of A have odd numbers.
row_of() {
	name=$1 dose=$2
	shift 2
	side=A boot=1
	for v; do
		[ "$v" != / ] || { side=B boot=2; continue; }
		echo "boot=$boot arm=$side side=$side scenario=$name dose=$dose unit=MiB iter=0 hit=1 wait=$v"
		boot=$((boot + 2))
	done
}
# around CENTRE: ten values around it, 2 % up and down.
around() { for p in 980 985 990 995 999 1001 1005 1010 1015 1020; do echo $(($1 * p / 1000)); done; }
# pair NAME DOSE A B: ten boots around either figure.
# shellcheck disable=SC2046 # lists
pair() { row_of "$1" "$2" $(around "$3") / $(around "$4"); }
# judged CODE OPTION...: judges $work/s.
judged() {
	code=$1
	shift
	exits "$code" "$judge" -w - "$@" -j "$work/json" "$work/s" &&
		tr '\n' ' ' <"$work/said" | tr -s ' ' >"$work/flat"
}
# reads TEXT: the report has TEXT, wherever its lines are broken.
reads() { grep -qF -- "$1" "$work/flat" || { cat "$work/flat"; echo "expected to read: $1"; return 1; }; }
# marked: a row is marked as a cost; bounded: something is proven not to be slower.
marked() { grep ' COSTS$' "$work/said"; }
bounded() { grep 'It is proven' "$work/flat"; }
# asks FILTER: jq says true of the figures.
asks() { jq -e "$1" "$work/json" || { jq .costs,.cost_bounds "$work/json"; return 1; }; }

slower() {
	{ scenario cost-exec ns && pair cost-exec 0 1000000 1300000 && pair cost-exec 32 9000000 9000000; } >"$work/s"
	judged 1 &&
		reads "It costs more: 'B' takes 1.30 ms and 'A' 1.00 ms at 0 MiB of cost-exec, 1.30 times as much." &&
		marked && asks '.costs[0].relevant and (.costs[1].relevant | not)' &&
		! grep 'What it buys' "$work/said"
}
t 'a B that is slower is told, with exit code 1' slower
# The bound is the largest upper end of a row, in percent.
equal() {
	{ scenario cost-exec ns && pair cost-exec 0 1000000 1000000 && pair cost-exec 32 9000000 9100000; } >"$work/s"
	judged 0 && ! marked && asks '.cost_bounds.time.ratio == ([.costs[].ratio.high] | max) and
		.cost_bounds.time.dose == 32 and .cost_bounds.time.ratio < 1.04' || return
	x=$(jq '(.cost_bounds.time.ratio - 1) * 1000 | ceil / 10' "$work/json")
	reads "It is proven that nothing is slower by more than $x %."
}
t 'an equal B is proven to be slower by no more than X, and X is the worst row' equal
few() {
	{ scenario cost-exec ns && row_of cost-exec 0 100000 101000 102000 / 300000 301000 302000; } >"$work/s"
	judged 0 && reads 'To say what it costs takes 6 boots an arm or more.' && ! bounded && ! marked &&
		asks '.cost_bounds.time.ratio == null and .cost_bounds.time.rows_without_interval == 1'
}
t 'three boots prove neither' few
five() {
	{ scenario c ns && row_of c 0 1 2 3 4 5 / 1 2 3 4 5; } >"$work/s" && judged 0 && ! bounded &&
		{ scenario c ns && row_of c 0 10 11 12 13 14 15 / 10 11 12 13 14 15; } >"$work/s" && judged 0 && bounded
}
t 'six boots are the fewest that prove a bound' five
# One row with too few boots leaves no bound for all.
one_open() {
	{ scenario c ns && pair c 0 1000000 1000000 && scenario d ns && row_of d 0 10 11 / 10 11; } >"$work/s"
	judged 0 && ! bounded && reads 'To say what it costs takes 6 boots'
}
t 'a row without an interval leaves no bound' one_open
# Small differences and short ones are proven here, and are not relevant.
little() {
	{ scenario c ns && pair c 0 1000000 1060000 && pair c 32 20000 24000; } >"$work/s"
	judged 0 && asks '[.costs[].proven] == [true, true]' && ! marked &&
		reads 'nothing is slower by more than 22 %.'
}
t 'a proven cost of 6 %, or of 4 us, is none to be told' little
at_the_limit() {
	{ scenario c ns && row_of c 0 100000 100000 100000 100000 100000 100000 / \
		"$1" "$1" "$1" "$1" "$1" "$1"; } >"$work/s"
	judged "$2"
}
t 'a ratio of 1.1 is relevant' at_the_limit 110000 1
t 'one a little below is not' at_the_limit 109999 0
faster() {
	{ scenario c ns && pair c 0 1000000 500000; } >"$work/s"
	judged 0 && ! says 'costs more' && reads 'nothing is slower by more than 0 %.'
}
t 'a B that is faster costs nothing' faster
memory() {
	{ scenario cost-memory bytes && pair cost-memory 0 262144 2359296; } >"$work/s"
	{ scenario c ns && pair c 0 1000000 1000000; } >>"$work/s"
	judged 1 && reads "It costs more: 'B' needs 2.25 MiB and 'A' 256 KiB at 0 MiB of cost-memory, 9.00 times" &&
		asks '.cost_bounds.memory.ratio > 9 and .cost_bounds.time.ratio < 1.04'
}
t 'memory that B needs is told in bytes' memory
counts() {
	{ scenario cost-locks count && pair cost-locks 2 1000 3000; } >"$work/s"
	judged 1 && reads "'B' has 3000 and 'A' 1000 at 2 MiB of cost-locks" && ! bounded
}
t 'counts are told as numbers, and have no bound' counts
several() {
	{ scenario c ns && pair c 0 1000000 1300000 && pair c 1 1000000 1400000 && pair c 2 1000000 1200000; } \
		>"$work/s"
	judged 1 && reads 'at 1 MiB of c, 1.40 times as much (and 2 more).'
}
t 'of several costs the largest is told' several

made seed=1 >"$work/waits"
# The costs of further boots of the same arms.
arms='s/^boot=/boot=9/; s/arm=A/arm=unpatched/; s/arm=B/arm=patched/'
# Costs are a family of their own, and gate nothing.
apart() {
	cp "$work/waits" "$work/s" && judged 0 && jq -c '[.rows, .controls]' "$work/json" >"$work/before" &&
		scenario cost-exec ns >>"$work/s" || return
	# Every second boot of A is three times as slow: the A/A control would refuse that.
	awk '/^boot=/ && !seen[$1]++ { print $1, $2, $3, "scenario=cost-exec dose=0 unit=MiB iter=0 hit=1 wait=" \
		($3 == "side=A" && n++ % 2 ? 6000000 : 2000000) + NR }' "$work/waits" >>"$work/s"
	judged 0 && jq -c '[.rows, .controls]' "$work/json" | diff "$work/before" - && says 'What it buys'
}
t 'costs change no figure of the waits, and none of the controls' apart
# Each row has the p of 1/C(20,10) twice; Holm's factor is 4 with four rows of costs, whatever else there is.
family() {
	{ cat "$work/waits" && scenario c ns; } >"$work/s"
	for d in 0 1 2 3; do pair c "$d" 1000000 2000000 | sed "$arms" >>"$work/s"; done
	judged 1 && asks '[.costs[].p_holm / .costs[0].p] | map(. - 4 | fabs < 1e-9) | all'
}
t "Holm's correction counts the rows of costs alone" family

expected() {
	{ cat "$work/waits" && scenario cost-exec ns && pair cost-exec 0 1000000 2000000 | sed "$arms"; } >"$work/s"
	printf '%s\n' '* 256 ratio >= 100' 'cost-exec * ratio >= 0.3' >"$work/e"
	judged 0 -e "$work/e" && reads 'All 2 expectations are met. It costs more:' || return
	printf '%s\n' '* * B <= 190ms' 'cost-* * ratio >= 0.6' >"$work/e"
	judged 1 -e "$work/e" && reads 'NOT MET cost-* * ratio >= 0.6: 0.50' && reads 'met * * B <= 190ms'
}
t 'expectations say what a cost may be; a pattern speaks of costs when it begins with cost' expected
any_pattern() {
	{ cat "$work/waits" && scenario cost-exec ns && pair cost-exec 0 900000000 900000000 | sed "$arms"; } >"$work/s"
	echo '* * B <= 500ms' >"$work/e" && judged 0 -e "$work/e"
}
t 'the pattern * does not speak of costs' any_pattern
untrusted() {
	{ made seed=4 odd=3 && scenario c ns && pair c 0 1000000 2000000 | sed "$arms"; } >"$work/s"
	exits 6 "$judge" "$work/s" && ! says 'costs more'
}
t 'an instrument that is not trustworthy says nothing about costs' untrusted

refuses() {
	{ echo "scenario name=c unit=MiB ruler=no $1 title=c" && pair c 0 1 1; } >"$work/s"
	exits 2 "$judge" "$work/s" && one_line && says "s:1: $2"
}
t 'a unit that there is not is refused' refuses 'cost=yes of=joules' 'of=joules is none of ns, bytes, count'
t 'a unit without a cost is refused' refuses 'of=bytes' 'of=bytes is none of ns, as there is no cost=yes'
t 'cost= is yes or no' refuses 'cost=maybe' 'cost=maybe is neither yes nor no'
twice() {
	{ scenario c ns && scenario c bytes && pair c 0 1 1; } >"$work/s"
	exits 2 "$judge" "$work/s" && says 's:2: scenario '
}
t 'a scenario that changes its unit is refused' twice
old() {
	cp "$work/waits" "$work/s" && judged 0 && ! says 'costs' &&
		asks '.costs == [] and .cost_bounds.time.rows == 0'
}
t 'samples without costs are judged as ever' old
end
