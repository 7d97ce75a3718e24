#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Tests of the statistics in tests/judge: figures whose value was published or
# can be worked out by hand.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

figures() {
	exits 0 "$judge" -j "$work/json" "$work/values"
}

# Hollander and Wolfe's permeability data, in R's help of wilcox.test; R and SciPy's
# own tests give U = 35 and a two-sided exact p of 0.2544122544123; R's estimate of
# the shift is 0.305.  Here in units of 1 us.
permeability() {
	values 800000 830000 1890000 1040000 1450000 1380000 1910000 1640000 730000 \
		1460000 / 1150000 880000 900000 740000 1210000 >"$work/values"
	figures && is u 35 && is p 0.2544122544123 && is shift 305000
}
t 'Mann-Whitney and Hodges-Lehmann: the permeability data of R' permeability

# Two stimulants, many ties: SAS/STAT, PROC NPAR1WAY, examples 3 and 4: sum of scores
# 110.5 of 13 (U = 110.5 - 91), two-sided exact p 0.1054, shift 0.35 (second - first).
stimulants() {
	values 1940 1940 2920 2920 2920 2920 3270 3270 3270 3270 3700 3700 3740 / \
		3270 3270 3270 3700 3700 3740 >"$work/values"
	figures && is u 19.5 && is shift -350 && row p | grep '^0\.105[34]'
}
t 'the same with ties: the stimulants of SAS' stimulants

# By hand: separated 4 to 4, p = 2/C(8,4) = 2/70; a on odd, b on even places, 61 each:
# U = 0+1+...+60 = 1830, z = (1860.5 - 1830 - 0.5)/sqrt(61*61*123/12) = 0.153614.
by_hand() {
	values 5 6 7 8 / 1 2 3 4 >"$work/values" && figures && is p 0.0285714286 &&
		is needs_boots 4 && row proven | grep true &&
	values $(seq 1 2 121) / $(seq 2 2 122) >"$work/values" && figures && is u 1830 &&
		row p | grep '^0\.8779' && row p_exact | grep false
}
t 'Mann-Whitney by hand: exact, and the normal law for many boots' by_hand

# The same with ties, 61 each of two waits only: a has 40 short and 21 long ones, b the reverse.
# U = 21*21 + 2*21*40/2 = 1281, the ties take 2*(61^3 - 61)/(122*121) off 123, and
# z = (1860.5 - 1281 - 0.5)/sqrt(61*61/12*92.2562) = 3.42327.  All alike: p is 1.
# shellcheck disable=SC2046,SC2086 # lists
tied() {
	short=$(printf '1 %.0s' $(seq 40)) long=$(printf '2 %.0s' $(seq 21))
	values $short $long / $(printf '1 %.0s' $(seq 21)) $(printf '2 %.0s' $(seq 40)) >"$work/values"
	figures && is u 1281 && is p 0.000618718330 &&
		row p_exact | grep false || return 1
	values $short $long / $short $long >"$work/values" && figures && is p 1 || return 1
	values $(printf '7 %.0s' $(seq 61)) / $(printf '7 %.0s' $(seq 61)) >"$work/values" &&
		figures && is p 1 && is u 1860.5
}
t 'the normal law with ties, by hand' tied

# How far each of the two goes: 60 boots an arm, wholly apart, are 2 of the C(120,60) =
# 9.66149e34 ways; with 61 an arm it is the normal law.  One boot against three: 2 of 4.
# shellcheck disable=SC2046 # lists
exact_to() {
	values $(seq 61 120) / $(seq 1 60) >"$work/values" && figures &&
		is p 2.07008e-35 && row p_exact | grep true &&
		values $(seq 61 121) / $(seq 1 60) >"$work/values" && figures &&
		row p_exact | grep false &&
		values 4 / 1 2 3 >"$work/values" && figures &&
		is p 0.5 && is u 3 && is shift 2 &&
		values 1 2 3 / 4 >"$work/values" && figures &&
		is p 0.5 && is u 0 && is shift -2
}
t 'Mann-Whitney is exact up to 120 values, and with one boot in an arm' exact_to

