# SPDX-License-Identifier: GPL-2.0-only
# Lists the places where one wrong operator could stand in C files of kernel style:
# "FILE:LINE COLUMN LENGTH TEXT", TEXT being what would stand there instead.  With
# -v seed=S it puts them in random order, operators, numbers and whole statements by turns.

function site(at, len, text,    kind) {
	kind = text == ";" ? 3 : text ~ /^\(/ ? 2 : 1
	place[kind, ++sites[kind]] = FILENAME ":" FNR " " at " " len " " text
}

# The size of a buffer for text: what fits in fits in a larger one as well, and what a smaller one
# would cut off is longer than anything that is printed into it; where it is not, that is checked
# by names of many letters (judge-report.sh), whatever the size is.
function without_sizes(s) {
	if (s ~ /^[ \t]*(static )?(const )?char [^=(]*\[/)
		while (match(s, /[ ,][a-z]+\[[^]]*[0-9][^]]*\][,; ]/))
			s = substr(s, 1, RSTART - 1) sprintf("%" RLENGTH "s", "") substr(s, RSTART + RLENGTH)
	return s
}

# A wrong version must not remove what is not its own: such places are left out.
/unlink|S_ISREG|rename\(|kill\(/ { next }

# Comments, strings and characters become blanks, so that columns stay.
function blank(s,    out, c, n, i, quote) {
	out = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		n = substr(s, i, 2)
		if (comment) {
			if (n == "*/") {
				comment = 0
				i++
				c = "  "
			} else if (c != "\t")
				c = " "
		} else if (quote != "") {
			if (c == "\\") {
				i++
				c = "  "
			} else {
				if (c == quote)
					quote = ""
				c = " "
			}
		} else if (n == "/*") {
			comment = 1
			i++
			c = "  "
		} else if (n == "//") {
			return out
		} else if (c == "\"" || c == "'") {
			quote = c
			c = " "
		}
		out = out c
	}
	return out
}

function operators(s,    at, word, rest, i) {
	# Binary ones have a blank on either side, or end or begin a line.
	for (i in other) {
		rest = " " s " "
		at = 0
		while ((word = index(rest, " " i " ")) > 0) {
			at += word
			site(at, length(i), other[i])
			rest = substr(rest, word + 1)
		}
	}
	rest = s
	at = 0
	while (match(rest, /\+\+|--|fmin\(|fmax\(/)) {
		word = substr(rest, RSTART, RLENGTH)
		site(at + RSTART, RLENGTH, turned[word])
		at += RSTART + RLENGTH - 1
		rest = substr(rest, RSTART + RLENGTH)
	}
}

function numbers(s,    at, word, rest, before) {
	rest = s
	at = 0
	while (match(rest, /[0-9]+(\.[0-9]+)?(e[0-9]+)?/)) {
		word = substr(rest, RSTART, RLENGTH)
		before = at + RSTART > 1 ? substr(s, at + RSTART - 1, 1) : " "
		if (before !~ /[A-Za-z_0-9.]/ &&
		    substr(s, at + RSTART + RLENGTH, 1) !~ /[A-Za-z_0-9]/) {
			site(at + RSTART, RLENGTH, "(" word " + 1)")
			site(at + RSTART, RLENGTH, "(" word " - 1)")
		}
		at += RSTART + RLENGTH - 1
		rest = substr(rest, RSTART + RLENGTH)
	}
}

BEGIN {
	split("< <= <= < > >= >= > == != != == && || || && + - - + * / / * += -= -= +=", word, " ")
	for (i = 1; i in word; i += 2)
		other[word[i]] = word[i + 1]
	turned["++"] = "--"; turned["--"] = "++"
	turned["fmin("] = "fmax("; turned["fmax("] = "fmin("
}

FNR == 1 { comment = 0; last = ";" }

{
	text = blank($0)
	if (text ~ /^[ \t]*#/) {
		if (text ~ /^#define [A-Z_]+[ \t]+[0-9]/)
			numbers(text)
		next
	}
	operators(text)
	numbers(without_sizes(text))
	# A statement that has its line to itself, and is not the end of one above.
	if (text ~ /^\t+[^ \t{}].*;[ \t]*$/ && last ~ /[;{})]$/ && text !~ /^\t+(for|if|while|static) /) {
		match(text, /^\t+/)
		site(RLENGTH + 1, length(text) - RLENGTH, ";")
	}
	sub(/[ \t]+$/, "", text)
	if (text != "")
		last = text
}

# Park and Miller's generator (CACM 31, 1988): the same in every awk.
function below(n) {
	state = (state * 16807) % 2147483647
	return int(state / 2147483647 * n)
}

function shuffle(kind,    i, k, held) {
	for (i = 1; i <= sites[kind]; i++) {
		k = i + below(sites[kind] - i + 1)
		held = place[kind, k]
		place[kind, k] = place[kind, i]
		place[kind, i] = held
	}
}

END {
	state = 7919 * (seed + 1)
	for (i = 0; i < 10; i++)
		below(1)
	for (kind = 1; kind <= 3 && seed != ""; kind++)
		shuffle(kind)
	for (i = 1; i <= sites[1] || i <= sites[2] || i <= sites[3]; i++)
		for (kind = 1; kind <= 3; kind++)
			if (i <= sites[kind])
				print place[kind, i]
}
