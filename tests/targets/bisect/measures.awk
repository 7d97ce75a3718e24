# SPDX-License-Identifier: GPL-2.0-only
# Reads what a guest printed, and prints what odds reads, lines "NAME VALUE": the median wait
# of each dose of a scenario, in ns; each observation and each result of a check.
# A word without characters that mean something to a shell.
function word(s) { gsub(/[^A-Za-z0-9_.:+-]/, "_", s); return s == "" ? "-" : s }

# One sample that cannot be read ends the script, because nobody knows then what was measured.
function bad(why) {
	print "not counted, " why ": " substr($0, 1, 200) > "/dev/stderr"
	failed = 1
	exit 1
}
function number(s) { return s ~ /^[0-9]+(\.[0-9]+)?$/ && length(s) <= 15 }

/^scenario=/ {
	split("", key)
	for (i = 1; i <= NF; i++) {
		eq = index($i, "=")
		key[substr($i, 1, eq - 1)] = substr($i, eq + 1)
	}
	if (key["hit"] == 1) {
		d = key["dose"]
		if (!number(d)) bad("its dose is no number")
		if (!number(key["wait"])) bad("its wait is no time")
		if (!(d in n)) order[++doses] = d
		v[d, ++n[d]] = key["wait"] + 0
	}
}
/^observe / {
	name = $2
	sub(/=.*/, "", name)
	value = substr($0, index($0, "=") + 1)
	print word(name), word(value)
}
/^(not )?ok [0-9]/ {
	ok = $1 == "ok" ? "ok" : "not-ok"
	if (/# SKIP/) ok = "skip"
	sub(/^(not )?ok [0-9]+ */, "")
	sub(/ *# .*/, "")
	print "result." word($0), ok
}
END {
	if (failed) exit 1
	for (k = 1; k <= doses; k++) {
		d = order[k]
		for (i = 2; i <= n[d]; i++)
			for (j = i; j > 1 && v[d, j - 1] > v[d, j]; j--) {
				t = v[d, j]; v[d, j] = v[d, j - 1]; v[d, j - 1] = t
			}
		printf "dose=%s %.0f\n", d, (v[d, int((n[d] + 1) / 2)] + v[d, int((n[d] + 2) / 2)]) / 2
	}
}
