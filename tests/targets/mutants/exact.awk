# SPDX-License-Identifier: GPL-2.0-only
# Compares the samples of a scenario in virtual time with those of the right patch.  The input is two
# files of results, the right patch's first.  Prints where a wait is longer.  Exit code: 0 when none
# is, 1 when one is, 2 when a dose has no hit.
/^scenario=/ {
	for (i = 1; i <= NF; i++) {
		split($i, kv, "=")
		f[kv[1]] = kv[2]
	}
	if (f["hit"] != 1) next
	d = f["dose"]
	if (FILENAME == ARGV[1]) {
		right[d] = f["wait"]
		order[++n] = d
	} else {
		wait[d] = f["wait"]
	}
	name = f["scenario"]
}
END {
	for (i = 1; i <= n; i++) {
		d = order[i]
		if (!(d in wait)) {
			print "no hit at " d
			exit 2
		}
		if (wait[d] <= right[d]) continue
		text = text sprintf("%s%s at %s waits %d ns, the right patch %d ns", text ? "; " : "", name, d,
			wait[d], right[d])
	}
	print "- " text
	exit !n ? 2 : text != ""
}
