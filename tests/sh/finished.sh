# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2016 # the text of a file of knobs
# Sourced by targets about a finished run.  Its file of knobs is read, and never run, because a run may come
# from elsewhere.

# typed_for KNOBS: prints what was typed behind make for the run that has the file KNOBS, a word a line.
typed_for() {
	sed -n 's/^ *with_knobs() .*"$make" \(.*\) BY_SCRIPT=1 .*/\1/p' "$1" | awk -v q="'" '{
		for (i = 1; i <= length($0); i++) {
			c = substr($0, i, 1)
			if (c == q) in_word = !in_word
			else if (c == "\\" && !in_word) word = word substr($0, ++i, 1)
			else if (c == " " && !in_word) { print word; word = "" }
			else word = word c
		}
		print word
	}'
}

# told_of KNOBS: prints those words in a form for strangers: paths are named without their directories,
# and what is about this machine or about the form of the output is left out.
told_of() {
	typed_for "$1" | awk '
		/^(O|V|BUSYBOX|LAB_[A-Z]*|LINES|PHASES|FORMAT)=/ || !/=/ { next }
		{
			name = $0; sub(/=.*/, "", name)
			n = split(substr($0, length(name) + 2), part, ",")
			value = ""
			for (i = 1; i <= n; i++) {
				if (part[i] ~ /^[.~]*\// && name != "APPEND") {
					sub(/\/+$/, "", part[i])
					sub(/.*\//, "", part[i])
				}
				value = value (i > 1 ? "," : "") part[i]
			}
			print name "=" value
		}'
}

# without_directories: copies stdin, the file `host` or `report` of a run, to stdout; what is the user's is
# named there without the directory in which it is.
without_directories() {
	sed -E -e 's,^(source|[Pp]atch|fuzz|chosen|Of several mails): [~.]*/([^:]*/)*,\1: ,' \
		-e '/^line: /s,([ \,])[~.]*/([^ \,]*/)*,\1,g'
}

# claims_of RUN: prints the decisions of tests/judge/claims.awk on what the run's checks saw.
claims_of() {
	[ -f "$1/checks/claims" ] && [ -f "$1/checks/unpatched" ] && [ -f "$1/checks/patched" ] || return 0
	awk -v ran="$(sed -n 's/^check //p' "$1/checks/unpatched" "$1/checks/patched" | sort -u | tr '\n' ' ')" \
		-f tests/judge/claims.awk "$1/checks/claims" arm=unpatched "$1/checks/unpatched" \
		arm=patched "$1/checks/patched" 2>/dev/null
	return 0
}
