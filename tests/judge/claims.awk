# SPDX-License-Identifier: GPL-2.0-only
# Judges what checks saw against a subject's claims.  Used by tests/claims.
#
#   awk -f claims.awk [-v ran="CHECK..."] [-v brief="CHECK..."] CLAIMS arm=unpatched RESULTS... arm=patched RESULTS...
#   awk -f claims.awk -v only=ARM -v ran="CHECK..." CLAIMS arm=ARM RESULTS...
#   awk -f claims.awk -v lint=1 -v checks="CHECK..." CLAIMS
#
# Exit code: 0 all as the file says, 1 not, 2 the file is wrong, 6 a check's
# own controls failed.

function bad(text) {
	gsub(/[\001-\037\177]/, "?", text)	# a terminal would obey it
	print FILENAME ":" FNR ": " text > "/dev/stderr"
	wrong++
}

# The words of a name: shell globs with {a,b}, alternatives with |.
function regex(glob,    r) {
	r = glob
	gsub(/[.]/, "[.]", r)
	gsub(/[*]/, ".*", r)
	gsub(/[{]/, "(", r)
	gsub(/[}]/, ")", r)
	gsub(/,/, "|", r)
	return "^(" r ")$"
}

function rest(n,    i, s) {
	for (i = n; i <= NF; i++)
		s = s (i > n ? " " : "") $i
	return s
}

FNR == 1 { file++ }

# --- the claims ---
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
	if (NF < 2) bad("why what?")
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
		bad("'" $5 "': seen failing on arm, damage:NAME, mutant:NAME, or none")
	next
}
file == 1 && $1 == "quick" {
	for (i = 2; i <= NF; i++) quick[$i] = 1
	next
}
file == 1 && $1 == "lines" { next }	# of tests/targets/claims/claims
file == 1 { bad("'" $1 "' is no word; they are claim, why, see, quick, lines"); next }

# --- the results ---
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

function problem(c, a, text) {
	if (!((c, a) in problems)) problems[c, a] = text
	broken[c] = 1
}

function wants(r, a, value) { return value ~ regex(want[r, a]) }

function of_check(obs) { sub(/[.].*/, "", obs); return obs }

# What one row has against one observation, whatever boot saw it; "" for nothing.
function against(r, obs, a,    text, i, n, v, b) {
	if (only && a != only) return ""
	n = split(values[a, obs], v, " ")
	if (!n)
		return "    " obs " on " a ": expected " want[r, a] ", saw nothing\n"
	for (i = 1; i <= n; i++) {
		b = in_boot[a, obs, v[i]]
		if (!wants(r, a, v[i]))
			text = text "    " obs " on " a ": expected " want[r, a] ", saw " v[i] (b ? " in boot " b : "") "\n"
	}
	return text
}

# The first row of a claim that fits decides an observation.
function judge(id,    r, obs, text, bad_one, done, fits, i, k, n, v) {
	n_seen = 0
	for (r = 1; r <= rows; r++) {
		if (of[r] != id || !(check[r] in doing)) continue
		fits = 0
		for (i = 1; i <= n_obs; i++) {
			obs = all[i]
			if (obs !~ regex(name[r])) continue
			fits++
			owned[obs] = 1
			if (obs in done) continue
			done[obs] = 1
			n_seen++
			bad_one = against(r, obs, "unpatched") against(r, obs, "patched")
			text = text bad_one
			if (bad_one != "") again[check[r]] = 1
			n = split(values["unpatched", obs], v, " ")
			for (k = 1; k <= n && seen[r] == "arm"; k++)
				if (wants(r, "patched", v[k]))
					text = text "    " obs ": 'arm' is not true, both arms say " v[k] "\n"
		}
		if (!fits) {
			text = text "    " name[r] ": nothing was seen\n"
			again[check[r]] = 1
		}
		if (broken[check[r]]) text = text "    " check[r] ": its controls failed\n"
	}
	return text
}

