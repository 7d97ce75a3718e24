# SPDX-License-Identifier: GPL-2.0-only
# A plan for freeze: every question in every phase.  Input: phases, questions.
/^#/ || NF == 0 { next }
FNR == NR {
	at[$1] = $2 ($3 == "-" ? "" : " under " $3)
	next
}
{
	for (i = 2; i <= NF; i++) {
		if (!($1 in at)) {
			print "plan.awk: no phase " $1 > "/dev/stderr"
			exit 2
		}
		print "at " at[$1] " task victim name " $1 "/" $i " do " \
			($i == "sibling-mmap" ? "from exec sibling ;; sibling ask" : "user " $i)
	}
}
