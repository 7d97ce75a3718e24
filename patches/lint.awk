# SPDX-License-Identifier: GPL-2.0-only
# WHAT=NAME [OUT=FILE] [ABOUT=FILE] awk -v strip=N [-v message=1] [-v reverse=1] -f lint.awk PATCH
#
# Decides whether one patch may be applied to a tree.  It must be text, its hunks must
# be whole, and its names must stay in the tree.  This is the only parser of names: it
# prints the names that the patch touches, one a line, and "link NAME" for a symbolic
# link that the patch makes (with reverse=1 for one that it makes when it is taken out).
# For a patch that is refused it prints one line on stderr, which calls the patch
# NAME, and exits with 2.
#
# A header is what git takes for one: `---` and `+++` with a hunk below, or `diff --git`
# with a line below that belongs to it.  Every other line outside a hunk belongs to the
# message.  FILE gets only the headers and the hunks, so that patch(1) cannot read
# anything else as a header; names in it are such that patch -p1 understands them.  With
# message=1 FILE gets the message as well.
#
# The file ABOUT gets what else there is to know: "hunks N"; "modes only" for a patch that
# changes the modes of files and nothing in them; and for each line `index` of git "blob HASH
# NAME", which is the content of the file before the patch; zeros are no file.
#
# L[1] to L[lines] are the lines of the patch.  A function that handles the lines from I
# on returns the number of the line after them.

# refuse(WHY): says why, and ends.
function refuse(why) {
	print ENVIRON["WHAT"] ": " why > "/dev/stderr"
	exit 2
}

