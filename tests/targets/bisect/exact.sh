# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154 # variables from and for the scripts that source this
# Sourced by lib.sh and build.  FLAVOUR=exact: a kernel gives the same waits in every boot, so one boot of each
# end says whether they differ, and one boot of a commit says to which of them it is nearer.

one_boot_decides() { is_exact && [ "${QUESTION-}" = scenario ]; }

# priced_files: prints the files that the patches of this flavour have (kernel-config/price).
priced_files() { sed -n 's,^+++ b/,,p' kernel-config/price/*.patch | sort -u; }

# exact_boots FILE HASH: sets boots and fails to the numbers of the boots of a kernel that ended well,
# and that did not.
exact_boots() {
	boots=$(awk -v k="$2" '$3 == k && $4 == "end" && $5 == "done"' "$1" 2>/dev/null | wc -l)
	fails=$(awk -v k="$2" '$3 == k && $4 == "end" && $5 != "done"' "$1" 2>/dev/null | wc -l)
}

# exact_wait FILE HASH MEASURE: prints the wait of the kernel, in ns.
exact_wait() { awk -v k="$2" -v m="$3" '$3 == k && $4 == m { print $5; exit }' "$1"; }

# exact_ends FILE: what `ask ends` does.  The measure is the dose at which the ends differ most.
exact_ends() {
	for end in old new; do
		if [ $end = old ]; then hash=$OLD; else hash=$NEW; fi
		exact_boots "$1" "$hash"
		[ "$fails" = 0 ] || { verdict=fails; return; }
		[ "$boots" != 0 ] || { verdict=more boot=$end want=1; return; }
	done
	measure=$(awk -v old="$OLD" -v new="$NEW" '
		$4 ~ /^dose=/ && $3 == old && !($4 in a) { a[$4] = $5 }
		$4 ~ /^dose=/ && $3 == new && !($4 in b) { b[$4] = $5 }
		END {
			most = -1
			for (m in a) if (m in b) {
				d = a[m] - b[m]; d = d < 0 ? -d : d
				if (d > most || (d == most && m > best)) { most = d; best = m }
			}
			print best, most
		}' "$1")
	p=0 verdict=differ
	[ "${measure#* }" -gt 0 ] || verdict=alike p=1
	measure=${measure% *}
}

# exact_judge FILE HASH: what `ask judge` does.
exact_judge() {
	exact_boots "$1" "$2"
	odds=
	median=$(exact_wait "$1" "$2" "$MEASURE")
	lo=$median hi=$median
	if [ "$boots" = 0 ]; then
		verdict=more boot=test
		[ "$fails" = 0 ] || verdict=fails
		return
	fi
	[ -n "$median" ] || { verdict='no hit at the dose'; return; }
	like_old=$(exact_wait "$1" "$OLD" "$MEASURE") like_new=$(exact_wait "$1" "$NEW" "$MEASURE")
	# What is as far from both ends is like neither.
	verdict=$(awk -v x="$median" -v a="$like_old" -v b="$like_new" '
		function off(y) { return x < y ? y - x : x - y }
		BEGIN { print off(a) < off(b) ? "old" : off(b) < off(a) ? "new" : "neither" }')
	case $verdict in old) odds=-40 ;; new) odds=40 ;; esac
}

# ask_exact ends|judge ODDS-ARGUMENT...: answers as odds does for ask.
ask_exact() {
	kind=$1
	verdict='' boot='' end='' want='' boots='' fails='' measure='' p='' median='' lo='' hi='' odds=''
	while [ $# -gt 2 ]; do
		[ "$1" != -m ] || MEASURE=$2
		shift
	done
	case $kind in
	ends) exact_ends "$2" ;;
	judge) exact_judge "$1" "$2" ;;
	esac
}