# Prints head and text, broken at 80 columns; lines after the first begin at 21.
function wrap(head, text,    n, i, w, at) {
	printf "%s", head
	at = length(head)
	n = split(text, w, " ")
	for (i = 1; i <= n; i++) {
		if (i > 1 && at + 1 + length(w[i]) > 80) {
			printf "\n%21s", ""
			at = 21
		} else if (i > 1) {
			printf " "
			at++
		}
		printf "%s", w[i]
		at += length(w[i])
	}
	print ""
}

function show(id, word, text) {
	wrap(sprintf("%-4s %-15s ", id, word), says[id])
	if (text ~ /^    /) printf "%s", text
	else if (text != "") wrap(sprintf("%21s", ""), text)
}

function lint_end(    i, c, list, n) {
	n = split(checks, list)
	for (i = 1; i <= n; i++) {
		exists[list[i]] = 1
		if (!(list[i] in named)) bad("no claim needs the check '" list[i] "'")
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

BEGIN {
	known = "holds too-strong refuted new undecidable undecided"
	n = split(known, list)
	for (i = 1; i <= n; i++) verdicts[list[i]] = 1
	shown["too-strong"] = "too strong"
	shown["refuted"] = "does not hold"
	shown["new"] = "not mentioned"
	shown["undecidable"] = "not decidable"
	shown["undecided"] = "not decided yet"
}

END {
	if (lint) lint_end()
	if (wrong) exit 2
	if (lint) exit 0
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
	for (obs in saw) all[++n_obs] = obs
	# insertion sort: awk has none
	for (i = 2; i <= n_obs; i++)
		for (k = i; k > 1 && all[k] < all[k - 1]; k--) {
			t = all[k]; all[k] = all[k - 1]; all[k - 1] = t
		}
	for (i = 1; i <= claims; i++) {
		id = order[i]
		text = judge(id)
		part = 0
		for (r = 1; r <= rows; r++)
			if (of[r] == id && (check[r] in doing)) part = 1
		if (!part && whole && n_rows[id]) {
			show(id, "not decided", "(in this flavour; make lab-claims FLAVOUR=" (ENVIRON["FLAVOUR"] == "debug" ? "timing" : "debug") " does)")
			count["not decided in this flavour"]++
			continue
		}
		if (!part && !(n_rows[id] == 0 && whole)) continue
		if (text != "") {
			show(id, "NOT AS EXPECTED", text)
			not_so++
			continue
		}
		w = verdict[id] in shown ? shown[verdict[id]] : verdict[id]
		count[w]++
		if (!brief) show(id, w, why[id] != "" ? "(" why[id] ")" : "")
		total += n_seen
	}
	for (i = 1; i <= n_obs; i++)
		if (!(all[i] in owned)) {
			print "     " all[i] " was seen, and no claim says what it should be"
			again[of_check(all[i])] = 1
			not_so++
		}
	for (k in problems) {
		split(k, p, SUBSEP)
		again[p[1]] = 1
		print "check " p[1] " on " p[2] ": " problems[k]
		fault = 1
	}
	for (c in again) list_again = list_again (list_again == "" ? "" : ",") c
	if (list_again != "") print "Just this again: make lab-check " (ENVIRON["LINE"] ? "LINE=" ENVIRON["LINE"] " " : "") (ENVIRON["FLAVOUR"] == "debug" ? "FLAVOUR=debug " : "") "CHECKS=" list_again
	if (brief && !fault) {
		print "Checks (" brief "): " n_obs " observations on each arm, " (not_so ? not_so " NOT AS EXPECTED" : "all as the claims say")
		exit not_so ? 1 : 0
	}
	print ""
	line = n_obs " observations on each arm;"
	for (i = 1; i <= split(known, list); i++) {
		w = list[i] in shown ? shown[list[i]] : list[i]
		if (count[w]) line = line " " count[w] " " w ","
	}
	if (w = count["not decided in this flavour"]) line = line " " w " not decided in this flavour"
	sub(/[,;]$/, "", line)
	print line (not_so ? "; " not_so " NOT AS EXPECTED" : "")
	exit fault ? 6 : not_so ? 1 : 0
}