# Three doses, 4 to 4 boots; of the 70 splits, 2, 4 and 4 are at least as far.
# Holm: 3*2/70; the larger of that and 2*4/70; the larger of that and 4/70.
holm() {
	{
		echo 'scenario name=s unit=MiB ruler=no title=holm'
		i=0
		for v in '8 8 8' '7 7 7' '6 6 6' '5 4 4' '4 5 5' '3 3 3' '2 2 2' '1 1 1'; do
			i=$((i + 1))
			side=A
			[ "$i" -gt 4 ] && side=B
			dose=0
			for w in $v; do
				dose=$((dose + 1))
				one "$i" "$side" "$dose" "$w"
			done
		done
	} >"$work/values"
	figures
	is p 0.0285714286 1 && is p 0.0571428571 2 && is p 0.0571428571 3 &&
		is p_holm 0.0857142857 1 && is p_holm 0.1142857143 2 &&
		is p_holm 0.1142857143 3
}
t 'Holm by hand' holm

# Seven boots, B without spread: the interval is that of A's median, on logarithms.  By
# coins: [lowest, highest] of 7 holds the median with 1 - 2/128 = 0.984375, the next two
# with 1 - 16/128 = 0.875; 0.95 is the share 0.314286 of the way, which Hettmansperger and
# Sheather turn into 6 s / (1 + 5 s) = 0.733333: exp(0.733333 ln 2) = 1.66248 and
# exp(0.266667 ln 7 + 0.733333 ln 6) = 6.25176.  The shift the same, in plain figures.
one_arm() {
	values 1000 2000 3000 4000 5000 6000 7000 / 1000 1000 1000 1000 1000 1000 1000 \
		>"$work/values" &&
		figures && is estimate 4 && is low 1.66248 && is high 6.25176 &&
		is shift 3000 && is shift_low 733.3333 &&
		is shift_high 5266.6667
}
t 'an interval where one arm has no spread: that of the median of the other' one_arm

# Six boots in each arm, 1 to 6 and 101 to 106: each interval at 95 % goes from 1.357143
# to 5.642857 (share 0.1, 5 s / (1 + 4 s) = 0.357143); equal lengths, so both take 83.42 %,
# the tail P(z > 1.959964 cos 45 deg) = 0.0828884: share (0.0828884 - 0.015625) / 0.09375
# = 0.717476, part 5 s / (1 + 4 s) = 0.927034: from 1.927034 to 5.072966 on either side.
two_arms() {
	values 101000 102000 103000 104000 105000 106000 / 6000 5000 4000 3000 2000 1000 \
		>"$work/values" && figures && is shift 100000 &&
		is shift_low 96854.068 && is shift_high 103145.932
}
t 'an interval of two arms with the same spread: each at 83 %' two_arms

# The two halves of 10 boots wholly apart: of the 252 ways to halve them, 2 are as far.
halves() {
	made seed=4 odd=3 >"$work/odd" &&
		exits 6 "$judge" -j "$work/json" "$work/odd" &&
		grep '"attach-rss".*"alternate":{"p":0.00793650793651,' "$work/json"
}
t 'the p of the A/A control by hand' halves

# The same where every other wait is none at all, which counts as 1 ns.
no_wait() {
	values 0 1000 0 1000 0 1000 0 1000 0 1000 / 5 >"$work/values" && figures &&
		grep '"alternate":{"p":0.00793650793651,' "$work/json"
}
t 'and with waits of no time at all' no_wait

