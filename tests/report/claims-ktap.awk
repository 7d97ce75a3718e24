# SPDX-License-Identifier: GPL-2.0-only
# awk -f claims-ktap.awk DECISIONS: the decisions on claims (../judge/claims.awk has their form) as KTAP
# version 1: one test for each claim, each observation that no claim speaks of, and each check whose
# controls failed.  A claim that kernels of another flavour decide is skipped.

BEGIN { FS = "\t" }
# from(N): the fields from the Nth on.  A # would begin a directive.
function from(n,    i, s) {
	for (i = n; i <= NF; i++) s = s (i > n ? " " : "") $i
	gsub(/#/, "No.", s)
	return s
}
function add(ok, text) { what[++n] = text; is[n] = ok }
$1 == "claim" {
	add($3 == "not-as-expected" ? "not ok" : "ok", "claim " $2 ": " from(4))
	if ($3 == "other-flavour") skip[n] = " # SKIP kernels of another flavour decide it"
	else said[n] = "# " $3 "\n"
	next
}
$1 == "differs" { said[n] = said[n] "# " from(3) "\n"; next }
$1 == "unclaimed" { add("not ok", "no claim says what " $2 " should be"); next }
$1 == "fault" { add("not ok", "check " $2 " on " $3 ": " from(4)) }
END {
	print "KTAP version 1\n1.." n + 0
	for (i = 1; i <= n; i++) printf "%s%s %d - %s%s\n", said[i], is[i], i, what[i], skip[i]
}
