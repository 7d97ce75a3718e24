# SPDX-License-Identifier: GPL-2.0-only
# awk -F '[:"]' -v rooms=FILE -f includes.awk <LINES
#
# LINES are FILE:NUMBER:#include "NAME"; prints those whose NAME is in none of the rooms that
# the list `rooms` (see the file includes) allows to FILE.

function directory(path) { sub("/[^/]*$", "", path); return path }
function is_there(path,    line, got) {
	got = (getline line < path) >= 0
	close(path)
	return got
}
# plain(PATH): without DIR/.. in it.
function plain(path) { while (sub("[^/.]+/[.][.]/", "", path)); return path }

BEGIN {
	while ((getline line < rooms) > 0)
		if (line !~ "^#" && split(line, part, "[ \t]*[|][ \t]*") == 2)
			may[part[1]] = part[2]
}
{
	own = directory($1)
	for (d = own; d != "tests" && d ~ "/" && !(d in may); d = directory(d))
		;
	n = split(own " " may[d], place, " ")
	for (i = 1; i <= n; i++) {
		if (place[i] ~ "^made/by/")
			next
		if ($4 !~ "[.][.]/" && is_there(place[i] "/" $4))
			next
		if (index(plain(own "/" $4), place[i] "/") == 1 && is_there(own "/" $4))
			next
	}
	print $1 ":" $2 ": includes \"" $4 "\", which is in none of: " own " " may[d]
}
