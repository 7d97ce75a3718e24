#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Tests of the verdict and the report of tests/judge, on made-up samples whose
# answer is known; judge-figures.sh tests the statistics.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

expect=$LAB/tests/selftest/judge/expect

# judge CODE SAMPLES [OPTION]: judge says so by the subject's expectations.
judge() {
	set -- "$@" -e "$expect" -j "$work/json" "$work/$2"
	code=$1
	shift 2
	exits "$code" "$judge" "$@"
}

## The verdict on made-up samples.
made seed=1 >"$work/healthy"
made seed=2 arms=unpatched,unpatched >"$work/same"
made seed=3 arms=patched,unpatched >"$work/swapped"
made seed=4 odd=3 >"$work/odd"
made seed=5 late=10000000 >"$work/late"
made seed=5 late=-10000000 >"$work/early"
made seed=6 scale=1.2 >"$work/scale"
made seed=6 scale=0.946 late=4400000 >"$work/tilted"
made seed=7 hit=0 >"$work/nohit"
made seed=7 hit=0 run=attach-rss >"$work/nohit-rss"
made seed=8 run=attach-rss >"$work/rss"
made seed=9 boots=3 >"$work/three"
made seed=10 arms=mutant,patched ruler=10 >"$work/ruler"
made seed=10 arms=mutant,patched ruler=3 >"$work/ruler3"

