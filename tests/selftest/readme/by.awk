# SPDX-License-Identifier: GPL-2.0-only
# awk -F ' *[|] *' -v key="TARGET KNOB... " -f by.awk run-by: prints "TEST|TEXT" of the line in the
# list that is of this target with just these knobs, which stand in order in key.

/^#/ { next }
{
	n = split($1, word, " ")
	for (i = 3; i <= n; i++)
		for (j = i; j > 2 && word[j] < word[j - 1]; j--) {
			other = word[j]
			word[j] = word[j - 1]
			word[j - 1] = other
		}
	line = ""
	for (i = 1; i <= n; i++)
		line = line word[i] " "
	if (line == key) {
		print $2 "|" $3
		exit
	}
}
