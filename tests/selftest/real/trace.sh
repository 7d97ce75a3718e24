# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-trace with real kernels: unpatched the tracer waits until the old memory is freed, patched it does not.
. "$(dirname "$0")/../lib.sh"

lab() { timeout 900 make lab-trace O="$OUT" "$@"; }
newest() { find "$OUT/results" -maxdepth 1 -name 'trace-*' | sort | tail -n 1; }

# of ARM KIND: sets begin and end to the longest such span, in microseconds.
of() {
	# shellcheck disable=SC2046 # words
	set -- $(awk -F '\t' -v kind="$2" '
		$3 == kind && $5 - $4 > most { most = $5 - $4; is = $4 " " $5 }
		END { print is }' "$(newest)/$1.spans")
	begin=$1 end=$2
}
both() {
	exits 0 lab && says 'frees its old memory' && says 'wants cred_guard_mutex' || return
	of unpatched frees
	freed=$end
	of unpatched waits
	[ "$end" -ge "$freed" ] || { echo "unpatched: freed at $freed, waited until $end"; return 1; }
	of patched holds
	released=$end
	of patched frees
	[ "$end" -gt "$released" ] || { echo "patched: freed at $end, released at $released"; return 1; }
	freed=$end
	of patched waits
	[ "$end" -lt "$freed" ] || { echo "patched: $begin $end $freed"; return 1; }
}
no_exec() { exits 6 lab SCENARIO=cost-fork DOSES=1 && says 'has no execve() that cost-fork meets'; }
# Of another subject it is the call that it names: whoever looks at a process in TSYNC waits until that ends, or not.
other() {
	exits 0 lab SUBJECT=landlock-tsync && says 'ms from the call of landlock_restrict_self()' || return
	of unpatched holds
	released=$end
	of unpatched waits
	[ "$end" -ge "$released" ] || { echo "unpatched: released at $released, waited until $end"; return 1; }
	of patched waits
	[ $((end - begin)) -lt 10000 ] || { echo "patched: $begin $end"; return 1; }
}
wrong() { exits 2 lab DOSES=1,2 && one_line && says 'lab-trace takes one dose'; }
t 'two doses are refused' wrong
# Debug kernels take minutes to build.
if [ ! -e "$OUT/kernel/7.2/patched/build-debug/linux" ] && [ "${TESTS:-}" != trace ]; then
	skip 'real kernels draw who waits' 'not built: make lab-kernels FLAVOUR=debug, or TESTS=trace'
	end
fi
t 'unpatched the tracer waits until the old memory is freed, and patched it does not' both
t 'a scenario without such an execve() is told' no_exec
if [ -e "$OUT/kernel/7.2-landlock-tsync/patched/build-debug/linux" ]; then
	t 'of another subject the call that it names is drawn' other
else
	skip 'of another subject the call that it names is drawn' \
		'not built: make lab-kernels FLAVOUR=debug SUBJECT=landlock-tsync'
fi
end
