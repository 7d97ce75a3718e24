# SPDX-License-Identifier: GPL-2.0-only
# awk -f several.awk BODY...
#
# Prints what stands at the top of a page of several runs: a line for each run with its verdict, and
# one table in which the runs' figures of a scenario stand below each other.  The BODYs are what
# page.jq printed; the lines of the table are those of the tables "At a glance".

function inside(line, from, to,    i) {
	i = index(line, from)
	if (!i) return ""
	line = substr(line, i + length(from))
	return substr(line, 1, index(line, to) - 1)
}
/^<article / {
	id[++runs] = inside($0, "id=\"", "\"")
	title[runs] = inside($0, "<h1>", "</h1>")
	name[runs] = inside($0, "\">", "</a>")
	sub(/.*>/, "", name[runs])
	split("", listed)
	next
}
/^<div class="verdict / { word[runs] = inside($0, "</span>", "</p>") }
/^<tr><th scope="row"><a href="#/ {
	scenario = inside($0, "data-is=", "/span>")
	sub(/[^>]*>/, "", scenario)
	if (!(scenario in rows)) order[++scenarios] = scenario
	cells = $0
	sub(/^<tr>/, "", cells)
	rows[scenario] = rows[scenario] "<tr data-run=\"" id[runs] "\">" cells "\n"
	sub(/<\/tr>\n$/, "<td><a href=\"#" id[runs] "\">" name[runs] "</a></td></tr>\n", rows[scenario])
}
END {
	print "<section id=\"runs\"><h1>" runs " runs</h1><ol>"
	for (i = 1; i <= runs; i++)
		print "<li><a href=\"#" id[i] "\">" name[i] "</a>: " title[i] ".<strong>" word[i] "</strong></li>"
	print "</ol>"
	if (scenarios) {
		print "<p class=\"caption\">The runs side by side, at the largest dose of each scenario</p>"
		print "<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"The runs side by side\">" \
			"<table aria-label=\"The runs side by side\"><thead><tr><th scope=\"col\">scenario</th>" \
			"<th scope=\"col\">dose</th><th scope=\"col\">A</th><th scope=\"col\">B</th>" \
			"<th scope=\"col\">A/B [95&#160;%]</th><th scope=\"col\">so</th>" \
			"<th scope=\"col\">run</th></tr></thead><tbody>"
		for (i = 1; i <= scenarios; i++)
			printf "%s", rows[order[i]]
		print "</tbody></table></div>"
	}
	print "</section>"
}
