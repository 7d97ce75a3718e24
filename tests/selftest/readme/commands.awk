# SPDX-License-Identifier: GPL-2.0-only
# awk -f commands.awk README...: prints "FILE:LINE:COMMAND" for each command that a README shows.
#
# A command stands indented, and begins with `make ` or with a $ in front of it.  Above it is an
# empty line, another command, or what writes a file for it (echo).  A comment behind it is cut off.

FNR == 1 { block = 1 }
{
	text = $0
	indented = sub("^[ \t]+", "", text)
	is_command = indented && block && (text ~ "^make " || sub("^[$] ", "", text))
	if (is_command) {
		sub("[ \t]+# .*", "", text)
		print FILENAME ":" FNR ":" text
	}
	block = text == "" || is_command || (block && indented && text ~ "^echo ")
}
