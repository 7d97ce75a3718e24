#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The program odds reads the file of a bisection's boots.  It refuses what is wrong in it,
# and takes any number of boots.
. "$(dirname "$0")/lib.sh"
odds=$OUT/bin/odds

# refuses TEXT LINE: LINE after a good line is refused in one line, with TEXT behind the
# name of the file and the number of the line.
refuses() {
	printf '1 ends aaaa dose=64 25000000\n%s\n' "$2" >"$work/boots"
	exits 2 "$odds" ends -a aaaa -b bbbb "$work/boots" && says "odds: $work/boots:2: $1" && one_line
}
no_time() { refuses "'$1' is no time" "2 ends bbbb dose=64 $1"; }
zero_byte() {
	printf '1 ends aaaa dose=64 5\0000\n' >"$work/boots"
	exits 2 "$odds" ends -a aaaa -b bbbb "$work/boots" && says ":1: has a zero byte"
}
# takes VALUE...: each can be the time of a boot.
takes() {
	for v; do
		printf '1 ends aaaa dose=64 %s\n1 ends aaaa end done\n' "$v" >"$work/boots"
		exits 0 "$odds" ends -a aaaa -b bbbb "$work/boots" &&
			says 'verdict=more boot=new' || return 1
	done
}
option() {
	takes 5 &&
		exits 2 "$odds" ends -a aaaa -b bbbb "$2" "$3" "$work/boots" &&
		says "'$3' is no $1"
}

# boots N: makes a file of N boots of each end.  The ends differ.
boots() {
	awk -v n="$1" 'BEGIN {
		for (i = 1; i <= 2 * n; i++) {
			k = i % 2 ? "aaaa" : "bbbb"
			wait = (i % 2 ? 2e6 : 9e6) + i * 7919 % 1000 * 1000
			printf "%d ends %s dose=64 %d\n%d ends %s end done\n", i, k, wait, i, k
		}
	}' >"$work/boots"
}
many() {
	boots "$1"
	exits 0 "$odds" ends -a aaaa -b bbbb -l "$1" "$work/boots" &&
		says 'verdict=differ' && says 'measure=dose=64'
}
# There are as many boots of one more kernel, which is like the new end.
many_judged() {
	boots "$1"
	awk '/ bbbb / { $1 += 100000; $2 = "step"; $3 = "cccc"; print }' "$work/boots" >"$work/more"
	cat "$work/more" >>"$work/boots"
	exits 0 "$odds" judge -a aaaa -b bbbb -m dose=64 -s - -l "$1" "$work/boots" cccc &&
		says 'verdict=new' && says "boots=$1"
}

for v in inf infinity nan 0x10 0x1p4 1e999 fast -5 +5 5s 1e 5,5; do
	t "a time that is $v is refused, with the number of its line" no_time "$v"
done
t 'decimal times are taken' takes 0 5 25000000 2.5e+07 12.25
t 'a sixth word is refused' refuses 'has more than 5 words' '2 ends bbbb dose=64 5 6'
t 'a line that is cut short is refused' refuses 'has 4 words, not 5' '2 ends bbbb dose=64'
t 'an empty line is refused' refuses 'has 0 words, not 5' ''
t 'a word for the number of a boot is refused' refuses "'two' is no number of a boot" 'two ends bbbb dose=64 5'
t 'a number of a boot that is too large is refused' \
	refuses "'99999999999' is no number" '99999999999 ends bbbb dose=64 5'
t 'a boot that ends as no boot does is refused' refuses "a boot cannot end as 'dine'" '2 ends bbbb end dine'
t 'a boot of two kernels is refused' refuses 'boot 1 had another label or kernel before' '1 ends bbbb end done'
t 'a zero byte is refused' zero_byte
t 'a hexadecimal number of boots is refused' option 'whole number' -l 0x20
t 'a number of boots that is not whole is refused' option 'whole number' -l 12.5
t 'a hexadecimal confidence is refused' option number -c 0x.9p0
t '520 boots of each end are taken' many 520
t '3000 boots of each end are taken' many 3000
t '1000 boots of a kernel are taken beside as many of each end' many_judged 1000
end
