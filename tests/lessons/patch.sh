# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # tests/targets/lesson/lesson sources what sources this
# Sourced by lessons whose answer is a patch, which is put through the experiments of lab-mutants.

# copy_sources ARM: makes $dir/a and $dir/b, copies of the files of ARM that the subject changes, unless they are there:
# b is the student's.
copy_sources() {
	[ ! -d "$dir/b" ] || return 0
	[ -f "$K/$1.done" ] || with_knobs "$MAKE_PROGRAM" lab-kernels >&2 || exit
	rm -rf "$dir/a" "$dir/new" && mkdir "$dir/a" "$dir/new" || exit 2
	sort -u "$K/unpatched.files" "$K/patched.files" >"$dir/files"
	for side in a new; do
		(cd "$K/$1" && xargs cp --parents -t "$dir/$side") <"$dir/files" || exit 2
	done
	mv "$dir/new" "$dir/b" || exit 2
}

# as_mutant ARM: makes $dir/answer.diff of the answer, a patch of ARM: what becomes another than in the patched arm.
as_mutant() {
	[ -f "$ANSWER" ] || fail 2 "ANSWER=$ANSWER: no such file"
	kernel-config/tree variant "$K/$1" "$dir/tree" "$ANSWER" 2>"$dir/said" || {
		head -n 1 "$dir/said" | printable >&2
		fail 2 "ANSWER=$ANSWER: is no patch of the $1 source"
	}
	ln -sfn "$K/patched" "$dir/with" && ln -sfn tree "$dir/answer" || exit 2
	sort -u "$dir/tree.files" "$K/unpatched.files" "$K/patched.files" | while IFS= read -r f; do
		(cd "$dir" && diff -uN "with/$f" "answer/$f")
	done >"$dir/answer.diff"
}

# put_through HEADER [OPTION...]: puts that through the experiments, with HEADER as the mutant's own word and OPTION as
# tests/targets/mutants/run has them.  Sets caught to the line of the experiment that rejects it, or to nothing, and
# same to yes when it is no other code than the patched arm's.
put_through() {
	caught='' same=yes
	[ -s "$dir/answer.diff" ] || return 0
	mkdir -p "$dir/mutants" || exit 2
	{ echo "$1" && echo && cat "$dir/answer.diff"; } >"$dir/mutants/answer.patch" || exit 2
	shift
	{
		cat "$KNOBS_FILE"
		quoted MUTANTS="$dir/mutants" MUTANTS_DIR="$dir/mutants" M="$K/mutants-of-$LESSON" ONLY= ALL=0
	} >"$dir/question"
	tests/targets/mutants/run "$@" "$dir/question" >"$dir/matrix"
	code=$?
	run=$(sed -n 's/^What was seen, logs: //p' "$dir/matrix")
	caught=$(grep -E '^[^ ]+ (reject|crash|hang|controls) ' "$run/answer/cells" 2>/dev/null | head -n 1)
	same=
	case $(cat "$run/answer/state" 2>/dev/null) in
	'changes no code') same=yes ;;
	'') [ $code -le 1 ] || again "the experiments did not decide; $run has their logs" ;;
	*)
		grep -h -e error: -e FAILED -e '^build: ' "$run/make.log" 2>/dev/null | head -n 5 | printable
		fail 3 "ANSWER=$ANSWER: $(cat "$run/answer/state")"
		;;
	esac
}

# tell_caught: prints by what the answer was caught, and the sentences of the claims that it breaks.
tell_caught() {
	printf '%s\n' "$caught" | awk '{
		name = $1
		ids = $3
		if ($2 == "reject") sub(/^[^ ]+ [^ ]+ [^ ]+ /, "")
		else sub(/^[^ ]+ /, "")
		print "It was caught by the experiment " name ": " $0 "."
		print ids
	}' >"$dir/caught"
	{
		head -n 1 "$dir/caught"
		for id in $(sed -n 2p "$dir/caught" | tr , ' '); do
			sed -n "s/^claim $id [a-z-]* /  $id: /p" "patches/$SUBJECT/claims"
		done
	} | fold -s -w 78 | sed 's, *$,,' | printable
}
