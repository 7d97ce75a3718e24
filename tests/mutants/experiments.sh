# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034 # for those who source this
# Which experiments there are, cheapest first, and which of them a variant of
# the subject is put through.  Sourced by run and ablate.

# The checks that see most in least time; the others behind.
first_checks='where teardown failing futex maxrss execstop waiters'
checks=
for f in tests/checks/*.c; do
	c=${f##*/}
	c=${c%.c}
	grep -q '^ \* flavour: debug' "$f" && continue
	case " $first_checks " in *" $c "*) ;; *) checks="$checks $c" ;; esac
done
STRUCTURE=${STRUCTURE-$first_checks$checks freeze}
# Scenarios for which the subject says how long the patched arm may wait.
TIMED=${TIMED-$(awk '!/^#/ && $3 == "B" && $4 == "<=" { print $1 }' "patches/$SUBJECT/expect" 2>/dev/null | sort -u | tr '\n' ' ')}
# Poisoned and padded memory: a use after free is seen by a plain kernel, too.
export WATCH="${WATCH-slab_debug=FZP}"

# header NAME WORD: what the mutant says of itself.
header() {
	sed -n '/^\(---\|diff\) /q; s/^'"$2"': *//p' "$MUTANTS_DIR/$1.patch" | head -n 1
}

# ordered NAME WORDS: those the mutant names first; with EVERY unset none when
# it names only others.
ordered() {
	named=$(header "$1" seen-by)
	mine='' rest=''
	for w in $2; do
		case " $named " in
		*" $w "*) mine="$mine $w" ;;
		*) rest="$rest $w" ;;
		esac
	done
	case $named in
	'' | *crash* | *hang*) ;;
	*) [ -n "$mine" ] || [ -n "${EVERY-}" ] || return ;;
	esac
	echo "$mine$rest"
}
structure_of() { ordered "$1" "$STRUCTURE"; }
timed_of() { EVERY=1 ordered "$1" "$TIMED"; }

# Whether an experiment has rejected it.
rejected() { grep -E '^[^ ]+ (reject|crash|hang|controls) ' "$MUTANTS_RUN/$1/cells" 2>/dev/null; }

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
