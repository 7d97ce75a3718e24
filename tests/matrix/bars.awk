# SPDX-License-Identifier: GPL-2.0-only
# The plot for a terminal: the wait at the largest dose of each line and arm,
# a bar from 10 us on, ten columns for each factor of ten.

/^"/ { name = $0; gsub(/"/, "", name); order[++n] = name; next }
NF == 2 { dose[name] = $1; wait[name] = $2 }

END {
	if (!n)
		exit
	print "Attach blocked by execve(), each # a tenth of a factor of ten"
	for (i = 1; i <= n; i++) {
		k = order[i]
		if (!(k in wait))
			continue
		len = wait[k] > 0.01 ? int(10 * log(wait[k] / 0.01) / log(10) + 0.5) : 0
		bar = ""
		while (length(bar) < len && length(bar) < 50)
			bar = bar "#"
		printf "%-17s %-50s %.3g ms, %d MiB\n", k, bar, wait[k], dose[k]
	}
}
