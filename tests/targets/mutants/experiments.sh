# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034 # for the scripts that source this
# Sourced by run, one and structure: which experiments there are, and through which of them
# a mutant is put, in which order.
#
# These lists stand in the file of knobs of the run; the names in a list have blanks between.
#
#	STRUCTURE	experiments in which nothing is timed, the cheapest first
#	GUARDS		those of them that only guard what the subject should leave as it was
#	TIMED		scenarios of which the subject says how long the patched arm may wait
#	DEBUG		checks for the debug kernel

# common WORDS LIST: prints those of the words that are in the list.
# without WORDS LIST: prints the others.
common() { for w in $1; do case " $2 " in *" $w "*) printf '%s ' "$w" ;; esac; done; }
without() { for w in $1; do case " $2 " in *" $w "*) ;; *) printf '%s ' "$w" ;; esac; done; }

# --- all experiments ---

# said WORD: prints what the claims of the subject say behind that word: `first` and the checks that
# see the most in the least time; `debug` and checks that are run on the debug kernel as well.
# freezes: prints "freeze" when that file says that an execve() is to be frozen in its phases.
said() { sed -n "s/^$1 //p" "patches/${SUBJECT:?}/claims"; }
freezes() { grep -q '^freeze$' "patches/$SUBJECT/claims" && echo freeze; }
# Freed memory is filled with a poison, so that a plain kernel notices its use, too.
WATCH='slab_debug=FZP,mm_struct,kmalloc-*'

# for_debug CHECK: true when the check is for the debug flavour.
for_debug() { [ "$(head_says "tests/checks/$1.c" flavour)" = debug ]; }

# of_claims CHECK: true when a claim says what the check must see.  The claims R... do not
# count: they say what the subject leaves as it was.
of_claims() {
	awk -v check="$1" '
		$1 == "claim" { id = $2 }
		$1 == "see" && index($2, check ".") == 1 && id !~ /^R/ { n++ }
		END { exit !n }' "patches/$SUBJECT/claims"
}

# bounded SCENARIO: true when the subject says how long the patched arm may wait.
bounded() {
	awk -v scenario="$1" '
		$1 == scenario && $3 == "B" && $4 == "<=" { n++ }
		END { exit !n }' "patches/$SUBJECT/expect"
}

# all_experiments: sets the four lists.
all_experiments() {
	others='' GUARDS='' DEBUG='' TIMED='' first=$(said first)
	for c in $(checks_of "patches/$SUBJECT/claims"); do
		if for_debug "$c"; then
			DEBUG="$DEBUG $c"
		elif [ -n "$(common "$c" "$first")" ]; then
			continue
		elif of_claims "$c"; then
			others="$others $c"
		else
			GUARDS="$GUARDS $c"
		fi
	done
	STRUCTURE="$first$others $(freezes)$GUARDS"
	DEBUG="$DEBUG $(said debug)"
	for s in $(words "${SCENARIOS-}"); do
		if bounded "$s"; then TIMED="$TIMED $s"; fi
	done
	# In virtual time nothing passes while a check waits in a loop, so it has the scenarios alone.
	! is_exact || STRUCTURE='' GUARDS='' DEBUG=''
}

# gains_first: puts in front of STRUCTURE the checks that see what the patched arm has and the unpatched one has not,
# with those that the subject calls first.  The others are GUARDS then.
gains_first() {
	early="$(said first) $(freezes)"
	for c in $(without "$STRUCTURE" "$early $GUARDS"); do
		if awk -v check="$c" '$1 == "see" && index($2, check ".") == 1 && $5 == "arm" { n++ } END { exit !n }' \
			"patches/$SUBJECT/claims"; then early="$early $c"; fi
	done
	GUARDS=$(without "$STRUCTURE" "$early")
	STRUCTURE="$early $GUARDS"
}

# --- what a mutant says of itself, in the lines at its top ---

# header NAME WORD: prints what the mutant says behind "WORD:".
header() { sed -n '/^\(---\|diff\) /q; s/^'"$2"': *//p' "$MUTANTS_DIR/$1.patch" | head -n 1; }

equivalent() { [ -n "$(header "$1" equivalent)" ]; }

# needs_debug NAME: true when the mutant says that only the debug kernel rejects it.
needs_debug() { case $(header "$1" seen-by) in debug/*) ;; *) return 1 ;; esac; }

# --- the experiments of one mutant ---

# ordered NAME LIST: prints the experiments of the list, first those that the mutant names.
# A mutant that says what is wrong with it, or that nothing is, needs no guards.
ordered() {
	seen_by=$(header "$1" seen-by)
	rest=$(without "$2" "$seen_by")
	[ "${ALL:-0}" = 1 ] || [ -z "$seen_by$(header "$1" equivalent)" ] || rest=$(without "$rest" "$GUARDS")
	echo "$(common "$2" "$seen_by")$rest"
}

# every_structure_of NAME: prints all experiments of STRUCTURE that the mutant may need.
every_structure_of() { ordered "$1" "$STRUCTURE"; }

# structure_of NAME: prints the experiments through which the mutant is put first.  It
# prints none when the mutant names only the clock, or only the debug kernel.
structure_of() {
	seen_by=$(header "$1" seen-by)
	case $seen_by in
	debug/*) return ;;
	'' | *crash* | *hang*) ;;
	*) [ -n "$(common "$STRUCTURE" "$seen_by")" ] || return ;;
	esac
	every_structure_of "$1"
}

# timed_of NAME: prints the scenarios in which the mutant is timed.
timed_of() { needs_debug "$1" || ordered "$1" "$TIMED"; }

# experiments_of STAGE NAME: prints through what the mutant, or control, is put in the stage structure, every or timed.
experiments_of() {
	case $1,$2 in
	timed,control) echo "$TIMED" ;;
	*,control) echo "$STRUCTURE" ;;
	timed,*) timed_of "$2" ;;
	every,*) every_structure_of "$2" ;;
	*) structure_of "$2" ;;
	esac
}

# named_on_debug NAME: prints the experiments of the debug kernel that the mutant names.
# others_on_debug NAME: prints the other ones.
named_on_debug() { common "$DEBUG" "$(header "$1" seen-by | sed 's,debug/,,g')"; }
others_on_debug() { without "$DEBUG" "$(header "$1" seen-by | sed 's,debug/,,g')"; }

# debug_parameters: prints the kernel parameters of the debug flavour.
debug_parameters() { sed -n 's/^# parameters: *//p' kernel-config/debug.config; }
