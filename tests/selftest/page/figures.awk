# SPDX-License-Identifier: GPL-2.0-only
# awk -f figures.awk LEAVES PAGE
#
# Holds every figure of a page against report.json.  LEAVES has a line for each leaf of report.json:
# its path with points, a tab, and its value.  Prints each figure of the page that is not the
# leaf's that it names, by more than what was rounded off; each row of the file that is not on the
# page; and each digit of a table of figures that names no leaf.  With `some` a page need not have all, but so many.

function plain(s) {
	gsub(/&lt;/, "<", s)
	gsub(/&gt;/, ">", s)
	gsub(/&quot;/, "\"", s)
	gsub(/&(#39|apos);/, "'", s)
	gsub(/&amp;/, "\\&", s)
	return s
}
# same(SHOWN, VALUE): the text is the figure, to as many digits as it has.
function same(shown, value,    n, part, by, digits, point, off) {
	if (shown == value) return 1
	if (value == "null") return shown == "-"
	n = split(shown, part, " ")
	by = 1
	if (n == 2) {
		if (!(part[2] in unit)) return 0
		by = unit[part[2]]
	}
	if (part[1] ~ /^p[0-9.]+$/) {
		part[1] = substr(part[1], 2)
		value *= 100
	}
	if (part[1] !~ /^-?[0-9][0-9.]*(e[-+][0-9]+)?$/) return 0
	digits = part[1]
	if (match(digits, /e.*/)) {
		by *= 10 ^ substr(digits, RSTART + 1)
		digits = substr(digits, 1, RSTART - 1)
	}
	point = index(digits, ".")
	off = part[1] * (n == 2 ? unit[part[2]] : 1) - value
	if (off < 0) off = -off
	return off <= 0.5001 * by * 10 ^ (point ? point - length(digits) : 0)
}

BEGIN {
	split("ns 1 us 1e3 ms 1e6 s 1e9 B 1 KiB 1024 MiB 1048576", list, " ")
	for (i = 1; i in list; i += 2) unit[list[i]] = list[i + 1] + 0
}
NR == FNR {
	tab = index($0, "\t")
	leaf[substr($0, 1, tab - 1)] = substr($0, tab + 1)
	if ($0 ~ /^(rows|costs)[.][0-9]+[.]([AB][.](median|max|hits|misses|boots)|ratio[.]estimate|p_holm|u)\t/)
		due[substr($0, 1, tab - 1)] = 1
	next
}
{
	line = $0
	bare = ""
	while ((i = index(line, "<span data-is=\"")) > 0) {
		bare = bare substr(line, 1, i - 1)
		line = substr(line, i + 15)
		path = substr(line, 1, index(line, "\"") - 1)
		shown = plain(substr(line, index(line, ">") + 1, index(line, "</span>") - index(line, ">") - 1))
		line = substr(line, index(line, "</span>") + 7)
		on_page++
		delete due[path]
		if (!(path in leaf)) print FNR ": " path ": is no leaf"
		else if (!same(shown, leaf[path])) print FNR ": " path ": is shown as " shown ", not " leaf[path]
	}
	bare = bare line
	if ($0 ~ /data-is="(rows|costs|slopes)[.]/ && $0 ~ /^<tr/) {
		gsub(/<[^>]*>/, "", bare)
		gsub(/&[^;]*;/, "", bare)
		if (bare ~ /[0-9]/ && bare !~ /needs 6 boots/) print FNR ": figures that name no leaf: " bare
	}
}
END {
	if (!some) for (path in due) print path ": is not on the page"
	if (on_page < (some ? some : 50)) print "only " on_page + 0 " figures are on the page"
}
