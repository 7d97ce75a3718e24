# SPDX-License-Identifier: GPL-2.0-only
# The matrix of mutants and experiments, and the score.  Input, by ./run:
#
#	head NAME fault|equivalent|breaks|seen-by WORDS
#	state NAME WORDS		did not come to be a kernel of its own
#	cell NAME EXPERIMENT RESULT TEXT
#	mutant NAME
#
# Exit code as that of ./run.

function rest(n,    i, s) {
	for (i = n; i <= NF; i++)
		s = s (i > n ? " " : "") $i
	return s
}

# Whether the words of list, up to a comma or the end, have word.
function has(list, word,    i, n, w) {
	n = split(list, w, /[ \t]+/)
	for (i = 1; i <= n; i++) {
		if (w[i] == word || w[i] == word ",") return 1
		if (w[i] ~ /,$/) return 0
	}
	return 0
}

# Whether what rejected it is what it says it is rejected for.
function as_stated(name, e, result, text,    ids, n, i) {
	if (result == "crash" || result == "hang") {
		if (has(seen[name], result) || (e ~ /^debug\// && has(seen[name], "debug/" result))) return 1
		return has(seen[name], e ":" result)
	}
	if (result == "controls") return has(seen[name], e ":controls")
	ids = text
	sub(/ .*/, "", ids)
	if (ids == "-") return has(seen[name], e)
	n = split(ids, id, ",")
	for (i = 1; i <= n; i++)
		if (has(breaks[name], id[i])) return 1
	return 0
}

$1 == "head" && $3 == "breaks" { breaks[$2] = rest(4); next }
$1 == "head" && $3 == "seen-by" { seen[$2] = rest(4); next }
$1 == "head" { kind[$2] = $3; what[$2] = rest(4); next }
$1 == "state" { state[$2] = rest(3); next }
$1 == "cell" {
	if (!(($2, $3) in result)) order[$2] = order[$2] " " $3
	result[$2, $3] = $4
	text[$2, $3] = rest(5)
	used[$3] = 1
	next
}
$1 == "mutant" { list[++n] = $2; if (length($2) > width) width = length($2) }

END {
	k = split(experiments, exp_of, " ")
	for (e in used) extra[e] = 1
	for (i = 1; i <= k; i++) delete extra[exp_of[i]]
	for (e in extra) exp_of[++k] = e
	for (i = 1; i <= k; i++) letter[i] = substr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", i, 1)
	print "Which experiment rejects which wrong version of the subject?"
	print ". passed  x rejected, as the mutant states  o rejected otherwise  C crashed  H hung"
	print "! could not take place  ? the host failed  (blank: not needed)"
	for (i = 1; i <= k; i++)
		printf "  %s %-14s%s", letter[i], exp_of[i], i % 5 && i < k ? "" : "\n"
	printf "%-" width "s  ", ""
	for (i = 1; i <= k; i++) printf "%s", letter[i]
	print ""
	for (m = 1; m <= n; m++) {
		name = list[m]
		printf "%-" width "s  ", name
		killer = ""
		host = 0
		for (i = 1; i <= k; i++) {
			r = result[name, exp_of[i]]
			c = r == "" ? " " : r == "pass" ? "." : r == "host" ? "?" : ""
			if (r == "host") host = exp_of[i]
			if (c == "") {
				s = as_stated(name, exp_of[i], r, text[name, exp_of[i]])
				c = r == "crash" ? "C" : r == "hang" ? "H" : r == "controls" ? "!" : s ? "x" : "o"
				if (killer == "" || s > stated) {
					killer = exp_of[i]
					stated = s
				}
			}
			printf "%s", c
		}
		equivalent = kind[name] == "equivalent"
		if (name in state) {
			say = "ERROR: " state[name]
			errors++
		} else if (killer != "") {
			r = result[name, killer]
			say = killer ": " (r == "reject" ? text[name, killer] : r ": " text[name, killer])
			if (equivalent) {
				say = "REJECTED, should pass: " say
				wrong++
			} else {
				rejected++
				if (stated) for_reason++
				else if (breaks[name] != "" || seen[name] != "") {
					say = "otherwise: " say
					otherwise++
				} else no_reason++
			}
		} else if (host) {
			say = "UNKNOWN, the host failed: " host ": " text[name, host]
			hosts++
		} else if (order[name] == "") {
			say = "UNKNOWN, nothing was run"
			hosts++
		} else if (equivalent) {
			say = "passed"
			passed++
		} else {
			say = "SURVIVED: " (what[name] != "" ? what[name] : "nothing says what is wrong with it")
			survivors++
			surviving = surviving " " name
		}
		if (equivalent) equivalents++
		else if (!(name in state)) mutants++
		print "  " say
	}
	print ""
	printf "%d of %d mutants rejected", rejected, mutants
	if (for_reason + otherwise) printf ", %d for the reason stated%s", for_reason, otherwise ? ", " otherwise " OTHERWISE" : ""
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
	exit hosts || broken != "" ? 6 : errors ? 3 : wrong || survivors || otherwise ? 1 : 0
}
