#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Tests of tests/judge at its bounds: words that are no numbers, very many boots, and figures
# that the samples do not carry.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

## What is a number
{
	echo 'scenario name=s unit=MiB ruler=no title=t'
	echo 'boot=1 arm=a side=A scenario=s dose=1 unit=MiB iter=0 hit=1 wait=5 predict=5 kwait=5'
	echo 'boot=2 arm=b side=B scenario=s dose=1 unit=MiB iter=0 hit=1 wait=5 predict=5 kwait=5'
} >"$work/whole"
# field KEY VALUE: judge with this value in the third line.
field() {
	sed "3s/\(^\| \)$1=[^ ]*/\1$1=$2/" "$work/whole" >"$work/field"
	"$judge" "$work/field" >"$work/said" 2>&1
}
strict() {
	for key in dose wait predict kwait iter boot; do
		for value in 0x10 0X1p3 inf INF nan nan\(1\) -1 +1 1e 1e+ 1.e3 1. .5 1,5 1e999 five 5ns 1e16 ''; do
			field "$key" "$value"
			got=$?
			if [ "$got" != 2 ] || [ "$(wc -l <"$work/said")" != 1 ] || ! says "$work/field:3: "; then
				echo "$key=$value"; cat "$work/said"; return 1
			fi
		done
	done
	field boot 2
}
t 'hexadecimal, inf, nan, signs and words are no numbers, in any field' strict
lenient() {
	for value in 0 00 7 1.5 1e3 2E0 1e+3 1.5e-1; do
		field wait "$value"
		got=$?
		case $value in
		*E*) [ "$got" = 2 ] ;;
		*) [ "$got" = 0 ] ;;
		esac || { echo "wait=$value: $got"; return 1; }
	done
}
t 'whole numbers, fractions and powers of ten are' lenient
wholes() {
	for value in 1.5 1e0 1.0; do
		field iter "$value"
		says "iter=$value is not a whole number" || return 1
	done
	field iter 1000000000 &&
		! field iter 1000000001 && ! field dose 1000000000001 &&
		says 'a number' && ! field dose 1000000000000 &&
		says 'nothing can be said' &&
		field wait 1000000000000000 &&
		! field wait 1000000000000001 && ! field predict 1000000000000001 &&
		! field kwait 1000000000000001 &&
		field predict 1000000000000000 && field kwait 1000000000000000
}
t 'what counts must be a whole number, and none may be too large' wholes
words() {
	for side in AB AA '' X; do
		field side "$side"
		[ $? = 2 ] || return 1
	done
	field hit 2
	[ $? = 2 ] && says 'hit=2 is neither 1 nor 0' || return 1
	sed 's/ruler=no/ruler=maybe/' "$work/whole" >"$work/field" &&
		exits 2 "$judge" "$work/field" &&
		says "$work/field:1: ruler=maybe is neither yes nor no"
}
t 'a word must be one of those that there are' words
expected() {
	for line in 's 0x1 ratio > 1' 's inf ratio > 1' 's nan ratio > 1' 's 1 ratio > 0x1' 's 1 ratio > inf' \
		's 1 ratio > nan' 's 1 B > 0x1ms' 's 1 B > infms' 's 1 ratio > --1' 's -1 ratio > 1' 's 1x ratio > 1' \
		's 1 ratio >> 1' 's 1 hits > 1' 's 1 hits > 1ms' 's 1 ratio > 1%' \
		's * slope-A > 1' 's 1 slope-A > 1ms' \
		's 1 slope-B > 1ms' 's 1 order A=B proven' 's 1 order A>B true' 's 1 ratio >'; do
		echo "$line" >"$work/e"
		exits 2 "$judge" -e "$work/e" "$work/whole" &&
			says "$work/e:1: '$line': " || return 1
	done
}
t 'an expectation is as strict' expected
negative() {
	echo 's 1 shift > -1.5us' >"$work/e"
	exits 0 "$judge" -e "$work/e" "$work/whole" || return 1
	echo 's 1 shift < -1.5us' >"$work/e"
	exits 1 "$judge" -e "$work/e" "$work/whole"
}
t 'a shift may be negative' negative
long() {
	name=$(printf '%039d' 1)
	printf '%s\n' "$name * ratio > 1" 's 1 ratio > 0.1' >"$work/e" &&
		exits 0 "$judge" -e "$work/e" "$work/whole" &&
		echo "x$name * ratio > 1" >"$work/e" &&
		exits 2 "$judge" -e "$work/e" "$work/whole" &&
		says 'a word is too long' &&
		echo 's 1 ratio >=>= 1' >"$work/e" &&
		exits 2 "$judge" -e "$work/e" "$work/whole" &&
		says 'a word is too long'
}
t 'a word too long for its place is refused' long
many_words() {
	for more in 6 '6 7' '6 7 8 9 10 11 12'; do
		echo "s 1 ratio > 1 $more" >"$work/e"
		exits 2 "$judge" -e "$work/e" "$work/whole" &&
			says "$work/e:1: 's 1 ratio > 1 6': these are not the five words" || return 1
	done
}
t 'and so are words too many, however many' many_words
options() {
	for s in 0x1 -1 '' one 99999999999999999999 1.5; do
		exits 2 "$judge" -s "$s" "$work/whole" || return 1
	done
	exits 0 "$judge" -s 0 "$work/whole" &&
		exits 0 "$judge" -s 99 "$work/whole" && says 'seed 99.' &&
		exits 2 "$judge" -z "$work/whole" &&
		exits 2 "$judge" "$work/whole" "$work/whole" &&
		exits 0 "$judge" -h && says usage: &&
		exits 2 "$judge" -e "$work/none" "$work/whole" &&
		says 'none: No such file' &&
		exits 2 "$judge" -e "$work" "$work/whole" &&
		exits 2 "$judge" "$work"
}
t 'options are as strict' options

