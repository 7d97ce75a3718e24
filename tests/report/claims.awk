# SPDX-License-Identifier: GPL-2.0-only
# Prints for a reader the decisions on claims, whose form tests/judge/claims.awk
# explains.
#
#   awk -f claims.awk [-v brief="CHECK..."] [-v subject=SUBJECT] [-v line=LINE] [-v flavour=FLAVOUR] DECISIONS
#
# With `brief`, the checks that were run, only what is not as expected is printed, and one
# line that counts.  LINE and FLAVOUR are those of the kernels; the command that runs a
# check again names them.

BEGIN {
	FS = "\t"
	# In the order in which the last line counts them.
	known = "holds too-strong refuted new undecidable undecided"
	word["too-strong"] = "too strong"
	word["refuted"] = "does not hold"
	word["new"] = "not mentioned"
	word["undecidable"] = "not decidable"
	word["undecided"] = "not decided yet"
	word["other-flavour"] = "not decided"
	word["not-as-expected"] = "NOT AS EXPECTED"
	other = flavour == "debug" ? "timing" : "debug"
}

# from(N): the fields from the Nth on.  A text at the end of a line may have tabs.
function from(n,    i, s) {
	for (i = n; i <= NF; i++)
		s = s (i > n ? "\t" : "") $i
	return s
}

function remark(text) { wrap(sprintf("%21s", ""), text, 21) }

$1 == "claim" {
	count[$3]++
	if (brief && $3 != "not-as-expected") next
	wrap(sprintf("%-4s %-15s ", $2, $3 in word ? word[$3] : $3), $4, 21)
	if ($3 == "other-flavour") remark("(in this flavour; make lab-claims FLAVOUR=" other " does)")
	next
}
$1 == "why" { if (!brief) remark("(" $3 ")"); next }
$1 == "differs" { print "    " $3; next }
$1 == "unclaimed" {
	print "     " $2 " was seen, and no claim says what it should be"
	count["not-as-expected"]++
	next
}
$1 == "fault" { print "check " $2 " on " $3 ": " from(4); fault = 1; next }
$1 == "again" { again = again (again == "" ? "" : ",") $2; next }
$1 == "seen" { seen = $2 }

# The last line of the whole list.
function counted(    i, n, list, s) {
	n = split(known, list, " ")
	for (i = 1; i <= n; i++)
		if (count[list[i]])
			s = s " " count[list[i]] " " (list[i] in word ? word[list[i]] : list[i]) ","
	if (count["other-flavour"]) s = s " " count["other-flavour"] " not decided in this flavour"
	s = seen " observations on each arm;" s
	sub(/[,;]$/, "", s)
	return s
}

END {
	not_so = count["not-as-expected"]
	if (again != "")
		print "Just this again: make lab-check " (subject != "" ? "SUBJECT=" subject " " : "") \
			(line != "" ? "LINE=" line " " : "") \
			(flavour == "debug" ? "FLAVOUR=debug " : "") "CHECKS=" again
	if (brief && !fault) {
		print "Checks (" brief "): " seen " observations on each arm, " \
			(not_so ? not_so " NOT AS EXPECTED" : "all as the claims say")
		exit
	}
	print ""
	print counted() (not_so ? "; " not_so " NOT AS EXPECTED" : "")
}
