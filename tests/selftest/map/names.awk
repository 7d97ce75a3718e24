# SPDX-License-Identifier: GPL-2.0-only
# awk -f names.awk FILES README...
#
# FILES is a list of all files of the lab, one a line, by their paths from its top.  Every file
# belongs to the README that is nearest above it.  This prints
#
#	missing FILE README	the README of FILE does not name it
#	stale README NAME	a list in the README names what is not there
#
# A README names a file by its path from the README's own directory, by its last part, by a
# pattern such as *.patch (or NAME.patch, in which NAME stands for *), or by a directory above
# it with a slash behind.  A word without a dot or a slash may be an ordinary word.  It counts
# as a name only between backticks, or at the beginning of a line of a list, which
# is a line whose first words end in two spaces, a tab, a colon or the end of the line.

function directory(path) { return path ~ "/" ? substr(path, 1, match(path, "/[^/]*$")) : "" }
function base(path) { sub(".*/", "", path); return path }

# The directory of the README that is nearest to FILE, with a slash, "" for the top.
function owner(file,    d) {
	for (d = directory(file); d != ""; d = directory(substr(d, 1, length(d) - 1)))
		if ((d "README") in file_is || (d "README.md") in file_is)
			return d
	return ""
}

function regex(pattern) {
	gsub("NAME", "*", pattern)
	gsub("[.+]", "[&]", pattern)
	gsub("[*]", "[^/]*", pattern)
	return "^" pattern "$"
}

# take(WORD, LISTED): the README in `room` has this word.
function take(word, listed) {
	gsub("^[(`\"']+|[]),.;:`\"']+$", "", word)
	sub("^[.]/", "", word)
	if (word !~ "^[A-Za-z0-9.*_/+-]+$" || word ~ "^/")
		return
	if (word ~ "NAME|[*]")
		patterns[room] = patterns[room] " " word
	else
		has[room, word]
	if (listed && word ~ "[.]([chp]|sh|awk|mk|jq|gp|cpio|patch|config|md)$|/$" && word !~ "^out/")
		listing[++listings] = room " " word
}

FNR == NR { file_is[$0]; file[++files] = $0; next }
FNR == 1 { room = directory(FILENAME); sub("^[.]/", "", room); readme[room] = FILENAME }
{
	line = $0
	# Commands are no names of files; readme.sh looks after them.
	if (line ~ "^ +([$] |make |echo )")
		next
	while (match(line, "`[^`]*`")) {
		n = split(substr(line, RSTART + 1, RLENGTH - 2), word, " ")
		for (i = 1; i <= n; i++)
			take(word[i], 0)
		line = substr(line, RSTART + RLENGTH)
	}
	line = $0
	sub("^[ \t]*([*-] )?[ \t]*", "", line)
	lead = ""
	# A sentence that ends in a full stop is none of a list.
	if (match(line, "(  |\t|:|$)"))
		lead = substr(line, 1, RSTART - 1)
	if (lead ~ "[.;?!]$")
		lead = ""
	listed = $0 ~ "^([ \t]|[*-] )"
	n = split(lead, word, " ")
	for (i = 1; i <= n; i++)
		take(word[i], listed && lead != line)
	n = split($0, word, "[ \t|]+")
	for (i = 1; i <= n; i++)
		if (word[i] ~ "[./]")
			take(word[i], 0)
}

function named(file,    room, rel, d, n, i, pattern) {
	room = owner(file)
	rel = substr(file, length(room) + 1)
	if (((room, rel) in has) || ((room, base(rel)) in has))
		return 1
	for (d = directory(rel); d != ""; d = directory(substr(d, 1, length(d) - 1)))
		if ((room, d) in has)
			return 1
	n = split(patterns[room], pattern, " ")
	for (i = 1; i <= n; i++)
		if (rel ~ regex(pattern[i]) || base(rel) ~ regex(pattern[i]))
			return 1
	return 0
}

# there(ROOM, WORD): a file that the list may mean by it.
function there(room, word,    i, d, want, rel) {
	d = room
	while (sub("^[.][.]/", "", word))
		sub("[^/]*/$", "", d)
	want = regex(word)
	if (word ~ "/$")
		want = substr(want, 1, length(want) - 1)
	for (i = 1; i <= files; i++) {
		if (index(file[i], d) == 1) {
			rel = substr(file[i], length(d) + 1)
			if (rel ~ want || base(rel) ~ want)
				return 1
		}
		if (file[i] ~ want || (word !~ "/" && base(file[i]) ~ want))
			return 1
	}
	return 0
}

END {
	for (i = 1; i <= files; i++)
		if (file[i] !~ "(^|/)README(.md)?$" && !named(file[i]))
			print "missing " file[i] " " owner(file[i]) "README"
	for (i = 1; i <= listings; i++) {
		split(listing[i], word, " ")
		room = listing[i] ~ "^ " ? "" : word[1]
		name = listing[i]
		sub("^[^ ]* ", "", name)
		if (!there(room, name))
			print "stale " readme[room] " " name
	}
}
