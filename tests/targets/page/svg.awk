# SPDX-License-Identifier: GPL-2.0-only
# awk -v dir=DIR -f svg.awk FILE
#
# Copies FILE, which is HTML, and puts other files into the places of lines that begin with <lab-:
#
#	<lab-part file="F"/>	the file DIR/F, which is read in the same way
#	<lab-svg file="F" id="I" kind="K" title="..." desc="..." x="..." y="..." s="..." a="..." b="..."
#		labels="..."/>	the picture that gnuplot made as DIR/F.svg, on one line
#
# No text of a run begins a line with <, because text.jq has escaped it.  The attributes are escaped
# already.  The picture is made small, and loses gnuplot's colours: each line and mark has a class
# that says what it is, and the style sheet says how that looks.

# kind_of(COLOUR): the class of what has this colour of gnuplot's; plots.awk sets the last number.
function kind_of(colour,    k) {
	k = colour
	sub(/[)].*/, "", k)
	sub(/.*, */, "", k)
	return k in kinds ? kinds[k] : ""
}
# number(X): X with one digit behind the point at most.
function number(x) {
	x = sprintf("%.1f", x)
	sub(/[.]0$/, "", x)
	return x
}
# shorter(D): the path D with rounded figures, and with no move that draws nothing.
function shorter(d,    n, i, part, xy, c, x, y, old_x, old_y, out, move) {
	n = split(d, part, /[ \t\n]+/)
	for (i = 1; i <= n; i++) {
		c = substr(part[i], 1, 1)
		if (c == "Z") { out = out "z"; continue }
		if (c !~ /[ML]/) continue
		split(substr(part[i], 2), xy, ",")
		x = number(xy[1])
		y = number(xy[2])
		if (c == "M") {
			move = "M" x " " y
		} else {
			out = out move (x == old_x ? "V" y : y == old_y ? "H" x : "L" x " " y)
			move = ""
		}
		old_x = x
		old_y = y
	}
	return out
}
# mark(KIND, X, Y): a sign at this place: a round dot for A, and a cross for B.  An arm is never
# told by its colour alone.
function mark(kind, x, y,    r) {
	if (kind ~ /a$/)
		return "M" number(x) " " number(y) "h0"
	r = kind ~ /^d/ ? 2 : 4
	return "M" number(x - r) " " number(y - r) "l" 2 * r " " 2 * r "m0-" 2 * r "l-" 2 * r " " 2 * r
}
function add(kind, d) {
	if (d == "") return
	if (!(kind in paths)) order[++parts] = kind
	paths[kind] = paths[kind] d
}
# attribute(NAME): that of the line in `given`.
function attribute(name,    i, s) {
	i = index(given, " " name "=\"")
	if (!i) return ""
	s = substr(given, i + length(name) + 3)
	return substr(s, 1, index(s, "\"") - 1)
}
function shown(text) {
	sub(/^ +/, "", text)
	if (text ~ /^@[a-z]/) return attribute(substr(text, 2))
	return text ~ /^@/ ? label[substr(text, 2)] : text
}
function text_at(x, y, turned, anchor, text) {
	return "<text x=\"" number(x) "\" y=\"" number(y) "\"" (turned ? " transform=\"rotate(-90 " number(x) " " \
		number(y) ")\"" : "") (anchor ~ /^[em]/ ? " class=\"" substr(anchor, 1, 1) "\"" : "") ">" text "</text>"
}
# legend(KIND): which sign is which arm, at the top.  A sign's text is some 7 units a letter long.
function legend(kind, left,    a, b, x) {
	a = attribute("a")
	b = attribute("b")
	if (a == "" || b == "") return
	x = left + 36 + 7.5 * length(a)
	if (kind == "dose" || kind == "cdf") {
		add("la", "M" left - 2 " 14h24")
		add("lb", "M" x - 2 " 14h24")
	}
	if (kind != "cdf") {
		add("ma", mark("ma", left + 10, 14))
		add("mb", mark("mb", x + 10, 14))
	}
	texts = texts text_at(left + 28, 18, 0, "", a) text_at(x + 28, 18, 0, "", b)
}