healthy() {
	judge 0 healthy && says "Verdict: as expected. 'unpatched' waits" &&
		says 'All 8 expectations are met.'
}
t 'a healthy comparison is as expected: exit 0' healthy
subjects() {
	for f in "$LAB"/patches/*/expect; do
		"$judge" -e "$f" "$work/healthy" >"$work/said" 2>&1
		# 2 is also the code when nothing of it is about these samples.
		[ $? != 2 ] || says 'Verdict: nothing could be judged' || { cat "$work/said"; return 1; }
	done
	exits 0 "$judge" -e "$LAB/patches/exec-free-old-mm/expect" "$work/healthy"
}
t 'the expectations of every subject can be read, those of exec-free-old-mm met' subjects

same() {
	judge 1 same &&
		tr '\n' ' ' <"$work/said" | tr -s ' ' >"$work/flat" &&
		grep "no difference: 'unpatched' waits [23].. ms and 'unpatched' [23].. ms at 256 MiB of attach-rss" \
			"$work/flat" &&
		grep 'ms at 256 MiB of attach-rss, expected ratio at least 100' "$work/flat"
}
t 'an arm against itself: exit 1, and the sentence gives both waits' same

# Twice as long by chance in three boots is not "another difference".
by_chance() {
	values 60000 63000 25000 / 27000 30000 62000 >"$work/chance" &&
		echo 's 1 ratio >= 100' >"$work/e" &&
		exits 1 "$judge" -q -e "$work/e" "$work/chance" &&
		says 'Verdict: no difference proven:'
}
t 'a difference that chance makes is called no difference' by_chance
# Of a ratio of 100: it looks swapped below 1/100, is no difference between 1/2 and 2, and where
# nothing is proven none below 10; exactly there it is not.
words_at() {
	# shellcheck disable=SC2086 # lists
	values $1 / $2 >"$work/at" && echo 's 1 ratio >= 100' >"$work/e" &&
		exits 1 "$judge" -e "$work/e" "$work/at" && says "Verdict: $3"
}
at_the_words() {
	words_at 10000 1000 'the difference is not the expected one' &&
		words_at 9999 1000 'no difference proven: ' &&
		words_at 1000 100000 'no difference proven: ' &&
		words_at 1000 100001 'the arms look swapped' &&
		words_at 2000 1000 'no difference proven: ' &&
		words_at '2 2 2 2 2' '4 4 4 4 4' 'the difference is not the expected one' &&
		words_at '4 4 4 4 4' '2 2 2 2 2' 'the difference is not' &&
		words_at '20 20 20 20 20' '39 39 39 39 39' 'no difference: '
}
t 'which words a ratio that is not the expected one is told in' at_the_words

swapped() {
	judge 1 swapped &&
		says 'NOT MET   attach-aio 200 A-minus-predict <= 5ms: 180 ms' &&
		tr '\n' ' ' <"$work/said" | tr -s ' ' >"$work/flat" &&
		grep "the arms look swapped: the wait is in 'unpatched' (second), not in 'patched' (first)" "$work/flat"
}
t 'swapped arms: exit 1, and the sentence says swapped' swapped

untrusted() {
	judge 6 "$1" && says 'the instrument is not trustworthy here' && says FAILED &&
		! grep -E 'A/B|proven\.|expectations are met' "$work/said"
}
t 'alternate boots that differ threefold fail the A/A control: exit 6' untrusted odd
t 'waits 10 ms above the known delay fail the calibration: exit 6' untrusted late
t 'waits 10 ms below it do as well' untrusted early
t 'waits that grow 1.2 ms per ms of delay fail the calibration' untrusted scale
t 'a slope of 0.946 fails it, though no delay is 5 ms off' untrusted tilted
t 'no hit on the ruler: the calibration was not run, exit 6' untrusted nohit

slow_drift() {
	awk '!/^boot=/ { print; next } {
		split($1, b, "="); match($0, / wait=[0-9]+/)
		w = substr($0, RSTART + 6, RLENGTH - 6)
		for (i = 0; /rss/ && i < b[2]; i++) w *= 1.15
		printf "%s wait=%.0f%s\n", substr($0, 1, RSTART - 1), w,
			substr($0, RSTART + RLENGTH) }' "$work/healthy" >"$work/drift"
	judge 0 drift && says 'drifts, '
}
t 'a host that gets slower is told, and as both arms share it fails nothing' slow_drift

nohit_rss() {
	judge 1 nohit-rss && says 'NOT MET   attach-rss 256 ratio >= 100: no hit' &&
		says 'NOT MET   attach-rss 256 B <= 5ms: no hit' &&
		! grep '^  met ' "$work/said"
}
t 'without a hit no expectation is met' nohit_rss

no_ruler() {
	judge 0 rss && says 'not run: no scenario with a known delay' &&
		says 'not run   attach-aio 200 ratio' && says '4 not run.'
}
t 'expectations of a scenario that was not run are skipped, and said' no_ruler

quick() {
	judge 0 three -q && says 'undecided attach-rss 256 order A>B proven' &&
		says 'not decidable with 3 boots, needs 10' && says '2 undecided' &&
		says '[needs 6 boots]'
}
t 'three boots are enough for a quick run, and leave open what they cannot prove' quick
not_quick() {
	judge 1 three && says 'order A>B proven: needs at least 6 boots an arm' &&
		says 'no difference proven; to prove one needs at least 6 boots'
}
t 'three boots are not enough otherwise' not_quick

one_outlier() {
	awk '/attach-aio dose=200/ && !n++ { sub(/wait=[0-9]*/, "wait=260000000") } 1' \
		"$work/healthy" >"$work/outlier"
	! cmp "$work/healthy" "$work/outlier" && judge 0 outlier && says 'slope 1.00 ms'
}
t 'one sample that was scheduled away does not fail the calibration' one_outlier

misses() {
	awk '{ print } /^boot=/ { sub(/iter=/, "iter=9"); sub(/hit=1/, "hit=0")
		sub(/wait=[0-9]*/, "wait=5"); print }' "$work/healthy" >"$work/missed"
	judge 0 healthy && row median >"$work/a" && row max 7 >>"$work/a" &&
		judge 0 missed && row median >"$work/b" && row max 7 >>"$work/b" &&
		cmp "$work/a" "$work/b" && says '320 missed their window' &&
		says '20/40' &&
	sed 's/50%/51%/' "$expect" >"$work/more"
	exits 1 "$judge" -e "$work/more" "$work/missed" &&
		says 'hits >= 51%: 80 of 160 (attach-rss, A)'
}
t 'misses are counted and never measured' misses

