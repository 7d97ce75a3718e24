# SPDX-License-Identifier: GPL-2.0-only
# Prints how long the programs took, from the samples of `programs`: the median of each cell, and
# its least and its greatest value.
#
#   awk -v programs="PROGRAM..." -v a=ARM -v b=ARM -v boots=N -f table.awk SAMPLES
#
# Exit code: 0; 6 when a cell has no value, for no aim hit.

function field(key,    i) {
	for (i = 1; i <= NF; i++)
		if (index($i, key "=") == 1)
			return substr($i, length(key) + 2)
}

function ms(ns) { return sprintf(ns < 1e5 ? "%.3f" : ns < 1e6 ? "%.2f" : "%.0f", ns / 1e6) }

# cell(KEY): "median [least, most]" of the values of KEY, in ms.
function cell(key,    n, i, j, v, t) {
	n = count[key]
	if (!n) {
		missing = missing "  " key ": no aim hit\n"
		return "-"
	}
	for (i = 1; i <= n; i++) {
		t = value[key, i] + 0
		for (j = i - 1; j && v[j] > t; j--)
			v[j + 1] = v[j]
		v[j + 1] = t
	}
	t = n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
	return ms(t) " [" ms(v[1]) ", " ms(v[n]) "]"
}

function row(text, name, has_alone) {
	printf "  %-18s %-15s %-21s %s\n", text, has_alone ? cell(name "-alone") : "",
		cell(name " " a), cell(name " " b)
}

BEGIN {
	shown["strace"] = "strace -p"
	shown["gdb"] = "gdb -p -batch"
	shown["ps"] = "ps -ef"
	shown["pgrep"] = "pgrep -f"
	shown["top"] = "top -bn1"
	shown["lsof"] = "lsof -p"
	shown["pidstat"] = "pidstat"
}

/^boot=/ && field("hit") == 1 {
	key = field("scenario")
	# Both arms alike: nobody waits there.
	if (key !~ /-alone$/)
		key = key " " field("arm")
	value[key, ++count[key]] = field("wait") + 0
}

END {
	print "How long a program takes to come back that meets a process of 256 MiB in its execve(), in ms;"
	print "medians of " boots " boots of each kernel [least, most].  alone: the same, of both kernels, when no"
	print "execve() is in flight."
	printf "\n  %-18s %-15s %-21s %s\n", "", "alone", a, b
	n = split(programs, p, " ")
	for (i = 1; i <= n; i++) {
		row(shown[p[i]], "program-" p[i], 1)
		if (p[i] != "strace" && p[i] != "gdb")
			continue
		row("  its attach", "program-" p[i] "-attach")
		row("  until the stop", "program-" p[i] "-stop")
	}
	if (missing) {
		printf "\nNot measured:\n%s", missing
		exit 6
	}
}
