# SPDX-License-Identifier: GPL-2.0-only
# Reads lines HOSTS OPENED BOOTED, both in seconds, and prints the cost of a run by its number of hosts.
# Variables: each, the boots behind BOOTED; here and there, the seconds of a boot here and on a host.
#
# The model: all hosts are opened at the same time, which takes what the first one takes and a share for each other one
# (this machine sends the same files to each), and then each makes its part of the boots.

function time_of(hosts, boots) { return first + share * (hosts - 1) + boot * int((boots + hosts - 1) / hosts) }

function row(hosts, opened, booted, how) {
	printf "%5d  %8.2f s  %8.2f s  %8.2f s  %s\n", hosts, opened, booted, opened + booted, how
}

function best(boots,    n, least, t) {
	for (n = 1; n <= 1024; n++) {
		t = time_of(n, boots)
		if (!least || t < least) { least = t; hosts = n }
	}
	printf "A run of %d boots is the shortest with %d host%s: %.1f s, and %.1f s with one.\n",
		boots, hosts, hosts == 1 ? "" : "s", least, time_of(1, boots)
}

NR == 1 {
	print "To send a kernel to a host and boot it there for the first time: " $2 " s (goal at most 3)"
	printf "A boot there: %.3f s, %.3f s more than one here (goal at most 0.1)\n\n", there, there - here
	print "hosts  to open    " each " boots  both"
	first = $2
}
{ row($1, $2, $3, "measured"); n = $1; last = $2; boot = $3 * $1 / each }
END {
	share = n > 1 && last > first ? (last - first) / (n - 1) : 0
	for (h = 2 * n; h <= 16 * n; h *= 2) row(h, time_of(h, 0), time_of(h, each) - time_of(h, 0), "predicted")
	print ""
	printf "Each further host adds %.3f s to send what it needs; the builds here are not in this.\n", share
	best(20)
	best(1000)
}
