# SPDX-License-Identifier: GPL-2.0-only
# awk -f ktap-join.awk FILE...: flat KTAPs, or lines "ok - WORDS" without numbers, as one KTAP version 1.
# A line that is neither a result nor a comment is left out.

/^#/ { said = said $0 "\n"; next }
/^(not )?ok( |$)/ {
	is = /^not/ ? "not ok" : "ok"
	sub(/^(not )?ok *[0-9]* *(- )?/, "")
	line[++n] = said is " " n " - " $0
	said = ""
}
END {
	print "KTAP version 1\n1.." n + 0
	for (i = 1; i <= n; i++) print line[i]
	printf "%s", said
}
