# SPDX-License-Identifier: GPL-2.0-only
# awk -v line=LINE -v example=FILE -f sentences.awk PATCH: prints a file of claims, in which each sentence of the
# message of PATCH is a comment, with a claim below it to be filled in.
#
# PATCH begins with the headers of its mail; its message ends at "---" or at the diff.  Left out are lines that are
# indented, which are code or quoted, and trailers (Signed-off-by: and the like, git-interpret-trailers(1)).

# ends(WORD, NEXT): tells whether a sentence ends with WORD, when NEXT comes behind it.  A sentence begins with a
# capital, or with a name of the code.
function ends(word, next_word) {
	if (word !~ /[.?!][)"']?$/ || word ~ /^\(?(e\.g|i\.e|cf|vs|etc|Cf)\.$/)
		return 0
	return next_word == "" || next_word ~ /^["'(]?[A-Z]/ || next_word ~ /[_(]/
}

function flush_paragraph(    n, word, i, text) {
	n = split(paragraph, word, " ")
	paragraph = ""
	for (i = 1; i <= n; i++) {
		text = text (text == "" ? "" : " ") word[i]
		if (i < n && !ends(word[i], word[i + 1]))
			continue
		if (text ~ /[A-Za-z]/)
			sentence(text)
		text = ""
	}
}

function sentence(text,    shown, word, n, i) {
	printf "\n"
	n = split(text, word, " ")
	shown = "#"
	for (i = 1; i <= n; i++) {
		if (length(shown) + length(word[i]) > 115) {
			print shown
			shown = "#"
		}
		shown = shown " " word[i]
	}
	print shown
	printf "#claim S%d holds THE SENTENCE, SHORT\n", ++count
	print "# see CHECK.NAME UNPATCHED PATCHED arm"
}

BEGIN {
	print "# SPDX-License-Identifier: GPL-2.0-only"
	print "# What the message of upstream.patch says, and what checks must see.  This form is explained at the top"
	print "# of " example ", which is an example; `make lab-list` names the checks.  A claim"
	print "# counts when the # in front of it and of its `see` lines is gone."
	print ""
	print "lines " line
}
NR == 1 && /^[A-Z][A-Za-z-]*:? / { head = 1 }
head && /^$/ { head = 0; next }
head { next }
/^---$|^diff --git |^--- |^Index: / { exit }
/^$/ { flush_paragraph(); next }
/^[ \t]/ { next }
/^[A-Z][A-Za-z]*(-[A-Za-z]+)*: / && paragraph == "" { next }
{ paragraph = paragraph " " $0 }
END { flush_paragraph() }
