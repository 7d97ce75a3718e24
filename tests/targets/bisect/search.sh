# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154 # from and for drive
# Sourced by drive: the search for the first commit that is like the new end.

# count_candidates: sets CANDIDATES to the number of commits that may be the first new one.
count_candidates() { CANDIDATES=$(git -C "$W" rev-list --count "$OLD_REV..$NEW_REV"); }

git_bisect() { git -C "$W" bisect "$@" >>"$S/git.out" 2>&1; }

# search: lets `git bisect run` choose commits, about which step decides.  Sets first to
# the commit that was found, or possible to those among which it cannot be told.
search() {
	: >"$S/git.out"
	git_bisect reset
	git_bisect start --no-checkout --term-old="$TERM_OLD" --term-new="$TERM_NEW" \
		"$NEW_REV" "$OLD_REV"
	if ! grep -q "is the first $TERM_NEW commit" "$S/git.out"; then
		# git keeps the output of its program.  Number 3 leads to the user past it.
		(cd "$W" && exec git bisect run "$LAB/tests/targets/bisect/step" "$S/knobs") 3>&2 >>"$S/git.out" 2>&1
	fi
	rc=$?
	git -C "$W" bisect log >"$S/bisect.log" 2>/dev/null
	first=$(sed -n "s/^# first $TERM_NEW commit: \[\([0-9a-f]*\)\].*/\1/p" "$S/bisect.log")
	possible=$(sed -n "s/^# possible first $TERM_NEW commit: \[\([0-9a-f]*\)\].*/\1/p" "$S/bisect.log")
	[ -z "$first$possible" ] || return 0
	code=$(sed -n 's/.*exit code \([0-9]*\) from.*/\1/p' "$S/git.out" | tail -n 1)
	case ${code:-$rc} in
	130) exit 130 ;;
	129 | 143) exit 143 ;;
	20[0-9]) exit $((code - 200)) ;;
	esac
	tail -n 5 "$S/git.out" | printable >&2
	stop 6 "git bisect came to no end; its log is $S/git.out"
}

# look_again: measures the commits on both sides of the answer anew, because a verdict
# that was wrong would be one of theirs.  Returns 0 when they are what they were, 2 when
# nothing is sure, and 1 otherwise; worst is the same number.
look_again() {
	newest=${first:-$(git -C "$W" rev-parse "refs/bisect/$TERM_NEW")}
	oldest=$(for c in $first $possible; do git -C "$W" rev-parse "$c^@"; done | sort -u |
		grep -vxF "${possible:-none}")
	worst=0
	for rev in $newest $oldest; do
		want=old
		[ "$rev" != "$newest" ] || want=new
		git -C "$W" merge-base --is-ancestor "$rev" "$OLD_REV" && continue
		tests/targets/bisect/again "$S/knobs" "$rev" $want && continue
		rc=$?
		[ $rc -le 128 ] || exit $rc
		[ $worst = 1 ] || worst=$rc
	done
	return $worst
}

# find_commit: searches until what is beside the answer confirms it, five times at most.
find_commit() {
	last=
	for round in 1 2 3 4 5; do
		steps=$(awk -v n="$CANDIDATES" 'BEGIN { while (n > 1) { n /= 2; s++ } print s + 0 }')
		say "  $CANDIDATES commits, about $steps steps"
		search
		say '  the commits beside the answer once more'
		look_again && return
		# Nothing new speaks against the answer, and all that is known gives it again.
		[ "$worst" = 2 ] && [ "$first$possible" = "$last" ] && return
		say "  not confirmed ($round): searching again with what was learnt"
		last=$first$possible
	done
	possible=$(git -C "$W" rev-list "$OLD_REV..$NEW_REV") first=
}