ruler() {
	exits 0 "$judge" "$work/ruler" &&
		says "A/A control: 'unpatched'" && says 'for the controls only: unpatched, 10' &&
		says 'n  20' && exits 0 "$judge" "$work/ruler3" &&
		says "A/A control: 'mutant'" && says 'n   6'
}
t 'other arms are judged with boots of unpatched made for the controls' ruler

no_expect() {
	exits 0 "$judge" "$work/healthy" && says "'patched' makes others wait less" &&
		exits 0 "$judge" "$work/same" && says 'no difference proven'
}
t 'without expectations the sentence says what differs' no_expect
# Sides exchanged: the second arm is the one that makes others wait.
slower() {
	sed 's/side=A/side=X/; s/side=B/side=A/; s/side=X/side=B/' "$work/healthy" >"$work/slower" &&
		exits 1 "$judge" "$work/slower" &&
		says "Verdict: 'unpatched' makes others wait longer" &&
		says 'of 4 doses'
}
t 'and a second arm that makes others wait longer: 1' slower
a_little() {
	values 60000 61000 62000 63000 64000 65000 66000 / 70000 71000 72000 73000 74000 75000 76000 >"$work/little" &&
		exits 0 "$judge" "$work/little" && says 'too small to count'
}
t 'a difference another layout of the kernel could make: 0' a_little
# Arms of which it is not known whether they hold the lock meanwhile.
unknown() {
	exits 0 "$judge" -w - "$work/healthy" &&
		says "'unpatched' must wait as long" &&
		sed 's/arm=unpatched/arm=v7.1/; s/arm=patched/arm=v7.2/' "$work/healthy" >"$work/own" &&
		exits 0 "$judge" -w - "$work/own" &&
		says "'v7.1' must wait as long" && ! says 'Not calibrated' &&
		sed 's/side=A/side=X/; s/side=B/side=A/; s/side=X/side=B/' "$work/own" >"$work/own2" &&
		exits 1 "$judge" -w - "$work/own2" &&
		says "'v7.1' must wait as long"
}
t 'of arms nobody knows the one that waits calibrates' unknown
neither() {
	awk '/^boot=/ && /side=A/ { sub(/wait=[0-9]+/, "wait=50000000") } 1' "$work/healthy" >"$work/neither" &&
		exits 0 "$judge" -w - "$work/neither" &&
		says 'Not calibrated: neither' &&
		exits 6 "$judge" "$work/neither"
}
t 'when none waits no calibration is claimed' neither

## Two instruments.
echo 'attach-rss 256 A-minus-kwait <= 5ms' >"$work/kwait"
clocks_agree() {
	exits 0 "$judge" -e "$work/kwait" -j "$work/json" "$work/healthy" &&
		says 'A: n 80, differ by +30.0 us (median)' && says 'no lock was contended in 20' &&
		says 'B: n 80' && [ "$(row median_off_kernel 4 | head -n 1)" = 30000 ]
}
clocks_differ() {
	sed '/arm=unpatched/s/\(kwait=[0-9][0-9]*\)[0-9]$/\1/' "$work/healthy" >"$work/clocks"
	exits 1 "$judge" -e "$work/kwait" "$work/clocks" && says '90 %' &&
		says 'NOT MET   attach-rss 256 A-minus-kwait <= 5ms: 2'
}
one_clock() {
	sed 's/ kwait=.*//' "$work/healthy" >"$work/clock"
	exits 1 "$judge" -e "$work/kwait" "$work/clock" && ! grep 'Two instruments' "$work/said" &&
		says 'NOT MET   attach-rss 256 A-minus-kwait <= 5ms: no kwait= in the samples'
}
t 'two clocks that agree are reported, and that they do can be expected' clocks_agree
t 'clocks that differ tenfold are not as expected' clocks_differ
t 'one clock alone does not agree with anything' one_clock