## What a file may hold
# line TEXT CODE WORDS: the file with this line behind it.
line() {
	{ cat "$work/whole" && printf '%s\n' "$1"; } >"$work/more"
	exits "$2" "$judge" "$work/more" && says "$3"
}
sample='boot=3 arm=a side=A scenario=s dose=1 unit=MiB iter=0 hit=1 wait=5'
keys() {
	more=
	for i in $(seq 1 23); do
		more="$more k$i=$i"
	done
	line "$sample$more" 0 'A = a, 2 boots' &&
		line "$sample$more k24=1" 2 'more than 32 keys' &&
		line "$sample =5" 2 "'=5' is not key=value" &&
		line "$sample k" 2 "'k' is not key=value" &&
		line "$sample hit=1" 2 "'hit' is given twice" &&
		line "$sample k=1 k=2" 2 "'k' is given twice"
}
t 'as many keys as there may be, each once' keys
# a scenario whose title is missing, and a sample of it
untitled='scenario name=u unit=MiB ruler=no'
its_sample='boot=4 arm=a side=A scenario=u dose=1 unit=MiB iter=0 hit=0'
lines() {
	line "# $sample" 0 'A = a, 1 boots' &&
		line '' 0 'A = a, 1 boots' && line '  	' 0 'A = a, 1 boots' &&
		line 'scenario name=s unit=MiB ruler=no title=t' 0 '2 samples' &&
		line 'scenario name=s unit=MiB ruler=no title=u' 2 "more:4: scenario 's' was described otherwise" &&
		line 'scenario name=s unit=ms ruler=no title=t' 2 'was described otherwise' &&
		line 'scenario name=s unit=MiB ruler=yes title=t' 2 'was described otherwise' &&
		line "$untitled" 0 'A = a, 1 boots' &&
		line "$(printf '%s title=a\tb\n%s' "$untitled" "$its_sample")" 0 'u: a?b' &&
		line "$(printf '%s\n%s' "$untitled" "$its_sample")" 0 'u: u' &&
		line 'scenario=s boot=3 arm=a side=A dose=1 unit=MiB iter=0 hit=1 wait=5' 0 'A = a, 2 boots' &&
		line 'scenario unit=MiB ruler=no title=t' 2 'no name=' &&
		line "$sample" 0 'A = a, 2 boots'
}
t 'comments, empty lines and scenarios told twice' lines
zero() {
	printf '%s\0\n' "$sample" >"$work/z" && cat "$work/whole" "$work/z" >"$work/more" &&
		exits 2 "$judge" "$work/more" && says 'more:4: this line has a zero byte'
}
t 'a zero byte is refused' zero
again() {
	line "$(sed -n 2p "$work/whole")" 2 'more:4: boot 1, s, dose 1, iter 0 was in line 2 already' &&
		line "$(sed -n '2s/iter=0/iter=1/p' "$work/whole")" 0 '3 samples' &&
		line "$(sed -n '2s/dose=1/dose=2/p' "$work/whole")" 0 '3 samples' &&
		line "$untitled
$(sed -n '2s/=s /=u /p' "$work/whole")" 0 '3 samples' &&
		line "$(sed -n '2s/side=A/side=B/p' "$work/whole")" 2 'boot 1 was side=A arm=a before' &&
		line "$(sed -n '2s/arm=a/arm=c/p' "$work/whole")" 2 'boot 1 was side=A arm=a before' &&
		line "$(echo "$sample" | sed 's/arm=a/arm=c/')" 2 'side A was arm=a before'
}
t 'a sample is there once, a boot is of one side, a side of one arm' again
shuffled() {
	made seed=2 boots=5 >"$work/order" &&
		{ grep '^scenario' "$work/order"; grep '^boot' "$work/order" | sort -r; } >"$work/mixed" &&
		"$judge" "$work/order" >"$work/one" &&
		"$judge" "$work/mixed" >"$work/two" &&
		cmp "$work/one" "$work/two"
}
t 'the order of the samples does not matter' shuffled

