#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Tests of the verdict on samples of virtual time (judge -x), on made-up samples.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

# exact CODE VALUES... [OPTION...]: judge -x of these values ends with CODE.
exact() {
	code=$1
	shift
	values "$@" >"$work/values"
	exits "$code" "$judge" -x -w - "$work/values"
}

longer() {
	exact 1 1024 1024 / 1280 1280 && says "'B' makes others wait longer: 'A' waits 1.02 us and 'B' 1.28 us" &&
		says 'A-B -256 ns' && says 'B waits longer'
}
less() {
	exact 0 100000000 100000000 / 256 256 && says "'B' makes others wait less" &&
		says '100000000 ns' && says 'A-B 99999744 ns'
}
alike() { exact 0 512 512 / 512 512 && says 'Verdict: no difference. ' && says 'no difference' && ! says 'proven'; }
t 'B waits longer, by one reading of the clock: exit 1' longer
t 'B waits less: exit 0, and all figures to the last digit' less
t 'no difference is said without "proven"' alike

# The same samples prove nothing where chance has a part in them.
without() {
	values 1024 1024 / 1280 1280 >"$work/values" && exits 0 "$judge" -w - "$work/values" &&
		says 'no difference proven, nor can one be with so few boots'
}
t 'without -x two boots prove nothing' without

one_differs() {
	exact 6 512 512 / 512 768 && says 'boot 3 of '\''B'\'' has 512 ns at 1 MiB of s, and boot 4 768 ns at 1 MiB' &&
		says 'Something of the host has entered.' && says 'FAILED'
}
fewer() {
	{ values 512 512 / 512 512; one 4 B 2 512; } >"$work/values" && exits 6 "$judge" -x -w - "$work/values" &&
		says 'boot 3 of '\''B'\'' has nothing more, and boot 4 512 ns at 2 MiB of s'
}
missed() {
	values 512 512 / 512 512 | sed '$s/hit=1/hit=0/' >"$work/values" && exits 6 "$judge" -x -w - "$work/values" &&
		says 'and boot 4 a miss with 512 ns'
}
t 'a boot with another sample: exit 6, and which sample it is' one_differs
t 'a boot with one sample more: exit 6' fewer
t 'a boot that misses where the other one hits: exit 6' missed
single() { exact 1 512 / 768 && says 'not looked at, there is one boot of an arm'; }
t 'one boot of each arm decides, and the report says that nothing shows that it repeats' single

# Expectations are judged by the figures themselves.
ordered() {
	values 512 512 / 256 256 >"$work/values" && printf 's 1 order A>B proven\ns 1 ratio >= 2\n' >"$work/expect" &&
		exits 0 "$judge" -x -w - -e "$work/expect" "$work/values" &&
		says 'order A>B proven: by 256 ns' && says 'All 2 expectations are met'
}
unordered() {
	values 512 512 / 512 512 >"$work/values" && printf 's 1 order A>B proven\n' >"$work/expect" &&
		exits 1 "$judge" -x -w - -e "$work/expect" "$work/values" &&
		says 'NOT MET   s 1 order A>B proven: no difference'
}
t 'an expected order is met by any difference' ordered
t 'and not met by none' unordered
as_json() {
	values 512 512 / 256 256 >"$work/values" && exits 0 "$judge" -x -w - -j "$work/json" "$work/values" &&
		jq -e '.virtual_time and .rows[0].p == null and .rows[0].ratio.estimate == 2' "$work/json"
}
t 'the JSON says that the times are virtual' as_json
end
