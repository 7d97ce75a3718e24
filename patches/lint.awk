# SPDX-License-Identifier: GPL-2.0-only
# what=NAME awk -v strip=N -f lint.awk PATCH
#
# Holds one patch against what may be applied to a tree: whole hunks, text, and
# names that stay in the tree.  Prints the names it touches, one a line, and
# "link NAME" for a symbolic link it makes.  What is wrong is one line on
# stderr, and exit 2.

function refuse(why) {
	print ENVIRON["what"] ": " why > "/dev/stderr"
	failed = 1
	exit 2
}

# name(WORD): without time stamp and the first STRIP directories.
function name(s, full, i, tab) {
	tab = sub(/\t.*/, "", s)
	sub(/[ \r]+$/, "", s)
	if (s == "/dev/null") return ""
	if (s ~ /^"/) refuse("names " s ", which has characters no kernel file has")
	if (s ~ /^\//) refuse("names " s ", an absolute path")
	if (("/" s "/") ~ /\/\.\.\//) refuse("names " s ", which leaves the tree")
	if (!tab) sub(/ .*/, "", s)	# a date
	full = s
	for (i = 0; i < strip; i++)
		if (!sub(/^[^\/]*\/+/, "", s)) refuse("names " full ", which has no directory in front to leave out (-p" strip ")")
	gsub(/\/(\.?\/)+/, "/", s)
	if (s == "" || s ~ /^\.\// || s ~ /^\.git\//) refuse("names " full ", which is no file of a kernel tree")
	return s
}

function touch(s) {
	s = name(s)
	if (s == "") return
	current = s
	if (!seen[s]++) print s
}

# A link may lead up to the top of the tree, and down from there.
function link_to(s, depth, n, part, i, down) {
	if (s ~ /^\//) refuse("makes " current " a link to " s ", an absolute path")
	depth = gsub(/\//, "/", current)
	n = split(s, part, "/")
	for (i = 1; i <= n; i++) {
		if (part[i] == "..") {
			if (down || --depth < 0) refuse("makes " current " a link to " s ", which leaves the tree")
		} else if (part[i] != "" && part[i] != ".") {
			down = 1
		}
	}
	print "link " current
}

old > 0 || new > 0 {
	c = substr($0, 1, 1)
	if (c == "+") new--
	else if (c == "-") old--
	else if (c == " " || c == "" || c == "\t") { old--; new-- }
	else if (c != "\\") refuse("line " FNR ": hunk '" hunk "' of " current " is cut short")
	if (old < 0 || new < 0) refuse("line " FNR ": hunk '" hunk "' of " current " is longer than it says")
	if (link && c == "+") link_to(substr($0, 2))
	hunks++
	next
}

/^diff --git / { link = 0; current = ""; n = split($0, w, " "); if (n == 4) { touch(w[3]); touch(w[4]) } }
/^(new|deleted) file mode |^new mode |^old mode / {
	if ($NF ~ /^160000/) refuse("changes the submodule " current)
	hunks++
	if ($0 !~ /^old|^deleted/) link = $NF ~ /^120000/
}
/^index [0-9a-f]+\.\.[0-9a-f]+ 120000/ { link = 1 }
/^(rename|copy) (from|to) / { s = $0; sub(/^[a-z]+ [a-z]+ /, "", s); keep = strip; if (strip) strip--; touch(s); strip = keep; hunks++ }
/^(GIT binary patch|Binary files .* differ)/ { refuse("changes " current " as a binary file") }
/^Index: / { touch($2) }
/^--- / && !/^--- *$/ { touch(substr($0, 5)) }
/^\+\+\+ / { touch(substr($0, 5)) }
/^@@ / && !/^@@ -[0-9]+(,[0-9]+)? \+[0-9]+(,[0-9]+)? @@/ { refuse("line " FNR ": '" $0 "' is no hunk's header") }
/^@@ -/ {
	hunk = $0
	sub(/ @@.*/, " @@", hunk)
	if (current == "") refuse("line " FNR ": hunk '" hunk "' is of no file")
	split($2, a, ","); split($3, b, ",")
	old = 2 in a ? a[2] + 0 : 1
	new = 2 in b ? b[2] + 0 : 1
	delete a; delete b
	if (!old && !new) refuse("line " FNR ": hunk '" hunk "' of " current " is empty")
}

END {
	if (failed) exit 2
	if (old > 0 || new > 0) refuse("ends in the middle of hunk '" hunk "' of " current)
	if (!hunks) refuse("holds no hunk")
}
