# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# Made-up samples, and figures out of the JSON; sourced after lib.sh.

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

