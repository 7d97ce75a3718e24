# SPDX-License-Identifier: GPL-2.0-only
# awk -v experiments="EXPERIMENT..." -v dir=DIR -f marks.awk SCHEME CLAIMS SEEN
#
# Marks submissions.  The EXPERIMENTs are those that the subject itself passes.  SCHEME is scheme, with what the
# file grade of the subject adds ("attack ID TEXT", "apart ID A B").  CLAIMS is the file of claims of
# the subject, and SEEN has lines with tabs, N being the number of a submission:
#
#	name	N	NAME
#	state	N	WORDS			why it became no kernel of its own
#	why	N	TEXT			what the program said that failed then
#	mute	N				its kernel said nothing
#	cell	N	EXPERIMENT	RESULT	TEXT	(../mutants/one)
#	differs	N	EXPERIMENT	ID	TEXT	[unpatched]	(../../judge/claims.awk)
#
# DIR gets N.report, in which its author reads what is wrong, and marks.csv, ktap and marks, a line for each
# submission: its mark, the gravest fault and its name, with tabs between.  Exit code: 6 when the host failed, so
# that a submission has no mark.

function floor(x,    i) { i = int(x); return i > x ? i - 1 : i }

# find(N, KIND, TEXT): the submission N has a fault of that kind, which is a word of the scheme.
function find(n, kind, text) {
	if (kind != "gain") lost[n] -= points[kind]
	fault[n, kind, ++faults[n, kind]] = text
	if (kind != "gain") count[n]++
}

# counts(R): the claim of row R is decided by a check that the subject passes.
function counts(r) { return index(" " experiments " ", " " check[r] " ") }

# judged(N, CHECK): the submission went through the check to its end.
function judged(n, c) { return result[n, c] == "pass" || result[n, c] == "reject" }

# claim_of(N, ID): what became of a claim: holds, missing, broken or unseen.  A gain is seen when those checks were run
# that tell the arms apart.
function claim_of(n, id,    r, seen) {
	if (broken[n, id] != "") return "broken"
	if (missing[n, id] != "") return "missing"
	for (r = 1; r <= rows; r++)
		if (of[r] == id && counts(r) && (apart[r] || !gain[id])) {
			seen++
			if (!judged(n, check[r])) return "unseen"
		}
	return seen ? "holds" : "unseen"
}

# look_apart(N): a claim is broken when A is as without the patch and B is not ("apart ID A B").
function look_apart(n,    i, id) {
	for (i = 1; i <= aparts; i++) {
		id = apart_id[i]
		if (like[n, apart_a[i]] == "" || like[n, apart_b[i]] != "" || broken[n, id] != "") continue
		broken[n, id] = like[n, apart_a[i]] ", but not " apart_b[i]
	}
}

# look_at_claims(N): finds what is wrong with each claim, and what is earned.
function look_at_claims(n,    i, id, is) {
	for (i = 1; i <= claims; i++) {
		id = order[i]
		became[n, id] = is = claim_of(n, id)
		if (gain[id]) {
			if (is == "holds") earned[n]++
			else if (is == "unseen") lacking[n]++
		}
		if (is == "missing") lacking[n]++
		if (is == "missing") find(n, "gain", id " is as without the patch: " says[id] " (" missing[n, id] ")")
		if (is != "broken") continue
		if (id in attack) find(n, "harm", "an attack now works: " attack[id] " (" id ": " broken[n, id] ")")
		else if (broken[n, id] ~ /saw (deadlock|stuck)/)
			find(n, "harm", "a new deadlock: " says[id] " is no longer so (" id ": " broken[n, id] ")")
		else find(n, "wrong", id " is broken: " says[id] " (" broken[n, id] ")")
	}
}

# look_at_cells(N): finds what is wrong with experiments that decide no claim.
function look_at_cells(n,    i, e, r, t) {
	for (i = 1; i <= cells[n]; i++) {
		e = cell[n, i]
		r = result[n, e]
		t = text[n, e]
		if (r == "crash" || r == "hang")
			find(n, "harm", "the kernel " (r == "hang" ? "hangs" : "crashes") \
				(mute[n] ? " before it runs a program" : " in the experiment " e) ": " t)
		else if (r == "host") unknown[n] = e ": " t
		else if (r == "controls") find(n, "wrong", "the experiment " e " could not take place: " t)
		else if (e == "freeze" && r == "reject" && t ~ /expected blocked, saw done/)
			find(n, "harm", "an attack now works: a lock that must be held is free (" substr(t, 3) ")")
		else if (r == "reject" && t ~ /^- /) find(n, "wrong", e " sees " substr(t, 3))
	}
}

function mark_of(n,    m) {
	if (n in unknown) return "?"
	if (n in state) return state[n] == "is the right patch" ? points["gain"] : 0
	m = floor(points["gain"] * earned[n] / gains) - lost[n]
	if (mute[n] || m < 0) return 0
	return lacking[n] + count[n] && m > points["gain"] - 1 ? points["gain"] - 1 : m
}

# reason(N): the gravest fault.
function reason(n,    more) {
	if (n in unknown) return "it has no mark, for the host failed: " unknown[n]
	if (n in state) return words_of(n)
	more = faults[n, "harm"] + faults[n, "wrong"] + faults[n, "gain"] - 1
	more = more > 0 ? " (and " more " more)" : ""
	if (faults[n, "harm"]) return fault[n, "harm", 1] more
	if (faults[n, "wrong"]) return fault[n, "wrong", 1] more
	if (faults[n, "gain"]) return fault[n, "gain", 1] more
	return "all claims hold"
}

