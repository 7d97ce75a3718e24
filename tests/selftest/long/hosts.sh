# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Real kernels on other machines, of which one loses its connection or its guest in the midst of the run, 20 times; and
# a matrix of mutants that is the same there as here.
. "$(dirname "$0")/../lib.sh"
. "$LAB/tests/selftest/hosts/sshd.sh"
why=$(no_hosts)
[ -z "$why" ] || { skip 'a run on other machines survives' "$why"; end; }
for name in h1 h2 h3 h4; do host $name; done
k=$OUT/kernel/7.2

run() {
	asked=$(knobs_file MAKE_PROGRAM=make O="$work/o" K="$k" B=build-timing LINE=7.2 FLAVOUR=timing COMPAT= \
		PRISTINE="$k/pristine" RUN_ARMS=unpatched,patched RUN_CONTROL= SUBJECT=exec-free-old-mm PATCHES= \
		SCENARIO_DIR= EXPECT= \
		BOOTS=3 QUICK=1 COST=0 SCENARIOS=attach-aio CPUS=2 MEM=640 UML_MODE=seccomp LIMIT=60 SHOW=0 CHECKS= \
		INITRAMFS="$OUT/rootfs/initramfs.cpio" NOISE="$LAB/kernel-config/noise" HOSTS=h1,h2,h3 SSH="$ssh" \
		APPEND='rcutree.jiffies_till_first_fqs=0 rcutree.jiffies_till_next_fqs=1')
	"$OUT/bin/leash" tests/targets/run/run "$asked"
}
# kill_on_h2 WHAT: waits until a guest runs on h2, and up to half a second, and kills the sshd or the kernel there.
kill_on_h2() {
	within 600 boots_on_h2 || return
	sleep "0.$(($(date +%N | sed 's/^0*//') / 7 % 5))"
	for p in $(processes_of h2 | grep -E "$1" | cut -d ' ' -f 1); do kill -9 "$p" 2>/dev/null; done
	echo "killed $1"
}
boots_on_h2() { processes_of h2 | grep -q 'mem=640M'; }
survives() {
	mkdir -p "$work/o" && ln -sfn "$OUT/bin" "$work/o/bin" && ln -sfn "$OUT/rootfs" "$work/o/rootfs" || return
	i=0 lost=0
	while [ "$i" -lt 20 ]; do
		i=$((i + 1))
		if [ $((i % 2)) = 1 ]; then what='^[0-9]+ sshd: '; else what='mem=640M'; fi
		kill_on_h2 "$what" >"$work/killed" &
		exits 0 run || return
		wait $!
		r=$work/o/results/latest
		sed -n 's/^boot=\([0-9]*\) .*/\1/p' "$r/samples" | sort -un | tr '\n' ' ' | grep -x '1 2 3 4 5 6 ' &&
			jq -e '.exit == 0 and all(.rows[] | select(.dose == 200); .ratio.estimate > 20)' \
				"$r/report.json" &&
			within 20 clean_hosts h1 h2 h3 || return
		! grep '^h2 ' "$r/hosts/lost" || lost=$((lost + 1))
	done
	echo "of $i runs $lost lost a boot"
	[ "$lost" -ge 10 ]
}
# The last of them is put to the debug kernel, which stays here.
some=no-backstop,put-twice,null-first,backstop-only-after-creds
same_matrix() {
	exits 0 make lab-mutants O="$OUT" ONLY="$some" && rows_of >"$work/here" &&
		exits 0 make lab-mutants O="$OUT" ONLY="$some" HOSTS=h1,h2,h3,h4 SSH="$ssh" &&
		rows_of | diff - "$work/here" && [ "$(wc -l <"$work/here")" = 4 ] && within 20 clean_hosts h1 h2 h3 h4
}
rows_of() { grep -E '^(no-backstop|put-twice|null-first|backstop-only-after-creds) ' "$work/said"; }

faults() {
	exits 0 make lab-faults O="$OUT" HOSTS=h1,h2 SSH="$ssh" && says '  h1: ' && says '  h2: ' &&
		within 20 clean_hosts h1 h2
}
# A boot on each host, with seeds of their own.
soaks() {
	exits 0 make lab-soak O="$OUT" HOURS=0.02 SEED=7 ARM=patched HOSTS=h1,h2 SSH="$ssh" &&
		says 'patched boot 1 on h1, seed 7, ' && says 'patched boot 2 on h2, seed 8, ' &&
		says 'patched: 2 boots, ' && says '  h1: 1 boots' && within 20 clean_hosts h1 h2
}
t 'an sshd or the guests of a host are killed 20 times, and each run is whole and says the same' survives
t 'lab-mutants on four hosts gives the matrix that it gives here' same_matrix
t 'lab-faults injects faults on two hosts' faults
t 'lab-soak soaks on two hosts at the same time' soaks
end
