# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Real kernels on other machines: sshd's on the loopback address, each with a home, a /dev/shm and a CPU of its own.
. "$(dirname "$0")/../lib.sh"
. "$LAB/tests/selftest/hosts/sshd.sh"
why=$(no_hosts)
[ -z "$why" ] || { skip 'kernels are booted on other machines' "$why"; end; }
for name in h1 h2 h3 h4; do host $name; done

verdict() {
	exits 0 make lab-run O="$OUT" SCENARIOS=attach-aio COST=0 BOOTS=4 QUICK=1 HOSTS=h1,h2,h3,h4 SSH="$ssh" &&
		says 'Verdict: as expected' && says '  on h' &&
		[ "$(jq '.hosts | length' "$OUT/results/latest/report.json")" = 4 ] && within 20 clean_hosts h1 h2 h3 h4
}
checks() {
	exits 0 make lab-check O="$OUT" CHECKS=where HOSTS=h1,h2 SSH="$ssh" && says "  h1: " && says "  h2: " &&
		within 20 clean_hosts h1 h2
}
t 'lab-run on four hosts gives the verdict that it gives here' verdict
t 'lab-check makes its boots on two hosts' checks
end