## Very many boots: exactly as few.  1,029 halves have a number that does not fit a double.
many() {
	made seed=3 boots=1100 iters=1 >"$work/many" &&
		exits 0 "$judge" -j "$work/json" "$work/many" &&
		says 'A = unpatched, 1100 boots' && says 'slope 1.00 ms per ms' &&
		says 'normal law' && grep '"attach-rss".*"exact":false' "$work/json" &&
		is estimate 3360 4 1e-2
}
t 'more boots than halves can be counted of' many
ranked() {
	awk 'BEGIN { print "scenario name=s unit=MiB ruler=no title=t"
		for (i = 1; i <= 50000; i++)
			printf "boot=%d arm=%s side=%s scenario=s dose=%d unit=MiB iter=0 hit=1 wait=%d\n", i,
				i % 2 ? "b" : "a", i % 2 ? "B" : "A", 1, i }' >"$work/many"
	exits 0 "$judge" -j "$work/json" "$work/many" && is u 312512500 && is shift 1
}
t 'fifty thousand boots: no figure runs over' ranked

## Figures exactly where they are written otherwise, and of two largest the first.
written() {
	values 999 1000 / 999 1000 >"$work/at" &&
		exits 0 "$judge" "$work/at" && says ' 1.00 us' && ! says '1000 ns' &&
		values 1000000000 / 1000 >"$work/at" &&
		exits 0 "$judge" "$work/at" && says ' 1e+06 [' &&
		values 999999999 / 1000 >"$work/at" &&
		exits 0 "$judge" "$work/at" && says ' 1000000 ['
}
t 'figures at the bounds between two ways to write them' written
# ruler WAIT/PREDICT[/KWAIT]...: a ruler's sample of each, by turns at doses 1 and 2.
ruler() {
	{
		echo 'scenario name=r unit=ms ruler=yes title=t'
		i=0
		for v; do
			i=$((i + 1))
			clocks=$(echo "${v#*/}/" |
				sed 's|^\([^/]*\)/|predict=\1 |; s|\([0-9]*\)/$|kwait=\1|; s/kwait=$//')
			printf 'boot=1 arm=unpatched side=A scenario=r dose=%s unit=ms iter=%s hit=1 wait=%s %s\n' \
				$((2 - i % 2)) "$i" "${v%%/*}" "$clocks"
		done
		echo 'boot=2 arm=patched side=B scenario=r dose=1 unit=ms iter=0 hit=1 wait=9'
	} >"$work/ruler"
}
first_largest() {
	ruler 1100/1000 2000/2000 900/1000 2000/2000 && exits 0 "$judge" "$work/ruler" &&
		says 'off by     +0 ns (median),   +100 ns (largest)' || return 1
	ruler 1100/1000/1000 2000/2000/2000 900/1000/1000 2000/2000/2000 &&
		exits 0 "$judge" "$work/ruler" &&
		says 'n 4, differ by +0 ns (median), +100 ns (largest)'
}
t 'of two differences that are as large, the first is told' first_largest
# Two doses that differ by as much: the first is told.
first_dose() {
	{
		echo 'scenario name=s unit=MiB ruler=no title=t'
		for i in 1 2 3 4 5 6 7; do
			for dose in 1 2; do one "$i" A "$dose" 9000000 && one $((i + 7)) B "$dose" 1000000; done
		done
	} >"$work/two" && exits 0 "$judge" "$work/two" && tr '\n' ' ' <"$work/said" | tr -s ' ' >"$work/flat" &&
		grep "and 'B' 1.00 ms at 1 MiB of s (proven at 2 of 2 doses)" "$work/flat"
}
t 'of two doses that differ by as much the first is told' first_dose
# The delay gets shorter and the wait does not: nought, without a sign.
flat() {
	ruler 1000/2000 1000/1000 && exits 6 "$judge" "$work/ruler" && says 'slope 0 ms per ms'
}
t 'a slope of nought has no sign' flat
# One hit of a known delay has been measured, but a slope wants two.
single() {
	ruler 1000/1000 && exits 6 "$judge" "$work/ruler" &&
		says 'known delays that differ were hit, and a slope wants two' &&
		! says 'calibration was not run'
}
t 'a single hit of a known delay is a calibration without a slope' single
# steps A B: six boots of each arm, whose waits change by A and B tenths of a ns per MiB.
steps() {
	echo 'scenario name=s unit=MiB ruler=no title=t'
	for i in 1 2 3 4 5 6; do
		for dose in 0 10; do
			one "$i" A "$dose" $((1000 + $1 * dose / 10))
			one $((i + 6)) B "$dose" $((1000 + $2 * dose / 10))
		done
	done
}
# An interval that ends less than 1 ns from 0, on either side, does not hold 0.
near_nought() {
	steps -5 5 >"$work/steps" && exits 0 "$judge" "$work/steps" &&
		[ "$(grep -c 'does not cover 0' "$work/said")" = 2 ]
}
t 'a slope of half a nanosecond covers 0 on neither side' near_nought

## A clock cannot see less than 1 ns: so much a median counts for at least, where it divides.
left() {
	values "$1" / "$2" >"$work/short" &&
		exits 0 "$judge" -j "$work/json" "$work/short" &&
		is estimate "$4" || return 1
	case $3 in
	-) ! says ' wait: ' ;;
	*) says "wait: at 1 MiB $3" ;;
	esac
}
shortest() {
	left 0 0 '0 ns of 1 ns left (0 %)' 1 && left 0 1 '1 ns of 1 ns' 1 && left 0 2 - 0.5 &&
		left 2 1 '1 ns of 2 ns left (50 %)' 2 &&
		left 4 0 '0 ns of 4 ns left (0 %)' 4
}
t 'waits of no time at all' shortest

## A JSON file that cannot be written is not left half.
half() {
	exits 2 "$judge" -j "$work/no/json" "$work/whole" &&
		says "cannot write $work/no/json: No such file" &&
		[ ! -e "$work/no" ]
}
t 'a JSON file in a directory that is not there' half

end
