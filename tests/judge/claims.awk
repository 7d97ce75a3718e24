# SPDX-License-Identifier: GPL-2.0-only
# Decides, from what the checks saw, which claims of a subject are as its file of
# claims says.
#
#   awk -f claims.awk -v ran="CHECK..." [-v whole=1] CLAIMS arm=unpatched RESULTS arm=patched RESULTS
#   awk -f claims.awk -v ran="CHECK..." -v only=ARM CLAIMS arm=ARM RESULTS
#   awk -f claims.awk -v lint=1 -v checks="CHECK..." [-v elsewhere="CHECK..."] CLAIMS
#
# The first form judges both arms, the second judges one, and the third tests whether
# the file of claims and the checks fit each other; `elsewhere` names the checks that other
# subjects' claims speak of.  `ran` names the checks that were
# run.  With whole=1 all checks of this flavour were run, so a claim that none of them
# decides is listed as well.
#
# The decisions are lines on stdout with a tab between two fields.  The program
# tests/report/claims.awk prints them for a reader.
#
#	claim	ID	DECISION	SENTENCE
#	why	ID	TEXT		what the file of claims adds to the claim above
#	differs	ID	TEXT		one thing that is not as the claim above expects;
#				a fourth field "unpatched" says that it is as on that arm
#	unclaimed	OBSERVATION	something was seen that no claim speaks of
#	fault	CHECK	ARM	TEXT	the controls of a check failed, so it decides nothing
#	again	CHECK			this check should be run again
#	seen	N			how many observations there are on each arm
#
# DECISION is the verdict that stands in the file of claims when all was as expected;
# not-as-expected when something was not; other-flavour when the claim needs kernels of
# another flavour.
#
# Exit code: 0 all is as the file says; 1 something is not; 2 the file is wrong; 6 the
# controls of a check failed.

function bad(text) {
	gsub(/[\001-\037\177]/, "?", text)	# a terminal would obey it
	print FILENAME ":" FNR ": " text > "/dev/stderr"
	wrong++
}

# regex(GLOB): a name of a `see` line as a regular expression.  A name may have shell
# globs with {a,b}, and | stands between alternatives.
function regex(glob,    r) {
	r = glob
	gsub(/[.]/, "[.]", r)
	gsub(/[*]/, ".*", r)
	gsub(/[{]/, "(", r)
	gsub(/[}]/, ")", r)
	gsub(/,/, "|", r)
	return "^(" r ")$"
}

# rest(N): the fields of this line from the Nth on.
function rest(n,    i, s) {
	for (i = n; i <= NF; i++)
		s = s (i > n ? " " : "") $i
	return s
}

function of_check(obs) { sub(/[.].*/, "", obs); return obs }

BEGIN {
	known = "holds too-strong refuted new undecidable undecided"
	n = split(known, list)
	for (i = 1; i <= n; i++) verdicts[list[i]] = 1
}

FNR == 1 { file++ }

