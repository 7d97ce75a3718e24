# SPDX-License-Identifier: GPL-2.0-only
# awk -f knobs.awk MAKEFILE...: names each knob that belongs to no target, and each that a target
# says it takes and that is none; ends with 1 when there is one.

/^[A-Z_]+ \??=.*## / { is_knob[$1] }
/^## set [a-z]*, .*: / { taken["@" substr($3, 1, length($3) - 1)]; sub(".*: ", ""); set($0) }
/^## knobs: / { sub("## knobs: ", ""); set($0) }
function set(words,    n, word) { for (n = split(words, word, " "); n; n--) used[word[n]] }
END {
	for (k in is_knob) if (!(k in used)) { print k ": belongs to no target"; bad = 1 }
	for (k in used) if (!(k in is_knob) && !(k in taken)) { print k ": is no knob"; bad = 1 }
	exit bad
}
