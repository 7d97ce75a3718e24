# SPDX-License-Identifier: GPL-2.0-only
# awk -f compare.awk cases-A-1 cases-B-1...: compares what cases.awk found in boots
# of two arms; the name of a file has A or B behind "cases-".  It prints a line with tabs for each
# case that is not alike everywhere:
#
#	differs	CASE	ANSWER-OF-A	ANSWER-OF-B	each arm agrees with itself
#	varies	CASE	ANSWERS-OF-A	ANSWERS-OF-B	an arm does not
#
# and at its end "cases N PASS FAIL SKIP", as the first boot of A has them.  A case that a boot
# does not have is "absent" there, when the boot has others of the test: a later boot runs those tests alone
# in which something differs.

BEGIN { FS = "\t" }
FNR == 1 {
	file = FILENAME
	sub(/.*cases-/, "", file)
	side = substr(file, 1, 1)
	boot[side]++
}
{
	if (!($1 in known)) {
		known[$1] = 1
		order[++cases] = $1
	}
	said[$1, side boot[side]] = $2
	ran[test_of($1), side boot[side]]
}
END {
	for (i = 1; i <= cases; i++)
		look(order[i])
	for (i = 1; i <= cases; i++) {
		first = said[order[i], "A1"]
		if (first != "")
			total++
		count[first == "pass" || first == "skip" || first == "" ? first : "fail"]++
	}
	printf "cases\t%d\t%d\t%d\t%d\n", total, count["pass"], count["fail"], count["skip"]
}

# The test of which the case is one.
function test_of(key) {
	sub(/: .*/, "", key)
	return key
}

# answers CASE, SIDE: what the boots of that side said, each answer once.  Sets many to their number.
function answers(key, side,    j, one, all) {
	many = 0
	all = ""
	split("", had)
	for (j = 1; j <= boot[side]; j++) {
		if (!((test_of(key), side j) in ran))
			continue
		one = (key, side j) in said ? said[key, side j] : "absent"
		if (one in had)
			continue
		had[one] = 1
		all = all (many++ ? "/" : "") one
	}
	return all
}

function look(key,    of_a, of_b, vary) {
	of_a = answers(key, "A")
	vary = many > 1
	of_b = answers(key, "B")
	vary = vary || many > 1
	if (vary)
		print "varies", key, of_a, of_b
	else if (of_a != of_b)
		print "differs", key, of_a, of_b
}
BEGIN { OFS = "\t" }
