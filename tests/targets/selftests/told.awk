# SPDX-License-Identifier: GPL-2.0-only
# awk -v a=ARM -v b=ARM -v t=NUMBER -v name=COLLECTION -v boots=N -v most=N -f told.awk COMPARED:
# what compare.awk found in a collection, as one test of KTAP with comments in front.

BEGIN { FS = "\t" }
$1 == "cases" { cases = $2; passed = $3; failed = $4; skipped = $5; next }
$1 == "differs" {
	if (differ++ < most)
		printf "# DIFFERS %s: %s on %s, %s on %s, in each of %d boots\n", $2, $3, a, $4, b, boots
}
$1 == "varies" {
	if (vary++ < most)
		printf "# varies by itself: %s: %s on %s, %s on %s\n", $2, $3, a, $4, b
}
END {
	if (differ > most || vary > most)
		print "# (the file cases has the others)"
	printf "%sok %d - %s: %d cases on %s (%d pass, %d fail, %d skip), ", differ ? "not " : "", t, name,
		cases, a, passed, failed, skipped
	printf "%s differ on %s", differ ? differ : "none", b
	if (vary)
		printf ", %d vary by themselves", vary
	print ""
}