# value(LINE, BEFORE, AFTER): what stands between the two.
function value(line, before, after,    i) {
	i = index(line, before)
	if (!i) return ""
	line = substr(line, i + length(before))
	return substr(line, 1, index(line, after) - 1)
}
# one_line(LINE): reads a line of gnuplot's.
function one_line(line,    k, xy) {
	if (line ~ /<use /) {
		k = kind_of(value(line, " color='", "'"))
		if (k == "") return
		if (line ~ /gpDot/) {
			xy[1] = value(line, " x='", "'")
			xy[2] = value(line, " y='", "'")
		} else {
			split(value(line, "translate(", ")"), xy, ",")
		}
		sub(/^i/, "m", k)
		add(k, mark(k, xy[1], xy[2]))
		return
	}
	if (line ~ /<text>/) {
		k = shown(value(line, "<text>", "</text>"))
		if (k != "") texts = texts text_at(text_x, text_y, text_turned, text_anchor, k)
		return
	}
	if (match(line, /<g transform="translate/)) {
		split(value(line, "translate(", ")"), xy, ",")
		text_x = xy[1]
		text_y = xy[2]
		text_turned = line ~ /rotate/
		text_anchor = value(line, "text-anchor=\"", "\"")
	}
}
function picture(file,    line, box, path, stroke, i, id) {
	split("", paths)
	parts = 0
	texts = ""
	split(attribute("labels"), label, /&#10;/)
	while ((getline line < file) > 0) {
		if (line ~ /viewBox=/) box = value(line, "viewBox=\"", "\"")
		if (line ~ /<defs>/) in_defs = 1
		if (line ~ /<\/defs>/) in_defs = 0
		if (in_defs) continue
		if (index(line, "<path stroke='")) {
			stroke = value(line, "<path stroke='", "'")
			line = substr(line, index(line, " d='") + 4)
			path = ""
			while (!index(line, "'/>")) {
				path = path " " line
				if ((getline line < file) <= 0) break
			}
			path = path " " substr(line, 1, index(line, "'/>") - 1)
			add(kind_of(stroke), shorter(path))
			line = substr(line, index(line, "'/>") + 3)
		}
		one_line(line)
	}
	close(file)
	if (box == "") {
		print "<p>No sample hit, so there is no picture.</p>"
		return
	}
	legend(attribute("kind"), attribute("kind") == "waits" ? 100 : 60)
	id = attribute("id")
	printf "<svg viewBox=\"%s\" role=\"img\" aria-labelledby=\"%s-t %s-d\"><title id=\"%s-t\">%s</title>" \
		"<desc id=\"%s-d\">%s</desc>\n", box, id, id, id, attribute("title"), id, attribute("desc")
	for (i = 1; i <= parts; i++)
		printf "<path class=\"%s\" d=\"%s\"/>\n", order[i] == "" ? "axis" : order[i], paths[order[i]]
	print texts "</svg>"
}
function part(file,    line) {
	while ((getline line < file) > 0)
		copy(line)
	close(file)
}
function copy(line) {
	if (line ~ /^<lab-part /) {
		given = line
		part(dir "/" attribute("file"))
	} else if (line ~ /^<lab-svg /) {
		given = line
		picture(dir "/" attribute("file") ".svg")
	} else {
		print line
	}
}

BEGIN {
	# da, db: samples; la, lb: lines; ia, ib: intervals; ma, mb: their middle; g: grid
	split("161 da 162 db 163 la 164 lb 165 ia 166 ib 167 g", list, " ")
	for (i = 1; i in list; i += 2)
		kinds[list[i]] = list[i + 1]
}
{ copy($0) }
