# SPDX-License-Identifier: GPL-2.0-only
# Prints what each hunk buys.  The input is the files hunks and groups of ./ablate, the cells
# of the right patch, and what ../mutants/run saw (../mutants/matrix.awk describes a line).

function rest(n,    i, s) {
	for (i = n; i <= NF; i++)
		s = s (i > n ? " " : "") $i
	return s
}
# The X of "SCENARIO at DOSE waits X ms, expected ..."; nothing when the text is another one.
function ms(text,    s) {
	if (!match(text, /waits [0-9.]+ ms/)) return ""
	return substr(text, RSTART + 6, RLENGTH - 9) + 0
}

FNR == 1 { file++ }
file == 1 { hunk[++n] = $2 ": " rest(3); next }
file == 2 { name[$1] = $2; group[$1] = rest(3); next }
file == 3 { right[$1] = rest(3); next }
$1 == "state" { state[$2] = rest(3) }
$1 == "cell" && $4 != "pass" && ms(rest(5)) == "" {
	unsafe[$2] = unsafe[$2] "      " $3 ": " ($4 == "reject" ? "" : $4 ": ") rest(5) "\n"
}
$1 == "cell" && ms(rest(5)) != "" {
	a = ms(rest(5))
	b = ms(right[$3])
	if ($4 == "reject") {
		what = rest(5)
		sub(/^- /, "", what)
		sub(/ waits.*/, "", what)
		slower[$2] = slower[$2] sprintf("      %s: %.1f ms without, %.2f ms with\n", what, a, b)
	}
}
END {
	print "What does each hunk of the subject buy?"
	for (h = 1; h <= n; h++) {
		v = name[h]
		printf "hunk %d, %s\n", h, hunk[h]
		if (group[h] != h)
			print "    does not compile alone; left out with the hunks that need it: " group[h]
		if (v in state) {
			print "    unknown: the rest " state[v]
			continue
		}
		if (group[h] != h && shown[v]++) {
			print "    as with hunk " first[v]
			continue
		}
		first[v] = h
		if (v in slower) printf "    buys time:\n%s", slower[v]
		if (v in unsafe) printf "    buys safety; without it:\n%s", unsafe[v]
		if (!(v in slower) && !(v in unsafe)) print "    buys nothing that any experiment here sees"
	}
}
