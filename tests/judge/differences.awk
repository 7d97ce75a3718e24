# SPDX-License-Identifier: GPL-2.0-only
# awk -v a=ARM -v b=ARM -f ../report/wrap.awk -f differences.awk arm=A RESULTS arm=B RESULTS
#
# Compares what checks saw on two arms, for a patch of which no claims are written down.
# RESULTS has lines "boot N" and "observe CHECK.NAME=VALUE".  An observation differs when all
# boots of one arm saw one value, and all boots of the other arm another one; it varies when
# the boots of one arm do not agree, and then nothing follows from it.
#
# Exit code: 0 nothing differs; 1 something does.

$1 == "boot" { if (arm == "A") boots++; next }
$1 == "observe" {
	name = $2
	sub(/=.*/, "", name)
	value = substr($2, length(name) + 2)
	if (!(name in known)) {
		known[name]
		order[++n] = name
	}
	if (!((arm, name) in is))
		is[arm, name] = value
	else if (is[arm, name] != value)
		varies[name]
}

END {
	for (i = 1; i <= n; i++) {
		name = order[i]
		if (name in varies)
			varying = varying (varying ? ", " : "") name
		else if (is["A", name] != is["B", name])
			list[++differing] = sprintf("%s: %s on %s, %s on %s", name, seen("A"), a, seen("B"), b)
	}
	text = "Checks: " n + 0 " observations on each arm, in " boots + 0 (boots == 1 ? " boot" : " boots") "; "
	wrap("", text (differing ? differing " differ:" : "none differs."), 2)
	for (i = 1; i <= differing; i++)
		print "  " list[i]
	if (varying)
		wrap("", "These vary from boot to boot, so nothing follows from them: " varying ".", 2)
	exit differing > 0
}

function seen(arm) { return ((arm, name) in is) ? is[arm, name] : "nothing" }
