# SPDX-License-Identifier: GPL-2.0-only
# awk -f nav.awk BODY...: prints links to the sections of the page; a list for each run, which is named
# when they are several.
function done_with() { if (runs) print "</ul>" }
/^<article / {
	done_with()
	runs++
	print "<ul>"
	if (ARGC < 3) next
	split($0, part, "\"")
	name = $0
	sub(/<\/a>.*/, "", name)
	sub(/.*>/, "", name)
	print "<li><a href=\"#" part[2] "\"><strong>" name "</strong></a></li>"
}
/^<section id="[^"]*"><h2>/ {
	split($0, part, "\"")
	title = $0
	sub(/.*<h2>/, "", title)
	sub(/<\/h2>.*/, "", title)
	print "<li><a href=\"#" part[2] "\">" title "</a></li>"
}
END { done_with() }
