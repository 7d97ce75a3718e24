# SPDX-License-Identifier: GPL-2.0-only
# Prints the table of phases and users of exec's locks, and says whether it is as it must be.
# The input is the files phases and users, and answers (answers.jq describes a line).  one and
# two are the names of the arms.  Exit code: 1 when a cell has no answer, or when the arms
# differ in other cells than those of the phases that say so.

function note(s) { notes[++nnotes] = s }

# The letter of an answer, and a note where it is not a plain one.
function letter(answer, errno, user, why, locks, where,    right) {
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
		if (!index(" " locks " ", " " lock[user] " ")) {
			note(where ": blocked, but not on " lock[user])
			return "?"
		}
		return "B"
	}
	note(where ": " answer " " why)
	return "?"
}

FNR == 1 { file++ }
file < 3 && (/^#/ || NF == 0) { next }
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
	split($0, f, "\t")
	cell[f[1], f[2], f[3]] = letter(f[4], f[5], f[3], f[6], f[7], f[1] ", " f[2] ", " f[3])
}

function print_head(    p, head) {
	print "Who is blocked while an exec is frozen?"
	print "D done  B blocked until thaw  R refused  - not applicable  ? no answer"
	for (p = 1; p <= np; p++) {
		printf "  %d %-20s%s", p, phase[p], p % 3 && p < np ? "" : "\n"
		head = head " " p
	}
	printf "%-17s %-16s%-" 2 * np "s  %s\n", "", "", " " one, " " two
	printf "%-17s %-16s%s  %s\n", "user", "lock", head, head
}

function print_letters(arm, u,    p, c) {
	for (p = 1; p <= np; p++) {
		c = cell[arm, phase[p], u]
		printf " %s", c == "" ? "?" : c
		if (c == "" || c == "?")
			unanswered++
	}
	printf "  "
}

# Notes a pair of cells that is wrong.  Where the arms must differ, every user that can be
# asked is blocked on the first arm, and done on the second.
function compare(p, u, x, y,    must_differ) {
	if (x == "" || y == "" || x == "?" || y == "?")
		return
	must_differ = differs[p] && lock[u] != "none" && x != "-" && y != "-"
	if (must_differ ? x y == "BD" : x == y)
		return
	note(p ", " u ": " one " " x ", " two " " y (must_differ ? ", must be B and D" : ", must not differ"))
	wrong++
}

function print_row(u,    p, x, y, differing) {
	printf "%-17s %-16s", u, lock[u]
	print_letters(one, u)
	print_letters(two, u)
	for (p = 1; p <= np; p++) {
		x = cell[one, phase[p], u]
		y = cell[two, phase[p], u]
		if (x != y) {
			differing = differing " " p
			ncells++
		}
		compare(phase[p], u, x, y)
	}
	print (differing ? "<" differing : "")
}

END {
	for (p = 1; p <= np; p++)
		if (differs[phase[p]])
			must = must (must ? ", " : "") phase[p]
	print_head()
	for (u = 1; u <= nu; u++)
		print_row(user[u])
	for (i = 1; i <= nnotes; i++)
		print "# " notes[i]
	printf "%sok - %d of %d cells differ", wrong + unanswered ? "not " : "", ncells, np * nu
	printf wrong ? ", %d of them wrongly or not as they must\n" : \
		", " (must == "" ? "as none may" : "exactly those of " must) "\n", wrong
	exit wrong + unanswered ? 1 : 0
}