## Input that is not whole.
refused() {
	exits 2 "$judge" -e "$expect" "$work/$1" && says "$work/$1:$2" && says "$3" &&
		! grep Verdict "$work/said"
}
cut_short() {
	head -c -30 "$work/healthy" >"$work/cut" && refused cut 323: 'middle of this line'
}
t 'a file cut in the middle of a line is refused with file and line' cut_short
edit() {
	sed "$1" "$work/healthy" >"$work/edited" && refused edited "$2" "$3"
}
t 'a line cut short before wait= is refused' \
	edit '7s/ wait.*//' 7: 'no wait='
t 'a value cut off is refused' edit '7s/ wait=.*/ wait=/' 7: "'wait=' is not key=value"
t 'a number that is none is refused' edit '7s/wait=/wait=1x/' 7: 'is not a number'
t 'a negative wait is refused' edit '7s/wait=/wait=-/' 7: 'is not a number'
t 'a kwait that is no number is refused' edit '7s|kwait=|kwait=x|' 7: 'is not a number'
t 'a side that does not exist is refused' edit '7s/side=A/side=C/' 7: 'none of A, B, R'
t 'a sample given twice is refused' edit '7p' 8: 'was in line 7 already'
t 'a key given twice is refused' edit '7s/$/ hit=1/' 7: "'hit' is given twice"
t 'a boot with two arms is refused' edit '9s/arm=unpatched/arm=other/' 9: 'boot 1 was'
t 'a side with two arms is refused' \
	edit '/^boot=4 /s/arm=unpatched/arm=other/' 52: 'side A was arm=unpatched'
t 'another unit is refused' edit '7s/unit=MiB/unit=KiB/' 7: 'the scenario has MiB'
t 'a scenario without its line is refused' edit 2d 3: 'no line'
t 'a word of another kind is refused' edit '7s/^/[ 0.1] panic /' 7: 'is not key=value'
missing_side() {
	grep -v side=B "$work/healthy" >"$work/alone" && refused alone '' 'no boot of side B'
}
t 'one side alone is refused' missing_side
empty() {
	: >"$work/empty" && refused empty '' 'there is no sample'
}
t 'an empty file is refused' empty
t 'no file is a usage error' exits 2 "$judge"
t 'a file that is not there is a usage error' exits 2 "$judge" "$work/none"

## Expectations.
expects() {
	code=$1
	text=$2
	shift 2
	printf '%s\n' "$@" >"$work/expect" &&
		exits "$code" "$judge" -e "$work/expect" "$work/healthy" && says "$text"
}
t 'an unknown measure is refused with its line' \
	expects 2 'expect:2:' '# x' 'attach-rss 256 speed >= 3'
t 'a value of the wrong kind is refused' \
	expects 2 'the value is not' 'attach-rss 256 B <= 2'
t 'an unknown comparison is refused' expects 2 'the comparison' 'attach-rss 256 B = 2ms'
t 'a line with a word too many is refused' \
	expects 2 'these are not the five words' 'attach-rss 256 B <= 2 ms'
t 'a file without expectations is refused' expects 2 'no expectation' '# none'
t 'only scenarios that were not run: nothing was judged, exit 2' \
	expects 2 'nothing could be judged' 'other 256 ratio >= 3' '* * hits >= 50%'
t 'a dose that was not run is not met' \
	expects 1 'NOT MET   attach-rss 512 ratio >= 3: no sample' 'attach-rss 512 ratio >= 3'
t 'the wrong order, proven, is not met' \
	expects 1 'A>B is proven instead' 'attach-rss 256 order A<B proven'
t 'over all doses the aims are counted together' \
	expects 0 'hits >= 100%: 80 of 80' 'attach-rss * hits >= 100%' 'attach-rss 256 ratio > 1'
t 'one dose can be asked for its own' \
	expects 0 'hits >= 100%: 20 of 20' '* 256 hits >= 100%' 'attach-rss 256 ratio > 1'
t 'over all doses the worst one counts' \
	expects 1 '(attach-rss 0 MiB)' 'attach-rss * ratio >= 100'
t 'also where it is the last one' \
	expects 1 '(attach-rss 256 MiB)' 'attach-rss * A <= 1us'
