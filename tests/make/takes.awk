# SPDX-License-Identifier: GPL-2.0-only
# awk -v typed="KNOB..." -v goals="TARGET..." -f takes.awk MAKEFILE...
#
# Prints one line about the first of the typed KNOBs that none of the TARGETs takes, if there is
# one.  A target takes what its comment names ("## knobs:", see tests/targets/help/help.awk), and
# what every target takes (@lab).  A target without such a comment is one that the lab makes for
# itself, and takes anything; so does help, which prints the values.

function after(sign) { return substr($0, index($0, sign) + length(sign)) }
function add(words,    n, i, word) {
	n = split(words, word, " ")
	for (i = 1; i <= n; i++) {
		taken[word[i]] = 1
		if (word[i] in set)
			add(set[word[i]])
	}
}

/^## set / {
	name = $3
	sub(/,$/, "", name)
	set["@" name] = after(": ")
}
/^## knobs:/ { said = said " " after("knobs:") }
/^[a-z][a-z-]*:.* ## / {
	name = $1
	sub(/:.*/, "", name)
	of[name] = said
	said = ""
}
END {
	n = split(goals, goal, " ")
	for (i = 1; i <= n; i++) {
		if (goal[i] == "help" || !(goal[i] in of))
			exit
		add(of[goal[i]])
	}
	add("@lab")
	m = split(typed, knob, " ")
	for (k = 1; k <= m; k++)
		if (!(knob[k] in taken)) {
			who = n == 1 ? goals " does not take it" : "none of " goals " takes it"
			print knob[k] "=: " who "; make " goal[1] " HELP=1 says what it takes"
			exit
		}
}
