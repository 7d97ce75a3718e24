# SPDX-License-Identifier: GPL-2.0-only
# awk -v allowed=FILE -f exports.awk <LINES
#
# LINES are FILE:NUMBER:TEXT, of lines that export something; prints those that export a name
# which the list `allowed` (see the file exports) does not allow.

function trim(text) { gsub("^[ \t]+|[ \t]+$", "", text); return text }
function regex(pattern) { gsub("[.]", "[.]", pattern); gsub("[*]", ".*", pattern); return "^" pattern "$" }

function is_allowed(file, name,    i, n, word, j) {
	for (i = 1; i <= lines; i++) {
		if (file !~ regex(where[i]))
			continue
		n = split(names[i], word, " ")
		for (j = 1; j <= n; j++)
			if (name ~ regex(word[j]))
				return 1
	}
	return 0
}

BEGIN {
	while ((getline line < allowed) > 0)
		if (line !~ "^#" && split(line, part, "|") == 3) {
			where[++lines] = trim(part[1])
			names[lines] = trim(part[2])
		}
}
{
	split($0, part, ":")
	text = substr($0, length(part[1] ":" part[2] ":") + 1)
	if (text ~ "(^|[ \t;(&|])set -[a-z]*a([ \t]|$)") {
		print $0
		next
	}
	sub("^.*(^|[ \t;(&|])export[ \t]+", "", text)
	gsub("\"[^\"]*\"|'[^']*'", "x", text)	# a value may have a space in it
	sub("[;&|)#].*", "", text)
	sub("[ \t]*:=.*", "", text)
	n = split(text, word, "[ \t]+")
	for (i = 1; i <= n; i++) {
		sub("=.*", "", word[i])
		if (word[i] != "" && word[i] != "\\" && !is_allowed(part[1], word[i]))
			print part[1] ":" part[2] ": exports " word[i] ", which " allowed " does not allow"
	}
}
