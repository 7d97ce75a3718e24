# SPDX-License-Identifier: GPL-2.0-only
# Stands before another program on the command line of awk, which may call
#
#	wrap(HEAD, TEXT, INDENT)	prints HEAD as it is, and behind it the words of TEXT, in lines of
#					80 columns at most; the lines after the first are indented

function wrap(head, text, indent,    n, i, w, at) {
	printf "%s", head
	at = length(head)
	n = split(text, w, " ")
	for (i = 1; i <= n; i++) {
		if (i > 1 && at + 1 + length(w[i]) > 80) {
			printf "\n%" indent "s", ""
			at = indent
		} else if (i > 1) {
			printf " "
			at++
		}
		printf "%s", w[i]
		at += length(w[i])
	}
	printf "\n"
}
