# SPDX-License-Identifier: GPL-2.0-only
# jq -n -r --slurpfile a FILE --slurpfile b FILE -f inside.jq
#
# Prints the places at which two files of JSON differ, a line each: the path, a tab, what the first has, a
# tab, and what the second has.
def leaves: [paths(type != "object" and type != "array") as $p
	| { key: ($p | map(tostring) | join(".")), value: (getpath($p) | tojson) }] | from_entries;
($a[0] | leaves) as $x | ($b[0] | leaves) as $y
| ($x + $y | keys_unsorted[]) | select($x[.] != $y[.]) | "\(.)\t\($x[.] // "nothing")\t\($y[.] // "nothing")"
