#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Tests of whole reports: each of the inputs in judge/golden gives the report and the JSON
# that lie beside it, with every figure.  After a change that is meant, look through what
#	UPDATE=1 sh tests/selftest/judge-report.sh && git diff
# says.  The figures of most were worked out by hand; those of the others only stay.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

# JSON with one figure a line, of seven digits: another libm may round the twelfth.
figures() {
	sed 's/[,{}]/&\
/g' "$1" | awk '{
		if (match($0, /:-?[0-9.]+(e[-+]?[0-9]+)?[,}]?$/)) {
			v = substr($0, RSTART + 1)
			end = v ~ /[,}]$/ ? substr(v, length(v)) : ""
			sub(/[,}]$/, "", v)
			$0 = substr($0, 1, RSTART) sprintf("%.7g", v) end
		}
		print }'
}

# whole NAME: judges that input, and compares the report and the figures.
whole() {
	in=$golden/$1
	golden_judged "$1"
	figures "$work/json" >"$work/figures"
	[ -z "${UPDATE:-}" ] || { cp "$work/report" "$in.report" && cp "$work/figures" "$in.figures"; }
	diff "$in.report" "$work/report" && diff "$in.figures" "$work/figures"
}

for f in "$golden"/*; do
	case $f in
	*.report | *.figures) ;;
	*) t "the whole report: $(sed -n '1s/^# //p' "$f")" whole "${f##*/}" ;;
	esac
done

end
