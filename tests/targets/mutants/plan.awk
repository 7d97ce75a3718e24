# SPDX-License-Identifier: GPL-2.0-only
# Prints a plan for freeze: each question in the phase in which it is asked.  The input is
# files of phases, and the file questions.  map=FILE is the kernel's System.map, for phases
# that name A|B, where lines differ.

# Of names A|B|..., the first function that the kernel has.
function there(names,    n, f, i, line, has) {
	if ((n = split(names, f, "|")) == 1) return names
	while ((getline line < map) > 0) {
		sub(/^[^ ]* [tT] /, "", line)
		has[line] = 1
	}
	close(map)
	for (i = 1; i <= n; i++)
		if (f[i] in has) return f[i]
	return f[1]
}

/^#/ || NF == 0 { next }
FILENAME !~ /questions$/ {
	at[$1] = there($2) ($3 == "-" ? "" : " under " $3)
	next
}
{
	for (i = 2; i <= NF; i++) {
		if (!($1 in at)) {
			print "plan.awk: no phase " $1 > "/dev/stderr"
			exit 2
		}
		print "at " at[$1] " task victim name " $1 "/" $i " do " \
			($i == "sibling-mmap" ? "from exec sibling ;; sibling ask" : "user " $i)
	}
}
