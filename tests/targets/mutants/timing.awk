# SPDX-License-Identifier: GPL-2.0-only
# Compares the medians of a scenario's samples with what the file expect says of arm B
# ("SCENARIO DOSE B <= 5ms").  The input is expect and results.  Exit code: 0 when every median
# is within, 1 when one is not, 2 when a dose has no hit.
# A time with its unit, in ns.
function ns(v) {
	return v + 0 == 0 ? 0 : v ~ /ms$/ ? v * 1e6 : v ~ /us$/ ? v * 1e3 : v ~ /s$/ ? v * 1e9 : v + 0
}
FNR == 1 { file++ }
file == 1 && !/^#/ && $3 == "B" && $4 == "<=" { most[$1, $2] = ns($5); shown[$1, $2] = $5 }
file == 2 && /^scenario=/ {
	delete f
	for (i = 1; i <= NF; i++) {
		split($i, kv, "=")
		f[kv[1]] = kv[2]
	}
	k = f["scenario"] SUBSEP f["dose"]
	tried[k] = 1
	if (f["hit"] == 1)
		wait[k, ++n[k]] = f["wait"]
}
END {
	for (k in tried) {
		if (!(k in most)) continue
		split(k, w, SUBSEP)
		if (!n[k]) {
			print "no hit at " w[2]
			exit 2
		}
		for (i = 2; i <= n[k]; i++)
			for (j = i; j > 1 && wait[k, j] < wait[k, j - 1]; j--) {
				t = wait[k, j]; wait[k, j] = wait[k, j - 1]; wait[k, j - 1] = t
			}
		m = wait[k, int((n[k] + 1) / 2)]
		text = text (text ? "; " : "") sprintf("%s at %s waits %.2f ms, expected at most %s",
			w[1], w[2], m / 1e6, shown[k])
		bad += m > most[k]
		some++
	}
	print "- " text
	exit !some ? 2 : bad ? 1 : 0
}
