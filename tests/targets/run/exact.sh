# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2153,SC2154 # run, which sources this, sets the knobs and its own variables
# Sourced by run.  FLAVOUR=exact: the guests run in virtual time, so that every boot of a kernel gives
# the same samples, on every host.

EXACT_BOOTS=2		# of each arm; the second shows that it repeats the first

# exact_scenarios: takes those out of scenarios that this flavour cannot have, as their heads say
# ("exact: no: WHY").  Ends the run with 2 when none is left.
exact_scenarios() {
	taken=
	for s in $scenarios; do
		why=$(head_says "$(source_of "$s")" exact)
		case $why in
		no*) complain "lab-run: $s is not for FLAVOUR=exact: ${why#no: }" ;;
		*) taken="$taken$s " ;;
		esac
	done
	scenarios=$taken
	[ -n "$scenarios" ] || fail 2 "SCENARIOS=$SCENARIOS: none of them is for FLAVOUR=exact"
}

# exact_pair SCENARIO...: boots both arms at the same time, and adds their samples to those of the
# run.  No figure of virtual time depends on what else the host does.  Counts n, the boots so far.
exact_pair() {
	n=$((n + 2))
	progress "  $(shown_of "boots $((n - 1)) and $n of $total" "$a, $b")"
	names=$(printf '%s\n' "$*" | tr ' ' ,)
	(become_guest "$(kernel "$a")" "$dir/boots/$((n - 1))-$a" "$limit" each "$each" "$names" 2>"$dir/said") &
	set -- $!
	jobs=$1
	(become_guest "$(kernel "$b")" "$dir/boots/$n-$b" "$limit" each "$each" "$names" 2>"$dir/said-B") &
	jobs="$jobs $!"
	wait "$1"
	set -- $?
	wait $!
	set -- "$1" $?
	jobs=
	progress_done
	took $((n - 1)) "$a" A "$1" "$dir/said"
	took $n "$b" B "$2" "$dir/said-B"
}

# exact_numbers SAMPLES: prints each sample of the first boot of either arm: scenario, dose, unit,
# what A has and what B has.  A miss has "miss" in the place of its figure.
exact_numbers() {
	awk '/^boot=/ {
		for (i = 1; i <= NF; i++) { split($i, w, "="); is[w[1]] = w[2] }
		if (!(is["side"] in first)) first[is["side"]] = is["boot"]
		if (is["boot"] != first[is["side"]]) next
		key = is["scenario"] " " is["dose"] " " is["unit"] " " is["iter"]
		if (!(key in seen)) { seen[key] = 1; order[++n] = key }
		of[key, is["side"]] = is["hit"] ? is["wait"] : "miss"
	}
	END { for (i = 1; i <= n; i++) {
		k = order[i]
		shown = k; sub(/ [^ ]*$/, "", shown)
		print shown, ((k, "A") in of) ? of[k, "A"] : "-", ((k, "B") in of) ? of[k, "B"] : "-"
	} }' "$1" | LC_ALL=C sort -s -k 1,1
}

# exact_golden: keeps the numbers in $dir/exact, and holds them against those that the subject has of
# this line.  Nothing is said when it has none of a run with the same clock, prices and scenarios.
exact_golden() {
	{ echo "# clock $CLOCK, prices $PRICES"; exact_numbers "$dir/samples"; } >"$dir/exact"
	[ -n "$CONTROL" ] && [ "$ARMS" = unpatched,patched ] || return 0
	for golden in "patches/$SUBJECT/exact/$LINE" "patches/$SUBJECT/exact/$LINE".*; do
		[ "$(made_by "$golden")" != "$(made_by "$dir/exact")" ] ||
			exact_differences "$golden" "$dir/exact" | fold -s -w 80
	done
}

# made_by NUMBERS: prints the clock, the prices and the scenarios of such a file.
made_by() {
	[ ! -f "$1" ] || { head -n 1 "$1" && cut -d ' ' -f 1 "$1" | sort -u; }
}

# exact_differences GOLDEN NUMBERS: prints how many of the numbers are the same, and the first that is not.
exact_differences() {
	awk -v golden="$1" '/^#/ { next }
		FILENAME == golden { known[FNR] = $0; next }
		known[FNR] == $0 { same++; next }
		!differ++ { first = "\"" $0 "\", not \"" known[FNR] "\"" }
		END {
			printf "Of the numbers in %s, %d are the same", golden, same
			if (differ) printf ", and %d differ, the first is %s", differ, first
			print "."
		}' "$1" "$2"
}