# Up to 16 boots all ways to halve them, here 2 of C(16,8) = 12870; from 17 on 9,999 are drawn,
# and the real one is one more: a p in ten thousandths.
drawn() {
	made seed=4 odd=3 boots=16 >"$work/odd" && exits 6 "$judge" -j "$work/json" "$work/odd" &&
		grep '"attach-rss".*"exact":true.*"alternate":{"p":0.0001554001554,' "$work/json" &&
	made seed=4 odd=3 boots=17 >"$work/odd" && exits 6 "$judge" -j "$work/json" "$work/odd" &&
		grep '"attach-rss".*"exact":false.*"alternate":{"p":0.000[1-9],' "$work/json"
}
t 'and of so many boots that halves are drawn' drawn

# known_delays N M: N samples at 100 ms, and M at 200 ms that are by turns 2 ms short and 2 ms late.
known_delays() {
	awk -v n="$1" -v m="$2" 'BEGIN {
		print "scenario name=r unit=ms ruler=yes title=delays"
		for (i = 0; i < n + m; i++) {
			dose = i < n ? 100 : 200
			wait = i < n ? 1e8 : 2e8 + (i % 2 ? 2e6 : -2e6)
			printf "boot=1 arm=unpatched side=A scenario=r dose=%d unit=ms iter=%d hit=1 ", dose, i
			printf "wait=%d predict=%d\n", wait, dose * 1e6
		}
		print "boot=2 arm=patched side=B scenario=r dose=100 unit=ms iter=0 hit=1 wait=9" }'
}
# Half of the slopes between the two delays are 0.98, half 1.02: of all pairs the median is 1,
# of pairs at random, those of more than 1,000 samples, one of the two.
pairs() {
	known_delays 500 500 >"$work/values" && figures &&
		grep '"slope":1,' "$work/json" &&
		known_delays 501 500 >"$work/values" && figures &&
		grep -E '"slope":(0\.98|1\.02),' "$work/json"
}
t 'Theil-Sen takes all pairs of 1,000 points, and some of more' pairs

slope() {
	{
		echo 'scenario name=s unit=MiB ruler=no title=slope'
		for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
			side=A
			[ "$i" -gt 6 ] && side=B
			for dose in 0 16 64 256; do
				one "$i" "$side" "$dose" $((i < 7 ? 500 + 100 * dose : 777))
			done
		done
	} >"$work/values"
	figures && says 'covers 0: no dose-response proven' &&
		grep '^"slopes".*"A":{"estimate":100,"low":100,"high":100}' "$work/json" &&
		grep '^"slopes".*"B":{"estimate":0,"low":0,"high":0}' "$work/json"
}
t 'the slope of exact lines is exact' slope

# Boot i of A rises by 100 i a unit and starts at i ms: the median of 100 to 600, and the
# interval 135.7143 to 564.2857 (share 0.1 of six, see below).  At dose 16 one hit goes
# astray in each boot, which the median of the slopes between two doses does not follow.
# B has five boots with two doses, and a sixth with one.
slopes() {
	{
		echo 'scenario name=s unit=MiB ruler=no title=slope'
		for i in 1 2 3 4 5 6; do
			for dose in 0 8 16 64 256; do
				one "$i" A "$dose" $((1000000 * i + 100 * i * dose + 1600 * (dose == 16)))
			done
			one $((i + 6)) B 64 7000
			[ "$i" = 6 ] || one $((i + 6)) B 256 $((7000 + 192 * i))
		done
	} >"$work/values"
	figures && says '[needs 6 boots]' &&
		grep '^"slopes".*"A":{"estimate":350,"low":135.714285714,"high":564.285714286}' "$work/json" &&
		grep '^"slopes".*"B":{"estimate":3,"low":null,"high":null}' "$work/json"
}
t 'the slope is the median of those of the boots, with an interval from six boots on' slopes

# 2/C(2n,n) times 8 rows below 0.05: C(10,5) = 252 is too few, C(12,6) = 924 enough.
needs() {
	made seed=1 >"$work/healthy" &&
		exits 0 "$judge" -j "$work/json" "$work/healthy" && is needs_boots 6
}
t 'boots needed for eight rows, by hand' needs

end