# --- the claims: the first file ---
file == 1 && (/^#/ || NF == 0) { next }
file == 1 && $1 == "claim" {
	if ($2 in says) bad("claim " $2 " is there twice")
	if (!($3 in verdicts)) bad("'" $3 "' is no verdict; they are " known)
	if (NF < 4) bad("claim " $2 " says nothing")
	order[++claims] = id = $2
	verdict[id] = $3
	says[id] = rest(4)
	next
}
file == 1 && $1 == "why" {
	if (NF < 2) bad("the word why needs a text")
	why[id] = why[id] (why[id] != "" ? " " : "") rest(2)
	next
}
file == 1 && $1 == "see" {
	if (NF != 5) bad("see wants NAME UNPATCHED PATCHED SEEN-FAILING-ON, not " NF - 1 " words")
	r = ++rows
	of[r] = id
	name[r] = $2
	want[r, "unpatched"] = $3
	want[r, "patched"] = $4
	seen[r] = $5
	check[r] = of_check($2)
	named[check[r]] = 1
	n_rows[id]++
	if ($5 == "arm" && $3 == $4)
		bad("'arm' cannot be: the same is expected on both arms")
	if ($5 !~ /^(arm|none|damage:.+|mutant:.+)$/)
		bad("'" $5 "': what it was seen failing on must be arm, damage:NAME, mutant:NAME or none")
	next
}
file == 1 && $1 == "quick" {
	for (i = 2; i <= NF; i++) quick[$i] = 1
	next
}
file == 1 && $1 == "lines" { next }	# tests/targets/claims/claims reads it
file == 1 && $1 ~ /^(first|debug|freeze)$/ { next }	# tests/targets/mutants/experiments.sh reads these
file == 1 { bad("'" $1 "' is no word; they are claim, why, see, quick, lines, first, debug, freeze"); next }

# --- the results: the other files ---
$1 == "boot" { boot = $2; next }
$1 == "check" { running = $2; plan[running] = -1; oks = 0; started[arm, running]++; next }
/^1[.][.][0-9]+$/ { plan[running] = substr($0, 4) + 0; next }
/^ok [0-9]+ / && !/# SKIP/ { oks++; next }
/^(not )?ok [0-9]+ / { problem(running, arm, $0); next }
$1 == "check-end" {
	if ($3 != 0 || oks != plan[running])
		problem(running, arm, "exit code " $3 ", " oks " of " plan[running] " tests passed")
	ended[arm, running]++
	running = ""
	next
}
$1 == "observe" {
	n = index($2, "=")
	obs = substr($2, 1, n - 1)
	value = substr($2, n + 1)
	saw[obs] = 1
	if (!((arm, obs, value) in in_boot)) {
		in_boot[arm, obs, value] = boot
		values[arm, obs] = values[arm, obs] (values[arm, obs] == "" ? "" : " ") value
	}
	next
}

# problem(CHECK, ARM, TEXT): the check decides nothing on this arm.  Its first problem is
# the one that is told.
function problem(c, a, text) {
	if (!((c, a) in problems)) {
		problems[c, a] = text
		problem_check[++n_problems] = c
		problem_arm[n_problems] = a
	}
	broken[c] = 1
}

# run_again(CHECK): remembers the check, once, in the order in which they come.
function run_again(c) {
	if (c in again) return
	again[c] = 1
	again_order[++n_again] = c
}

# differs(ID, TEXT, LIKE): remembers one thing that is not as the claim ID expects; LIKE is "unpatched" when it
# is as on that arm.
function differs(id, text, like) {
	difference[id, ++n_differences[id]] = text (like ? "\t" like : "")
}

function wants(r, a, value) { return value ~ regex(want[r, a]) }

# against(R, OBS, ARM): compares what all boots of ARM saw with what row R expects, and
# returns how many values differ.
function against(r, obs, a,    i, n, v, b, before) {
	if (only && a != only) return 0
	before = n_differences[of[r]] + 0
	n = split(values[a, obs], v, " ")
	if (!n) differs(of[r], obs " on " a ": expected " want[r, a] ", saw nothing")
	for (i = 1; i <= n; i++) {
		if (wants(r, a, v[i])) continue
		b = in_boot[a, obs, v[i]]
		differs(of[r], obs " on " a ": expected " want[r, a] ", saw " v[i] (b ? " in boot " b : ""),
			only == "patched" && wants(r, "unpatched", v[i]) ? "unpatched" : "")
	}
	return n_differences[of[r]] - before
}

# A row that says `arm` must fail on the unpatched arm.
function tells_arms_apart(r, obs,    k, n, v) {
	if (seen[r] != "arm") return
	n = split(values["unpatched", obs], v, " ")
	for (k = 1; k <= n; k++)
		if (wants(r, "patched", v[k]))
			differs(of[r], obs ": 'arm' is not true, both arms say " v[k])
}

# judge_row(R, DONE): judges the observations that row R names, but not those in DONE,
# which earlier rows of the claim have decided.
function judge_row(r, done,    i, obs, n, fits) {
	for (i = 1; i <= n_obs; i++) {
		obs = all[i]
		if (obs !~ regex(name[r])) continue
		fits++
		owned[obs] = 1
		if (obs in done) continue
		done[obs] = 1
		n = against(r, obs, "unpatched") + against(r, obs, "patched")
		if (n) run_again(check[r])
		tells_arms_apart(r, obs)
	}
	if (!fits) {
		differs(of[r], name[r] ": nothing was seen")
		run_again(check[r])
	}
	if (broken[check[r]]) differs(of[r], check[r] ": its controls failed")
}

function tell(kind, a, b, c) { print kind "\t" a (b != "" ? "\t" b : "") (c != "" ? "\t" c : "") }

# decide(ID): prints the decision on one claim.
function decide(id,    r, done, part, i) {
	for (r = 1; r <= rows; r++)
		if (of[r] == id && (check[r] in doing)) {
			part = 1
			judge_row(r, done)
		}
	if (!part) {
		if (whole && n_rows[id]) tell("claim", id, "other-flavour", says[id])
		if (!whole || n_rows[id]) return
	}
	tell("claim", id, n_differences[id] ? "not-as-expected" : verdict[id], says[id])
	if (n_differences[id]) not_so++
	else if (why[id] != "") tell("why", id, why[id])
	for (i = 1; i <= n_differences[id]; i++) tell("differs", id, difference[id, i])
}

# Every check that was begun on an arm must have come to its end there.
function check_ends(    i, k, n, list, a) {
	n = split(ran, list)
	for (i = 1; i <= n; i++) {
		doing[list[i]] = 1
		for (k = 1; k <= 2; k++) {
			a = k == 1 ? "unpatched" : "patched"
			if (only && a != only) continue
			if (!started[a, list[i]] || started[a, list[i]] != ended[a, list[i]])
				problem(list[i], a, "did not run to its end")
		}
	}
}

# An insertion sort, since awk has no sort of its own.
function sort_observations(    i, k, t, obs) {
	for (obs in saw) all[++n_obs] = obs
	for (i = 2; i <= n_obs; i++)
		for (k = i; k > 1 && all[k] < all[k - 1]; k--) {
			t = all[k]; all[k] = all[k - 1]; all[k - 1] = t
		}
}

function lint_end(    i, c, list, n) {
	n = split(checks, list)
	for (i = 1; i <= n; i++) {
		exists[list[i]] = 1
		if (!(list[i] in named) && !index(" " elsewhere " ", " " list[i] " "))
			bad("no claim needs the check '" list[i] "'")
	}
	for (c in named)
		if (!(c in exists)) bad("there is no check '" c "'")
	for (c in quick)
		if (!(c in exists)) bad("quick: there is no check '" c "'")
	for (i = 1; i <= claims; i++) {
		id = order[i]
		if (!n_rows[id] && verdict[id] !~ /^un/)
			bad("claim " id " has no experiment")
		if (verdict[id] !~ /^(holds|new)$/ && why[id] == "")
			bad("claim " id " is " verdict[id] ": why?")
	}
	if (!claims) bad("no claims")
}

END {
	if (lint) lint_end()
	if (wrong) exit 2
	if (lint) exit 0
	check_ends()
	sort_observations()
	for (i = 1; i <= claims; i++) decide(order[i])
	for (i = 1; i <= n_obs; i++)
		if (!(all[i] in owned)) {
			tell("unclaimed", all[i])
			run_again(of_check(all[i]))
			not_so++
		}
	for (i = 1; i <= n_problems; i++) {
		run_again(problem_check[i])
		tell("fault", problem_check[i], problem_arm[i], problems[problem_check[i], problem_arm[i]])
	}
	for (i = 1; i <= n_again; i++) tell("again", again_order[i])
	tell("seen", n_obs + 0)
	exit n_problems ? 6 : not_so ? 1 : 0
}
