# SPDX-License-Identifier: GPL-2.0-only
# The plot for a terminal, from the points that points.jq prints: a bar for the wait at
# the largest dose of each line and arm.  A bar begins at 10 us (0.01 ms), and has nine
# columns for each factor of ten.

/^# / { drawn = substr($0, 3) }
/^"/ { name = $0; gsub(/"/, "", name); order[++n] = name; next }
NF == 2 { dose[name] = $1; wait[name] = $2 }

END {
	if (!n)
		exit
	print "How long others wait in " drawn ", nine # a factor of ten"
	for (i = 1; i <= n; i++) {
		k = order[i]
		if (!(k in wait))
			continue
		len = wait[k] > 0.01 ? int(9 * log(wait[k] / 0.01) / log(10) + 0.5) : 0
		bar = ""
		while (length(bar) < len && length(bar) < 44)
			bar = bar "#"
		printf "%-17s %-44s %.3g ms, dose %d\n", k, bar, wait[k], dose[k]
	}
}