# words_of(N): what is said of a submission that became no kernel of its own.
function words_of(n) {
	if (state[n] == "is the right patch") return "it is built to the same kernel as the subject"
	if (state[n] == "changes nothing" || state[n] == "changes no code")
		return "it " state[n] ": the kernel is the unpatched one, where everybody begins; " \
			"make lab-phases shows which task waits where"
	return state[n] (why[n] != "" ? ": " why[n] : "")
}

function print_faults(n, kind, to,    i) {
	for (i = 1; i <= faults[n, kind]; i++) wrap(sprintf("%4s  ", kind == "gain" ? "" : points[kind]),
		fault[n, kind, i], 6, to)
}

function wrap(first, s, indent, to,    w, n, i, l) {
	n = split(s, w, " ")
	l = first
	for (i = 1; i <= n; i++) {
		if (length(l) + length(w[i]) > 110 && l !~ /^ *$/) {
			sub(/ $/, "", l)
			print l > to
			l = sprintf("%" indent "s", "")
		}
		l = l w[i] " "
	}
	sub(/ $/, "", l)
	print l > to
}

# list(N, IS): the claims of which that became.
function list(n, is,    i, s) {
	for (i = 1; i <= claims; i++) if (became[n, order[i]] == is) s = s " " order[i]
	return s
}

function report(n, to,    i, id, unseen) {
	print "Mark: " mark[n] " of " points["gain"] "  " name[n] > to
	wrap("  ", reason(n), 2, to)
	if (n in state) return
	print "\n" earned[n] + 0 " of the " gains " claims that the unpatched kernel does not fulfil:" > to
	for (i = 1; i <= claims; i++) {
		id = order[i]
		if (gain[id] && became[n, id] == "holds") wrap(sprintf("  %-4s gained: ", id), says[id], 7, to)
	}
	print_faults(n, "gain", to)
	if (count[n]) print "\nPoints are lost for:" > to
	print_faults(n, "harm", to)
	print_faults(n, "wrong", to)
	print "" > to
	wrap("All that hold: ", list(n, "holds"), 2, to)
	if ((unseen = list(n, "unseen")) != "") wrap("Not looked at, or not to the end: ", unseen, 2, to)
	close(to)
}

# quoted(S): S as a field of CSV (RFC 4180), which a spreadsheet does not take for a formula.
function quoted(s) {
	if (s ~ /^[=+@\t\r-]/) s = "'" s
	gsub(/"/, "\"\"", s)
	return "\"" s "\""
}

FNR == 1 { file++ }
file < 3 && (/^#/ || NF == 0) { next }
file == 1 && $1 == "apart" {
	apart_id[++aparts] = $2
	apart_a[aparts] = $3
	apart_b[aparts] = $4
	next
}
file == 1 && $1 == "attack" {
	id = $2
	sub(/^attack [^ ]+ /, "")
	attack[id] = $0
	next
}
file == 1 { points[$1] = $2; next }
file == 2 && $1 == "claim" {
	id = order[++claims] = $2
	says[id] = $0
	sub(/^ *[^ ]+ +[^ ]+ +[^ ]+ +/, "", says[id])
	next
}
file == 2 && $1 == "see" {
	of[++rows] = id
	check[rows] = $2
	sub(/[.].*/, "", check[rows])
	apart[rows] = $5 == "arm"
	if (apart[rows] && counts(rows) && id !~ /^R/ && !gain[id]++) gains++	# R: what the subject leaves as it was
	next
}
file == 2 { next }
file == 3 && FNR == 1 { FS = "\t"; $0 = $0 }
$1 == "name" { name[$2] = $3; number[++submissions] = $2; next }
$1 == "state" { state[$2] = $3; next }
$1 == "why" { why[$2] = $3; next }
$1 == "mute" { mute[$2] = 1; next }
$1 == "cell" {
	cell[$2, ++cells[$2]] = $3
	result[$2, $3] = $4
	text[$2, $3] = $5
	next
}
$1 == "differs" {
	if ($5 ~ /(, saw nothing|: nothing was seen|: its controls failed)$/) next
	sub(/ on patched:/, ":", $5)
	observation = $5
	sub(/:.*/, "", observation)
	if ($6 == "unpatched") {
		like[$2, observation] = $5 ", as without the patch"
		if (missing[$2, $4] == "") missing[$2, $4] = $5
	} else if (broken[$2, $4] == "") {
		broken[$2, $4] = $5
	}
}

END {
	print "\"submission\",\"mark\",\"of\",\"claims gained\",\"reason\"\r" > (dir "/marks.csv")
	print "KTAP version 1\n1.." submissions > (dir "/ktap")
	for (i = 1; i <= submissions; i++) {
		n = number[i]
		if (!(n in state)) {
			look_at_cells(n)
			look_apart(n)
			look_at_claims(n)
		}
		mark[n] = mark_of(n)
		why_so = reason(n)
		report(n, dir "/" n ".report")
		print mark[n] "\t" why_so "\t" name[n] > (dir "/marks")
		print quoted(name[n]) "," quoted(mark[n]) "," points["gain"] "," earned[n] + 0 "," quoted(why_so) "\r" \
			> (dir "/marks.csv")
		gsub(/#/, "No.", why_so)
		print (mark[n] == points["gain"] ? "" : "not ") "ok " i " - " name[n] ": " mark[n] ": " why_so \
			> (dir "/ktap")
		if (n in unknown) host = 6
	}
	exit host
}
