# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# Made-up samples, and figures of the report in JSON.  Tests of the judge source this after
# lib.sh.

judge=$OUT/bin/judge
[ -x "$judge" ] || {
	echo "# $judge is missing; type: make check"
	exit 2
}

# made [KEY=VALUE...]: made-up samples on stdout; the keys are in samples.awk.
made() {
	for set; do
		set -- "$@" -v "$set"
		shift
	done
	awk "$@" -f "$LAB/tests/selftest/judge/samples.awk"
}

# values A... / B...: one boot for each value, in ns, at dose 1.
values() {
	echo 'scenario name=s unit=MiB ruler=no title=values'
	side=A
	boot=0
	for v; do
		case $v in
		/) side=B ;;
		*) boot=$((boot + 1))
		   one "$boot" "$side" 1 "$v" ;;
		esac
	done
}

# one BOOT SIDE DOSE WAIT
one() {
	echo "boot=$1 arm=$2 side=$2 scenario=s dose=$3 unit=MiB iter=0 hit=1 wait=$4"
}

# row KEY [N]: that figure of the Nth row (1) of the JSON file.
row() {
	sed -n '/^"rows"/,/^"slopes"/p' "$work/json" | sed -n "${2:-1}p" |
		grep -o "\"$1\":[-+.0-9a-z]*" | cut -d: -f2
}

# is KEY VALUE [N [SHARE]]: that figure is VALUE to five digits, or as near as SHARE.
is() {
	got=$(row "$1" "${3:-1}")
	awk -v g="$got" -v w="$2" -v near="${4:-1e-5}" 'BEGIN {
		d = g - w; exit !(g != "" && g != "null" && d * d <= near * near * w * w) }' ||
		{ echo "$1 is $got, not $2"; return 1; }
}

golden=$LAB/tests/selftest/judge/golden
# golden_judged NAME: judges judge/golden/NAME.  $work has its samples, the report and the json
# then, and the last line of the report says the exit code.  The first lines of the input
# "#! OPTION..." are options, "#expect LINE" are expectations.
golden_judged() {
	set -- "$golden/$1" "$(sed -n 's/^#! //p' "$golden/$1")"
	sed -n 's/^#expect //p' "$1" >"$work/expect"
	[ ! -s "$work/expect" ] || set -- "$1" "$2 -e $work/expect"
	# shellcheck disable=SC2046 # words
	case ${1##*/} in
	made-*) made $(sed -n 's/^#made //p' "$1") ;;
	*) awk -f "$LAB/tests/selftest/judge/grid.awk" "$1" ;;
	esac >"$work/samples"
	# shellcheck disable=SC2086 # options
	"$judge" $2 -j "$work/json" "$work/samples" >"$work/report" 2>&1
	echo "exit code $?" >>"$work/report"
}
