# SPDX-License-Identifier: GPL-2.0-only
# table.awk - the phase-by-user table from answers: "ARM {json of a step}"
# Input files: phases, users, answers.  Exit code 1 when the cells that differ
# are not exactly those of the phases that say so, or a cell has no answer.

function text(key,    s) {
	if (!match($0, "\"" key "\":\"[^\"]*\""))
		return ""
	s = substr($0, RSTART, RLENGTH)
	sub("^\"" key "\":\"", "", s)
	return substr(s, 1, length(s) - 1)
}

function note(s) { notes[++nnotes] = s }

# One letter, and a note where it is not plain.
function letter(answer, errno, user, where,    right) {
	if (errno == "")
		errno = "0"
	right = index("," may[user] ",", "," errno ",")
	if (answer == "not applicable")
		return "-"
	if (answer ~ /^done|^blocked/ && !right) {
		if (errno ~ /^(ENOSYS|ENOENT|ENOTTY|EOPNOTSUPP|ESRCH)$/)
			return "-"
		if (errno ~ /^(EPERM|EACCES)$/)
			return "R"
		note(where ": " errno)
		return "?"
	}
	if (answer ~ /^done/)
		return "D"
	if (answer ~ /^blocked/) {
		if (!index($0, "\"lock\":\"" lock[user] "\"")) {
			note(where ": blocked, but not on " lock[user])
			return "?"
		}
		return "B"
	}
	note(where ": " answer " " text("why"))
	return "?"
}

FNR == 1 { file++ }
/^#/ || NF == 0 { next }
file == 1 {
	phase[++np] = $1
	differs[$1] = $4 == "yes"
	next
}
file == 2 {
	if ($4 == "-")
		next
	user[++nu] = $4
	lock[$4] = $1
	may[$4] = $5 == "n/a" ? "0" : $5
	next
}
{
	split(text("name"), w, "/")
	cell[$1, w[1], w[2]] = letter(text("answer"), text("errno"), w[2],
				      $1 ", " w[1] ", " w[2])
	if (text("errno") != "")
		errno[$1, w[1], w[2]] = text("errno")
}

END {
	print "Who is blocked while an exec is frozen?"
	print "D done  B blocked until thaw  R refused  - not applicable  ? no answer"
	for (p = 1; p <= np; p++)
		printf "  %d %-20s%s", p, phase[p], p % 3 && p < np ? "" : "\n"
	head = ""
	for (p = 1; p <= np; p++)
		head = head " " p
	printf "%-17s %-16s%-" 2 * np "s  %s\n", "", "", " " one, " " two
	printf "%-17s %-16s%s  %s\n", "user", "lock", head, head
	for (u = 1; u <= nu; u++) {
		printf "%-17s %-16s", user[u], lock[user[u]]
		differing = ""
		for (a = 1; a <= 2; a++) {
			for (p = 1; p <= np; p++) {
				c = cell[a == 1 ? one : two, phase[p], user[u]]
				printf " %s", c == "" ? "?" : c
				if (c == "" || c == "?")
					unanswered++
			}
			printf "  "
		}
		for (p = 1; p <= np; p++) {
			x = cell[one, phase[p], user[u]]
			y = cell[two, phase[p], user[u]]
			if (x != y) {
				differing = differing " " p
				ncells++
			}
			# where the arms differ, every user that can be asked does
			if (x == "" || y == "" || x == "?" || y == "?")
				continue
			want = differs[phase[p]] && lock[user[u]] != "none" &&
			       x != "-" && y != "-" ? "BD" : "same"
			if (want == "same" ? x != y : x y != want)
				note(phase[p] ", " user[u] ": " one " " x ", " two " " y \
				     (want == "same" ? ", must not differ" : ", must be B and D"))
			if (want == "same" ? x != y : x y != want)
				wrong++
		}
		print (differing ? "<" differing : "")
	}
	for (i = 1; i <= nnotes; i++)
		print "# " notes[i]
	printf "%sok - %d of %d cells differ", wrong + unanswered ? "not " : "", ncells, np * nu
	printf wrong ? ", %d of them wrongly or not as they must\n" : \
		", exactly those of the old memory being freed\n", wrong
	exit wrong + unanswered ? 1 : 0
}
