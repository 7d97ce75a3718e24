# SPDX-License-Identifier: GPL-2.0-only
# Of a patch: with list=1 a line for each hunk, "N FILE FUNCTION"; else the
# hunks named in out= (numbers with blanks around), as a patch that takes them
# out of a tree that has the whole; way=reverse: that puts them in.
#
# Reversed means - and + exchanged, and the ranges; patch(1) does not mind
# which of the two comes first.

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
