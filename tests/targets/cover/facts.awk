# SPDX-License-Identifier: GPL-2.0-only
# awk -f facts.awk changed CHANGED map=A MAP map=B MAP counts=A COUNTS counts=B COUNTS
#
# Holds what was executed (counts has the formats) against what was changed (changed has that
# format).  An arm whose kernel has not run may be left out.  Prints
#
#	function FILE NAME			a function that the patch changes
#	line ARM FILE NUMBER NAME RUNS		a changed line of it, and how often it ran in all
#	entered FILE NAME			a changed function of which some line ran
#	ran EXPERIMENT ARM FILE NUMBER NAME COUNT
#						the experiment executed that line
#
# ARM is A or B.  When a place that was changed in a function has no line of code on this arm
# (a line was only added, or a declaration was changed), the line of code before and the one
# behind it stand for it: they are "beside" lines, and NUMBER is followed by a ~.

# place(ARM, FILE, FIRST, COUNT): notes the lines of code in a changed place.
function place(arm, f, first, count,    i, n, name, last, found) {
	last = count ? first + count - 1 : first
	n = functions[arm, f]
	for (i = 1; i <= n; i++) {
		name = function_name[arm, f, i]
		if (function_first[arm, f, i] > last || function_last[arm, f, i] < first + !count)
			continue
		changed_function[f " " name]
		found = count ? inside(arm, f, name, first, last) : 0
		if (!found)
			beside(arm, f, name, first, last)
	}
}

# inside(...): notes the lines of code of the function NAME from FIRST to LAST, and returns
# how many there are.
function inside(arm, f, name, first, last,    l, found) {
	for (l = first; l <= last; l++)
		if (owner[arm, f, l] == name) {
			wanted[arm, f, l] = name
			has_code[f " " name]
			found++
		}
	return found
}

# beside(...): notes the lines of code before FIRST and behind LAST.
function beside(arm, f, name, first, last,    l) {
	for (l = first; l > first - 400; l--)
		if (owner[arm, f, l] == name) {
			if (!((arm, f, l) in wanted)) neighbour[arm, f, l] = name
			break
		}
	for (l = last + 1; l < last + 400; l++)
		if (owner[arm, f, l] == name) {
			if (!((arm, f, l) in wanted)) neighbour[arm, f, l] = name
			break
		}
}

function places(arm,    i, p) {
	for (i = 1; i <= changes; i++) {
		split(change[i], p, " ")
		place(arm, p[1], (arm == "A" ? p[2] : p[4]) + 0, (arm == "A" ? p[3] : p[5]) + 0)
	}
}

# A file name on the command line is preceded by what it is.
FNR == 1 { if (counts && !placed++) { places("A"); places("B") } }
/^#/ { next }
!map && !counts && NF == 5 { change[++changes] = $0; next }
!counts && $1 == "function" {
	i = ++functions[map, $2]
	function_name[map, $2, i] = $3
	function_first[map, $2, i] = $4
	function_last[map, $2, i] = $5
	next
}
!counts && $1 == "line" { owner[map, $2, $3] = $4; next }
counts {
	k = counts SUBSEP $2 SUBSEP $3
	if (k in wanted)
		told[++n] = sprintf("ran %s %s %s %s %s %d", $1, counts, $2, $3, wanted[k], $4)
	else if (k in neighbour)
		told[++n] = sprintf("ran %s %s %s %s~ %s %d", $1, counts, $2, $3, neighbour[k], $4)
	runs[k] += $4
	if ((f = $2 " " owner[counts, $2, $3]) in changed_function)
		entered[f]
}
END {
	if (!placed) { places("A"); places("B") }
	for (f in entered)
		print "entered", f
	for (f in changed_function)
		print "function", f
	for (k in wanted) {
		split(k, p, SUBSEP)
		printf "line %s %s %s %s %d\n", p[1], p[2], p[3], wanted[k], runs[k]
	}
	for (k in neighbour) {
		split(k, p, SUBSEP)
		if (k in wanted)
			continue
		printf "line %s %s %s~ %s %d\n", p[1], p[2], p[3], neighbour[k], runs[k]
	}
	for (i = 1; i <= n; i++)
		print told[i]
}
