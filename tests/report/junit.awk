# SPDX-License-Identifier: GPL-2.0-only
# LC_ALL=C awk -v suite=NAME -f junit.awk KTAP: writes the tests of a flat KTAP as JUnit XML.
#
# The comments before a test are what it said.  A test that fails has them as its failure, and any other
# as its output.  When the number of tests is not that of the plan, or there is a line "Bail out!", an
# error says so.  Bytes that are no UTF-8, and characters that XML cannot have, become a ?.

BEGIN {
	for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
	planned = -1
}

# follows(S, AT, N, LOW, HIGH): whether N bytes of UTF-8 follow, the first from LOW to HIGH.
function follows(s, at, n, low, high,    i, c) {
	for (i = 1; i <= n; i++) {
		c = code[substr(s, at + i, 1)]
		if (c < (i == 1 ? low : 128) || c > (i == 1 ? high : 191)) return 0
	}
	return n
}
# more(S, AT): how many bytes follow the first one of the character at AT; -1 when it is none of XML's.
function more(s, at,    c, n) {
	c = code[substr(s, at, 1)]
	if (c == 9 || c >= 32 && c < 127) return 0
	if (c == 194) n = follows(s, at, 1, 160, 191)		# the controls from U+0080 on are left out
	else if (c >= 195 && c <= 223) n = follows(s, at, 1, 128, 191)
	else if (c >= 224 && c <= 239) n = follows(s, at, 2, c == 224 ? 160 : 128, c == 237 ? 159 : 191)
	else if (c >= 240 && c <= 244) n = follows(s, at, 3, c == 240 ? 144 : 128, c == 244 ? 143 : 191)
	if (n == 2 && c == 239 && substr(s, at + 1, 2) ~ /^\277[\276\277]/) n = 0	# U+FFFE and U+FFFF
	return n ? n : -1
}
function xml(s,    i, n, out) {
	if (s ~ /[^ -~]/)
		for (i = 1; i <= length(s); i += n + 1) {
			n = more(s, i)
			out = out (n < 0 ? "?" : substr(s, i, n + 1))
			if (n < 0) n = 0
		}
	else
		out = s
	gsub(/&/, "\\&amp;", out); gsub(/</, "\\&lt;", out); gsub(/>/, "\\&gt;", out); gsub(/"/, "\\&quot;", out)
	gsub(/\t/, " ", out)
	return out
}
function case_of(name, inner) {
	body = body "    <testcase classname=\"" xml(suite) "\" name=\"" xml(name) "\""
	body = body (inner == "" ? "/>\n" : ">\n" inner "    </testcase>\n")
	cases++
}
function element(tag, message, text) {
	return "      <" tag (message == "" ? "" : " message=\"" xml(message) "\"") \
		(text == "" ? "/>\n" : ">" xml(text) "</" tag ">\n")
}
function error(text) { errors++; case_of("the tests", element("error", text, "")) }

/^[0-9]+\.\.[0-9]+/ { planned = $0; sub(/^[0-9]+\.\./, "", planned); planned += 0; next }
/^Bail out!/ { bailed = $0; next }
/^(not )?ok( |$)/ {
	ran++
	name = $0
	sub(/^(not )?ok *[0-9]* *(- )?/, "", name)
	directive = ""
	if (match(name, / *# *(SKIP|TODO)/)) {
		directive = substr(name, RSTART + RLENGTH)
		word = substr(name, RSTART, RLENGTH)
		name = substr(name, 1, RSTART - 1)
		sub(/^ */, "", directive)
	} else
		word = ""
	if (word ~ /SKIP/) {
		skipped++
		case_of(name, element("skipped", directive == "" ? "skipped" : directive, ""))
	} else if (/^not/ && word !~ /TODO/) {
		failures++
		case_of(name, element("failure", said == "" ? "not ok" : substr(said, 1, 200), said))
	} else
		case_of(name, said == "" ? "" : element("system-out", "", said))
	said = ""
	next
}
/^#/ { sub(/^# ?/, ""); said = said (said == "" ? "" : " | ") $0 }

END {
	if (bailed != "") error(bailed)
	else if (planned != ran + 0)
		error((planned < 0 ? "no plan" : planned " tests were planned") ", and " ran + 0 " were run")
	counts = sprintf("tests=\"%d\" failures=\"%d\" errors=\"%d\"", cases, failures, errors)
	print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	print "<testsuites name=\"" xml(suite) "\" " counts ">"
	printf "  <testsuite name=\"%s\" %s skipped=\"%d\">\n", xml(suite), counts, skipped
	printf "%s", body
	print "  </testsuite>\n</testsuites>"
}
