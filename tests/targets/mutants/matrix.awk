# SPDX-License-Identifier: GPL-2.0-only
# Prints the matrix of mutants and experiments, and the score.  The input comes from ./run:
#
#	head NAME fault|equivalent|breaks|seen-by WORDS
#	state NAME WORDS		the mutant did not become a kernel of its own
#	cell NAME EXPERIMENT RESULT TEXT
#	mutant NAME
#
# Variables: ktap, the file in which each mutant is a test of KTAP; experiments, the names of the
# columns; broken, those that are not used; seconds, how long the run took.  The exit code is that of ./run.

function rest(n,    i, s) {
	for (i = n; i <= NF; i++)
		s = s (i > n ? " " : "") $i
	return s
}

# Whether the list has the word before its first comma.
function has(list, word,    i, n, w) {
	n = split(list, w, /[ \t]+/)
	for (i = 1; i <= n; i++) {
		if (w[i] == word || w[i] == word ",") return 1
		if (w[i] ~ /,$/) return 0
	}
	return 0
}

# Whether experiment e rejected the mutant for a reason that the mutant states.
function as_stated(name, e, r, t,    ids, n, i, id) {
	if (r == "crash" || r == "hang") {
		if (has(seen[name], r) || (e ~ /^debug\// && has(seen[name], "debug/" r))) return 1
		return has(seen[name], e ":" r)
	}
	if (r == "controls") return has(seen[name], e ":controls")
	ids = t
	sub(/ .*/, "", ids)
	if (ids == "-") return has(seen[name], e)
	n = split(ids, id, ",")
	for (i = 1; i <= n; i++)
		if (has(breaks[name], id[i])) return 1
	return 0
}

# The character of a cell.  Keeps in killer the experiment that rejected the mutant (one for
# the reason stated, if there is one), in stated whether it is such a one, and in host an
# experiment in which the host failed.
function mark(name, e,    r, s) {
	r = result[name, e]
	if (r == "") return " "
	if (r == "pass") return "."
	if (r == "host") {
		host = e
		return "?"
	}
	s = as_stated(name, e, r, text[name, e])
	if (killer == "" || s > stated) {
		killer = e
		stated = s
	}
	if (r == "crash") return "C"
	if (r == "hang") return "H"
	return r == "controls" ? "!" : s ? "x" : "o"
}

# What is said of a mutant that an experiment rejected; counts it.
function say_rejected(name,    r, say) {
	r = result[name, killer]
	say = killer ": " (r == "reject" ? "" : r ": ") text[name, killer]
	if (kind[name] == "equivalent") {
		wrong++
		return "REJECTED, should pass: " say
	}
	rejected++
	if (stated) {
		for_reason++
	} else if (breaks[name] != "" || seen[name] != "") {
		otherwise++
		return "otherwise: " say
	} else {
		no_reason++
	}
	return say
}

# What is said of a mutant behind its cells; counts it.
function say_of(name) {
	if (name in state) {
		errors++
		return "ERROR: " state[name]
	}
	if (killer != "") return say_rejected(name)
	if (host != "") {
		hosts++
		return "UNKNOWN, the host failed: " host ": " text[name, host]
	}
	if (!(name in tried)) {
		hosts++
		return "UNKNOWN, nothing was run"
	}
	if (kind[name] == "equivalent") {
		passed++
		return "passed"
	}
	survivors++
	surviving = surviving " " name
	return "SURVIVED: " (what[name] != "" ? what[name] : "nothing says what is wrong with it")
}

# The columns: the experiments as they are given, then those of the debug kernel.
function print_columns(    i, e) {
	k = split(experiments, column, " ")
	for (e in used) extra[e] = 1
	for (i = 1; i <= k; i++) delete extra[column[i]]
	for (e in extra) column[++k] = e
	for (i = 1; i <= k; i++) letter[i] = substr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", i, 1)
	print "Which experiment rejects which wrong version of the subject?"
	print ". passed  x rejected, as the mutant states  o rejected otherwise  C crashed  H hung"
	print "! could not take place  ? the host failed  (blank: not needed)"
	for (i = 1; i <= k; i++)
		printf "  %s %-14s%s", letter[i], column[i], i % 5 && i < k ? "" : "\n"
	printf "%-" width "s  ", ""
	for (i = 1; i <= k; i++) printf "%s", letter[i]
	print ""
}

function print_row(name, number,    i, say, wrongly) {
	killer = host = ""
	printf "%-" width "s  ", name
	for (i = 1; i <= k; i++) printf "%s", mark(name, column[i])
	say = say_of(name)
	print "  " say
	gsub(/#/, "No.", say)
	wrongly = say ~ /^(ERROR|UNKNOWN|SURVIVED|REJECTED, should pass|otherwise)/
	printf "%sok %d - %s: %s\n", wrongly ? "not " : "", number, name, say >ktap
	if (kind[name] == "equivalent") equivalents++
	else if (!(name in state)) mutants++
}

function print_score() {
	print ""
	printf "%d of %d mutants rejected", rejected, mutants
	if (for_reason + otherwise) {
		printf ", %d for the reason stated", for_reason
		if (otherwise) printf ", %d OTHERWISE", otherwise
	}
	if (no_reason) printf ", %d that state none", no_reason
	if (equivalents) printf "; %d of %d equivalents passed", passed, equivalents
	if (errors) printf "; %d ERRORS", errors
	if (hosts) printf "; %d UNKNOWN", hosts
	printf "; %d s\n", seconds
	if (survivors) print "survivors:" surviving
	if (broken != "") {
		gsub(/\n/, " ", broken)
		print "not used, for the right patch does not pass: " broken
	}
}

$1 == "head" && $3 == "breaks" { breaks[$2] = rest(4); next }
$1 == "head" && $3 == "seen-by" { seen[$2] = rest(4); next }
$1 == "head" { kind[$2] = $3; what[$2] = rest(4); next }
$1 == "state" { state[$2] = rest(3); next }
$1 == "cell" {
	tried[$2] = 1
	result[$2, $3] = $4
	text[$2, $3] = rest(5)
	used[$3] = 1
	next
}
$1 == "mutant" { list[++n] = $2; if (length($2) > width) width = length($2) }

END {
	print_columns()
	print "KTAP version 1\n1.." n >ktap
	for (m = 1; m <= n; m++) print_row(list[m], m)
	print_score()
	exit hosts || broken != "" ? 6 : errors ? 3 : wrong || survivors || otherwise ? 1 : 0
}