# name(S, N): S is what stands behind `---` or `+++`.  Returns the name of the file in it,
# without a time stamp and without its first N directories; "" for /dev/null.
function name(s, drop, full, i, tab) {
	tab = sub(/\t.*/, "", s)
	sub(/[ \r]+$/, "", s)
	if (s == "/dev/null") return ""
	if (s ~ /^"/) refuse("names " s ", which has characters no kernel file has")
	if (s ~ /^\//) refuse("names " s ", an absolute path")
	if (("/" s "/") ~ /\/\.\.\//) refuse("names " s ", which leaves the tree")
	if (!tab) sub(/ .*/, "", s)	# a date
	full = s
	if (s ~ /[\001-\040\177"\\]/) refuse("names " s ", which has characters no kernel file has")
	for (i = 0; i < drop; i++)
		if (!sub(/^[^\/]*\/+/, "", s))
			refuse("names " full ", which has no directory in front to leave out (-p" strip ")")
	gsub(/\/(\.?\/)+/, "/", s)
	if (s == "" || s == "." || s ~ /^\.\// || s ~ /\/\.?$/ || ("/" s "/") ~ /\/\.git\//)
		refuse("names " full ", which is no file of a kernel tree")
	return s
}

# touch(S): the patch touches the file S.  It is printed when it comes first.
function touch(s) {
	if (s == "") return s
	current = s
	if (!seen[s]++) print s
	return s
}

# link_to(S): the patch makes the file `current` a link to S.  A link may lead up to the
# top of the tree, and down from there.
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

# emit(S): FILE gets the line S.  say(S): it is a line of the message.
function emit(s) { if (out != "") print s > out }
function say(s) { if (message) emit(s) }

# pair(I): line I and the next one are `---` and `+++`, with a hunk below.
function pair(i) { return L[i] ~ /^--- / && L[i + 1] ~ /^\+\+\+ / && L[i + 2] ~ /^@@ -/ }

# renamed(LINE, WORD, NAME): returns LINE, which begins with WORD, with NAME in a form that
# patch -p1 understands.
function renamed(line, word, s) {
	if (strip == 1 || s == "") return line
	line = substr(line, length(word) + 1)
	return word "x/" s (match(line, /[\t ]/) ? substr(line, RSTART) : "")
}

# header(I): a header begins at line I.
function header(i) {
	return pair(i) || (L[i] ~ /^diff --git / && (extended(L[i + 1]) || pair(i + 1) || is_binary(L[i + 1])))
}

# unmailed(): if the first header ends in CR LF, a mail program has given that end to all
# lines, and it is taken off.  Otherwise a CR belongs to the file that is patched.
function unmailed(i) {
	for (i = 1; i <= lines && !header(i); ) i++
	if (L[i] ~ /\r$/) for (i = 1; i <= lines; i++) sub(/\r$/, "", L[i])
}

# names(I): handles `---`, `+++` and the hunks below them.
function names(i, a, b) {
	a = touch(name(substr(L[i], 5), strip))
	b = touch(name(substr(L[i + 1], 5), strip))
	if (a == "" && b == "") refuse("line " i ": names no file")
	emit(renamed(L[i], "--- ", a))
	emit(renamed(L[i + 1], "+++ ", b))
	return hunks(i + 2)
}

function hunks(i) {
	for (files++; L[i] ~ /^@@ /; ) i = hunk(i)
	return i
}

# hunk(I): handles one hunk, and refuses one with more or fewer lines than it says.
function hunk(i, w, a, b, c, old, new, is) {
	if (L[i] !~ /^@@ -[0-9]+(,[0-9]+)? \+[0-9]+(,[0-9]+)? @@/)
		refuse("line " i ": '" L[i] "' is no hunk's header")
	is = L[i]
	sub(/ @@.*/, " @@", is)
	split(L[i], w, " "); split(w[2], a, ","); split(w[3], b, ",")
	old = 2 in a ? a[2] + 0 : 1
	new = 2 in b ? b[2] + 0 : 1
	if (!old && !new) refuse("line " i ": hunk '" is "' of " current " is empty")
	for (emit(L[i++]); old > 0 || new > 0; emit(L[i++])) {
		if (i > lines) refuse("ends in the middle of hunk '" is "' of " current)
		c = substr(L[i], 1, 1)
		if (c == "+") new--
		else if (c == "-") old--
		else if (c == " " || c == "" || c == "\t") { old--; new-- }
		else if (c != "\\") refuse("line " i ": hunk '" is "' of " current " is cut short")
		if (old < 0 || new < 0) refuse("line " i ": hunk '" is "' of " current " is longer than it says")
		if (link && c == (reverse ? "-" : "+")) link_to(substr(L[i], 2))
	}
	hunk_count++
	changes++
	if (L[i] ~ /^\\/) emit(L[i++])
	return i
}

# extended(S): S is a line that git writes below `diff --git`.
function extended(s) {
	return s ~ /^((old|new|new file|deleted file) mode|(rename|copy) (from|to)|(dis)?similarity index|index) /
}
# blob(S, NAME): S is the line `index` of that file.
function blob(s, file, hash) {
	split(substr(s, 7), hash, /[. ]+/)
	s = hash[reverse ? 2 : 1]
	if (file != "") blobs = blobs "blob " s " " file "\n"
}

# is_binary(S): S says that a file is binary.
function is_binary(s) { return s ~ /^(GIT binary patch|Binary files [^ ]*\/[^ ]* and [^ ]*\/[^ ]* differ)/ }

# git(I): handles `diff --git` and the lines that belong to it.
function git(i, n, w, s) {
	n = split(L[i], w, " ")
	current = w[3]
	if (n != 4) refuse("line " i ": '" L[i] "' has names with characters no kernel file has")
	w[3] = touch(name(w[3], strip))
	w[4] = touch(name(w[4], strip))
	emit(strip == 1 ? L[i] : "diff --git x/" w[3] " x/" w[4])
	for (i++; extended(L[i]); i++) {
		s = L[i]
		if (s ~ /mode 160000/) refuse("changes the submodule " current)
		if (s ~ /mode 120000/ || s ~ /^index [^ ]* 120000/) link = 1
		if (s ~ /^(rename|copy) /) {
			sub(/^[a-z]+ [a-z]+ /, "", s)
			s = touch(name(s, strip ? strip - 1 : 0))
			match(L[i], /^[a-z]+ [a-z]+ /)
			emit(substr(L[i], 1, RLENGTH) s)
		} else {
			emit(L[i])
		}
		if (s !~ /index /) changes++
		if (L[i] ~ /^(rename|copy|new file|deleted file) /) content++
		if (L[i] ~ /^index [0-9a-f]+\.\.[0-9a-f]+/) blob(s, w[reverse ? 4 : 3])
	}
	files++
	if (is_binary(L[i])) refuse("changes " current " as a binary file")
	return i
}

# index_line(I): handles a line `Index:`.  When a header follows, another tool than git has
# written it, and its name is looked at as well.
function index_line(i, j) {
	for (j = i + 1; L[j] ~ /^(=+$|RCS file: |retrieving revision |diff )/; ) j++
	if (pair(j)) name(substr(L[i], 8), strip)
	say(L[i])
	return i + 1
}

# other(I): handles a line of the message.
function other(i) {
	if (is_binary(L[i])) refuse("changes " current " as a binary file")
	if (L[i] ~ /^@@ -[0-9]+(,[0-9]+)? \+[0-9]+(,[0-9]+)? @@/)
		refuse("line " i ": hunk '" L[i] "' is of no file")
	if (files && L[i] ~ /^@@ /) refuse("line " i ": '" L[i] "' is no hunk's header")
	say(L[i])
	return i + 1
}

{ L[++lines] = $0 }

END {
	out = ENVIRON["OUT"]
	if (out != "") printf "" > out
	unmailed()
	for (i = 1; i <= lines; ) {
		if (!header(i)) {
			i = L[i] ~ /^Index: / ? index_line(i) : other(i)
			continue
		}
		link = 0
		if (!pair(i)) i = git(i)
		if (pair(i)) i = names(i)
	}
	if (!changes) refuse("holds no hunk")
	about = ENVIRON["ABOUT"]
	if (about == "") exit
	print "hunks " hunk_count + 0 > about
	if (!hunk_count && !content) print "modes only" > about
	printf "%s", blobs > about
}
