# SPDX-License-Identifier: GPL-2.0-only
# awk -f figures.awk ROWS LETTER: tells of each row of a letter's tables that is not one of ROWS, and of
# each scenario that has none.  A line of ROWS has scenario, dose, unit, the medians of A and B, the
# ratio, and the ends of its interval; times are ns.  A figure may be rounded to the digits it has.
BEGIN { in_ns["us"] = 1e3; in_ns["ms"] = 1e6; in_ns["s"] = 1e9; in_ns["KiB"] = 1024; in_ns["MiB"] = 1048576 }
function plain(x, unit) { return x * (unit in in_ns ? in_ns[unit] : 1) }
# near(SHOWN, UNIT, X): whether X may be shown so.
function near(shown, unit, x,    digits, off) {
	if (shown == "-" || x == "-") return shown == x
	digits = shown
	sub(/e.*/, "", digits)
	off = digits ~ /[.]/ ? 10 ^ -length(substr(digits, index(digits, ".") + 1)) : 1
	if (shown ~ /e/) off *= 10 ^ substr(shown, index(shown, "e") + 1)
	off = plain(off, unit) * 0.51 + x * 1e-9
	return plain(shown, unit) - x <= off && x - plain(shown, unit) <= off
}
NR == FNR { row[$1, $2, $3] = $0; scenario[$1] = 1; next }
/^  scenario +dose/ { table = 1; next }
/^$/ { table = 0 }
/^  [^ ]+:( |$)/ { table = 0 }
!table { next }
NF == 1 && /^  [^ ]/ { name = $1; next }
{ gsub(/[][,*!]/, " "); $0 = $0 }
/^  [^ ]/ { name = $1; sub(/^  [^ ]+/, "") ; $0 = $0 }
{
	if (!((name, $1, $2) in row)) { print "no row: " name, $0; bad = 1; next }
	split(row[name, $1, $2], want, " ")
	delete scenario[name]
	shown++
	n = 3
	for (k = 4; k <= 8 && n <= NF; k++) {
		unit = $(n + 1) ~ /^[a-zKM]/ ? $(n + 1) : ""
		if (!near($n, unit, want[k])) { print "is " $n " " unit ", not " want[k] ": " $0; bad = 1 }
		n += unit == "" ? 1 : 2
	}
}
END { for (s in scenario) { print "not shown: " s; bad = 1 } exit bad || !shown }
