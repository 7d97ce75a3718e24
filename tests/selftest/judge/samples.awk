# SPDX-License-Identifier: GPL-2.0-only
# Writes made-up raw samples with known properties; see tests/selftest/judge.sh.
#   -v seed=N      the same number gives the same samples in every awk
#   -v arms=A,B    names of the two sides; only `unpatched` waits
#   -v boots=N     an arm; iters=N a boot
#   -v run=...     scenarios, blank separated (attach-rss attach-aio)
#   -v late=NS     added to every wait behind a known delay
#   -v scale=X     factor on the same
#   -v odd=X       factor on every second boot of `unpatched`
#   -v hit=0       no aim hits
#   -v ruler=N     further boots of `unpatched`, for the controls only

# Park and Miller's generator (CACM 31, 1988): exact in doubles.
function uniform() {
	state = (state * 16807) % 2147483647
	return state / 2147483647
}

# A factor around 1, long-tailed, as waits are: e to a nearly normal power, worked out
# without the mathematics that small awks are built without.
function noise(spread,    i, x) {
	x = -6
	for (i = 0; i < 12; i++)
		x += uniform()
	x = 1 + spread * x / 32
	for (i = 0; i < 5; i++)
		x *= x
	return x
}

function rss(waits, dose, f) {
	if (!waits || dose == 0)
		return 90000 * noise(0.5)
	return dose * 1150000 * noise(0.2) * f
}

function boot(side, arm, i, k, n, f, s, list, dose, waits, predict, wait) {
	waits = arm == "unpatched"
	f = waits && ++seen % 2 ? odd : 1
	number++
	n = split(run, list, " ")
	for (s = 1; s <= n; s++)
		for (k = 1; k <= 4; k++)
			for (i = 0; i < iters; i++) {
				dose = list[s] == "attach-rss" ? rssdose[k] : aiodose[k]
				predict = (dose - 20) * 1000000 * (1 + 0.002 * uniform())
				if (list[s] == "attach-rss")
					wait = rss(waits, dose, f)
				else if (waits)
					wait = predict * scale + late + 500000 * noise(0.4)
				else
					wait = 40000 * noise(0.2)
				if (wait < 1000)
					wait = 1000
				printf "boot=%d arm=%s side=%s scenario=%s dose=%d unit=%s ", number, arm, side, \
					list[s], dose, list[s] == "attach-rss" ? "MiB" : "ms"
				printf "iter=%d hit=%d wait=%.0f t_exec=1%s\n", i, hit, wait, \
					list[s] == "attach-aio" ? sprintf(" predict=%.0f", predict) : \
					sprintf(" kwait=%.0f", waits && dose ? wait - 30000 : 0)
			}
}

BEGIN {
	if (arms == "") arms = "unpatched,patched"
	if (boots == "") boots = 10
	if (iters == "") iters = 2
	if (run == "") run = "attach-rss attach-aio"
	if (scale == "") scale = 1
	if (odd == "") odd = 1
	if (hit == "") hit = 1
	state = 7919 * (seed + 1)
	for (i = 0; i < 10; i++)
		uniform()
	split("0 16 64 256", rssdose, " ")
	split("25 50 100 200", aiodose, " ")
	split(arms, arm, ",")
	print "# made up"
	print "scenario name=attach-rss unit=MiB ruler=no title=PTRACE_SEIZE blocked by execve(), by old RSS"
	if (run ~ /attach-aio/)
		print "scenario name=attach-aio unit=ms ruler=yes title=PTRACE_SEIZE blocked by one AIO read in flight"
	for (b = 0; b < boots; b++) {
		boot(b % 2 ? "B" : "A", arm[b % 2 + 1])
		boot(b % 2 ? "A" : "B", arm[2 - b % 2])
	}
	for (b = 0; b < ruler; b++)
		boot("R", "unpatched")
}
