# SPDX-License-Identifier: GPL-2.0-only
# awk -f cases.awk RESULTS: what one boot of ktaprun said, a line "CASE<tab>ANSWER" for each case.
#
# A CASE is COLLECTION:TEST for a whole test, and COLLECTION:TEST: NAME for each line "ok" or
# "not ok" that it printed.  The number in front of a name is no part of it, nor is an address in
# it: they need not be the same in two boots.  Cases of one name get their turn behind it, #2, #3.
# An ANSWER is pass, fail, skip, xfail, or why a test ended: timeout, signal 11, exit 2.

/^# selftests: / {
	test = $0
	sub(/^# selftests: /, "", test)
	sub(/: /, ":", test)
	next
}
# The end of a test, which is also the end of what it says.
/^(not )?ok [0-9]+ selftests: / {
	print test "\t" whole($0)
	test = ""
	next
}
test != "" && /^#[ #]*(not )?ok [0-9]+/ {
	sub(/^#[ #]*/, "")
	line = $0
	answer = /^not / ? "fail" : "pass"
	sub(/^(not )?ok [0-9]+[ \t]*(- )?[ \t]*/, "")
	name = $0
	if (match(name, /# *(SKIP|XFAIL|TODO|XPASS)/)) {
		word = substr(name, RSTART, RLENGTH)
		name = substr(name, 1, RSTART - 1)
		answer = word ~ /SKIP/ ? "skip" : word ~ /XPASS/ ? answer : "xfail"
	}
	gsub(/0x[0-9a-fA-F]+/, "0x*", name)
	gsub(/[ \t]+/, " ", name)
	sub(/ $/, "", name)
	key = test ": " name
	print key (seen[key]++ ? " #" seen[key] : "") "\t" answer
}

function whole(line) {
	if (line ~ /# TIMEOUT/) return "timeout"
	if (line ~ /# SKIP/) return "skip"
	if (line !~ /^not /) return "pass"
	if (!match(line, /# (exit|signal)=[0-9]+$/)) return "fail"
	line = substr(line, RSTART + 2)
	sub(/=/, " ", line)
	return line == "exit 1" ? "fail" : line
}