t 'slopes and shifts can be expected' \
	expects 0 'All 3' 'attach-rss * slope-A >= 1ms' 'attach-rss * slope-B <= 5us' \
	'attach-rss 256 shift >= 200ms'

t 'a pattern of scenarios is judged by its worst' \
	expects 1 'NOT MET   attach-* 25 A <= 1ms: ' 'attach-* 25 A <= 1ms' 'attach-rss 256 ratio > 1'
t 'a pattern that fits what was run' \
	expects 0 'met       attach-[r]* 256 ratio > 1: ' 'attach-[r]* 256 ratio > 1'
t 'a pattern that fits nothing is not run' \
	expects 0 'not run   wait-* 256 ratio > 1' 'wait-* 256 ratio > 1' 'attach-rss 256 ratio > 1'
unchanged() {
	printf '%s\n' 'attach-rss 256 ratio >= 0.5' 'attach-rss 256 ratio <= 2' >"$work/expect" &&
		exits 0 "$judge" -e "$work/expect" "$work/same" &&
		exits 1 "$judge" -e "$work/expect" "$work/healthy" &&
		exits 1 "$judge" -e "$work/expect" "$work/swapped"
}
t 'that nothing changes can be expected' unchanged
in_words() {
	printf '%s\n' 'attach-r* says removes it all' 'attach-rss 256 ratio > 1' >"$work/expect" &&
		exits 0 "$judge" -e "$work/expect" "$work/healthy" &&
		says 'The 1 expectation is met' &&
		[ "$(grep -c 'subject: removes it all' "$work/said")" = 1 ] &&
		says 'of 29' && says 'left (0.03'
}
t 'what the subject does is said in words below the figures' in_words
only_rulers() {
	sed 's/ruler=yes/ruler=no/' "$work/late" >"$work/noruler" &&
		judge 1 noruler &&
		says 'no scenario with a known delay' &&
		says 'NOT MET   attach-aio 200 A-minus-predict'
}
t 'a known delay that is no ruler is expected, and calibrates nothing' only_rulers

## The report.
twice() {
	judge 0 healthy && mv "$work/said" "$work/first" &&
		judge 0 healthy &&
		cmp "$work/first" "$work/said" &&
		exits 0 "$judge" -s 2 -j "$work/json2" "$work/healthy" &&
		says 'seed 2.' && [ "$(grep -c '"low"' "$work/json")" = 10 ] &&
		grep '"low"' "$work/json" >"$work/first" &&
		grep '"low"' "$work/json2" >"$work/second" &&
		cmp "$work/first" "$work/second"
}
t 'the same samples give the same report, and another seed the same intervals' twice

fits() {
	for f in healthy same swapped odd late nohit nohit-rss rss three ruler; do
		"$judge" -e "$expect" "$work/$f" >"$work/said"
		awk -v f="$f" 'length > 80 || /[^ -~]/ || / $/ { print f ": " $0; bad = 1 }
			END { exit bad }' "$work/said" || return 1
	done
}
t 'every report is ASCII in 80 columns' fits

valid() {
	for f in healthy same swapped odd late nohit nohit-rss rss three ruler; do
		"$judge" -e "$expect" -j "$work/json" "$work/$f" >"$work/said"
		code=$?
		jq -e ".exit == $code and (.rows | length > 0) and (.verdict | length > 0)" \
			"$work/json" || return 1
		! grep -E 'nan|inf[,}]' "$work/json" || return 1
	done
}
if command -v jq >/dev/null; then
	t 'the JSON is JSON, with the exit code and without NaN' valid
else
	skip 'the JSON is JSON, with the exit code and without NaN' 'no jq'
fi

t 'a JSON file that cannot be written is an error' \
	exits 2 "$judge" -j /dev/full "$work/healthy"
full() {
	"$judge" "$work/healthy" >/dev/full 2>"$work/err"
	[ $? = 2 ] && grep 'cannot write' "$work/err"
}
t 'a report that cannot be written is an error' full

end
