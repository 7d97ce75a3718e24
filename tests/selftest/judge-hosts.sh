# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The judge on boots of several hosts: each host is a block, and one whose own controls fail is left out by name.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

# spread HOSTS: gives the boots on stdin to as many hosts, a pair of both arms at a time.  ALTER is a line of awk that
# may change a sample; the number of its host is in h.
spread() {
	awk -v hosts="$1" "/^boot=/ {
		split(\$1, b, \"=\")
		h = int((b[2] - 1) / 2) % hosts + 1
		${alter-}
		sub(/ scenario=/, \" host=h\" h \" scenario=\")
	}
	{ print }" >"$work/samples"
}
# factor X: for alter: the wait of a sample is so many times as long.
factor() { echo "match(\$0, / wait=[0-9]+/); \$0 = substr(\$0, 1, RSTART + 5) \
	int(substr(\$0, RSTART + 6, RLENGTH - 6) * $1) substr(\$0, RSTART + RLENGTH)"; }
judged() { "$judge" -j "$work/json" "$work/samples" >"$work/report"; rc=$?; cat "$work/report"; return "$rc"; }
figures() { sed -n '/^"rows"/,$p' "$1" | sed 's/"hosts_differ_p".*//; s/,*$//'; }
reads() { grep -qF -- "$1" "$work/report" || { echo "expected to read: $1"; return 1; }; }

one_is_none() {
	made boots=12 >"$work/plain" && "$judge" -j "$work/plain.json" "$work/plain" >"$work/plain.report"
	spread 1 <"$work/plain" && judged && diff "$work/report" "$work/plain.report" &&
		! diff "$work/json" "$work/plain.json" | grep '^[<>]' | grep -v '"hosts":'
}
# The levels of the hosts are far apart, which hides nothing and fails no control.
blocks() {
	made boots=15 run=attach-rss >"$work/plain" &&
		alter="if (/scenario=attach-rss/) { $(factor '(h == 2 ? 9 : 1)') }" &&
		spread 3 <"$work/plain" && judged && reads 'on h1           A  5' && reads 'on h3' &&
		reads 'A waits longer, proven' && ! grep 'disagree;' "$work/report" &&
		! grep 'left out' "$work/report" &&
		jq -r -L tests/report --slurpfile schema tests/report/report.schema.json \
			'include "schema"; wrong($schema[0])' "$work/json" >"$work/wrong" && [ ! -s "$work/wrong" ]
}
# Three values against three on each of two hosts, apart on both: 2 of 20 * 20 ways are as far.
exact() {
	values 11 12 13 101 102 103 / 1 2 3 91 92 93 |
		sed 's/^boot=[123789] .*side=./& host=a/; s/^boot=\([456]\|1[012]\) .*side=./& host=b/' \
			>"$work/samples" && judged && is p 0.005 && is shift 10 && is u 18
}
left_out() {
	made boots=12 >"$work/plain" || return
	alter="if (h == 2 && /arm=unpatched/ && /attach-aio/) { $(factor 1.5) }"
	spread 3 <"$work/plain" && judged && reads 'left out: host h2, for its controls fail: over the known delays' &&
		cp "$work/json" "$work/three" && grep -v 'host=h2' "$work/samples" >"$work/two" &&
		mv "$work/two" "$work/samples" && judged && reads 'A = unpatched, 8 boots' || return
	# Its samples enter no figure.
	jq '[.rows[] | del(.hosts)]' "$work/json" >"$work/a" &&
		jq '[.rows[] | del(.hosts)]' "$work/three" >"$work/b" && diff "$work/a" "$work/b"
}
none_left() {
	made boots=12 >"$work/plain" && alter="if (/arm=unpatched/ && /attach-aio/) { $(factor 1.5) }" || return
	spread 3 <"$work/plain"
	judged
	[ $? = 6 ] && reads 'no host passes its controls:'
}
disagree() {
	made boots=18 run=attach-rss >"$work/plain" &&
		alter="if (h == 3 && /arm=unpatched/) { $(factor 0.02) }" &&
		spread 3 <"$work/plain" && judged && reads 'the hosts disagree' &&
		alter='' && spread 3 <"$work/plain" && judged && ! grep 'the hosts disagree' "$work/report"
}
mixed() {
	made boots=4 >"$work/plain" && spread 2 <"$work/plain" && sed -i '$s/ host=h[12]//' "$work/samples" &&
		exits 2 "$judge" "$work/samples" && one_line &&
		says 'there is no host=, but the boots before it have one'
}

t 'one host changes nothing' one_is_none
t 'hosts of other levels are blocks: a row each, a verdict over all, and a report as its schema says' blocks
t 'p is exact within the hosts' exact
t 'a host whose controls fail is left out by name, and of every figure' left_out
t 'when no host passes its controls, there is no verdict' none_left
t 'hosts that disagree are told, and others are not' disagree
t 'boots with and without a host are refused' mixed
end
