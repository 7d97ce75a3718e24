# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034 # for those who source this
# Which experiments there are, cheapest first, and which of them a variant of
# the subject is put through.  Sourced by run and ablate.

# The checks that see most in least time; the others behind; those that only
# guard what the subject should leave as it was (claims R...) last.
first_checks='where teardown failing futex maxrss execstop waiters'
claims=patches/$SUBJECT/claims
checks='' GUARDS=''
for f in tests/checks/*.c; do
	c=${f##*/}
	c=${c%.c}
	case " $first_checks " in *" $c "*) continue ;; esac
	grep -q '^ \* flavour: debug' "$f" && continue
	if awk -v c="$c" '$1 == "claim" { id = $2 } $1 == "see" && index($2, c ".") == 1 && id !~ /^R/ { n++ } END { exit !n }' "$claims"; then
		checks="$checks $c"
	else
		GUARDS="$GUARDS $c"
	fi
done
STRUCTURE=${STRUCTURE-$first_checks$checks freeze$GUARDS}
# Those scenarios of which the subject says how long the patched arm may wait.
TIMED=${TIMED-$(for s in $(echo "${SCENARIOS-}" | tr ',' ' '); do
	! awk -v s="$s" '$1 == s && $3 == "B" && $4 == "<=" { n++ } END { exit !n }' "patches/$SUBJECT/expect" || echo "$s"
done | tr '\n' ' ')}
# Poison in what is freed: a use of it is seen by a plain kernel, too.
export WATCH="${WATCH-slab_debug=FZP,mm_struct,kmalloc-*}"

# On the debug kernel: what is made for it, and what frees old mms in each way.
DEBUG=${DEBUG-$(grep -l '^ \* flavour: debug' tests/checks/*.c | sed 's,.*/\(.*\)\.c,\1,' | tr '\n' ' ')where teardown failing shared memcg}
debug_parameters() { sed -n 's/^# parameters: *//p' kernel-config/debug.config; }

# header NAME WORD: what the mutant says of itself.
header() {
	sed -n '/^\(---\|diff\) /q; s/^'"$2"': *//p' "$MUTANTS_DIR/$1.patch" | head -n 1
}

# ordered NAME WORDS: those the mutant names first; with EVERY unset none when
# it names only others.
ordered() {
	named=$(header "$1" seen-by)
	mine='' rest='' guards=
	# Who says what is wrong, or that nothing is, is not asked about guards.
	[ "${ALL:-0}" = 1 ] || [ -z "$named$(header "$1" equivalent)" ] || guards=$GUARDS
	for w in $2; do
		case " $named " in
		*" $w "*) mine="$mine $w" ;;
		*) case " $guards " in *" $w "*) ;; *) rest="$rest $w" ;; esac ;;
		esac
	done
	case $named in
	debug/*) [ -n "${EVERY-}" ] || return ;;
	'' | *crash* | *hang*) ;;
	*) [ -n "$mine" ] || [ -n "${EVERY-}" ] || return ;;
	esac
	echo "$mine$rest"
}
structure_of() { ordered "$1" "$STRUCTURE"; }
timed_of() { needs_debug "$1" || EVERY=1 ordered "$1" "$TIMED"; }
# Of the experiments of the debug kernel: what the seen-by of NAME names; the others.
named_on_debug() {
	named=$(header "$1" seen-by | sed 's,debug/,,g')
	for w in $DEBUG; do case " $named " in *" $w "*) printf '%s ' "$w" ;; esac; done
}
others_on_debug() {
	named=$(named_on_debug "$1")
	for w in $DEBUG; do case " $named " in *" $w "*) ;; *) echo "$w" ;; esac; done
}
needs_debug() { case $(header "$1" seen-by) in debug/*) ;; *) return 1 ;; esac; }
equivalent() { [ -n "$(header "$1" equivalent)" ]; }

# Whether an experiment has rejected it.
rejected() { grep -qE '^[^ ]+ (reject|crash|hang|controls) ' "$MUTANTS_RUN/$1/cells" 2>/dev/null; }

# same_code TREE VARIANT: whether they differ in comments and white space only.
same_code() {
	while IFS= read -r f; do
		cmp -s "$1/$f" "$2/$f" && continue
		case $f in *.[chS]) ;; *) return 1 ;; esac
		if [ ! -f "$1/$f" ] || [ ! -f "$2/$f" ]; then return 1; fi
		for t in "$1" "$2"; do
			"${CC:-gcc}" -fpreprocessed -dD -E -P "$t/$f" 2>/dev/null | tr -s ' \t\n' ' '
			echo
		done | { IFS= read -r a; IFS= read -r b; [ "$a" = "$b" ]; } || return 1
	done <"$2.files"
}
