# SPDX-License-Identifier: GPL-2.0-only
# Lists the hunks of a patch, or prints some of them the other way round.
#
# With list=1 it prints one line for each hunk: N FILE FUNCTION.  Otherwise it prints the hunks
# of out=, a list of numbers with blanks between, as a patch that undoes them.  Undoing
# exchanges - and +, and the two ranges.  patch(1) does not mind that + comes before - then.

function flip(line,    c) {
	c = substr(line, 1, 1)
	return c == "+" ? "-" substr(line, 2) : c == "-" ? "+" substr(line, 2) : line
}

/^--- / && !left { old = $0; next }
/^[+][+][+] / && !left {
	new = $0
	file = $2
	sub(/^b\//, "", file)
	headed = 0
	next
}
/^@@ / && !left {
	n++
	split($2, a, ",")
	split($3, b, ",")
	left = (a[2] == "" ? 1 : a[2]) + (b[2] == "" ? 1 : b[2])
	where = $0
	sub(/^@@ [^@]*@@ */, "", where)
	if (list) print n, file, where
	wanted = index(" " out " ", " " n " ")
	if (list || !wanted) next
	if (!headed++) {
		print "--- a/" file
		print "+++ b/" file
	}
	print "@@ -" substr($3, 2) " +" substr($2, 2) " @@ " where
	next
}
left {
	c = substr($0, 1, 1)
	left -= c == " " || $0 == "" ? 2 : c == "\\" ? 0 : 1
	if (!list && wanted) print flip($0)
}
