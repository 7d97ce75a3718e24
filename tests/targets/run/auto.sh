# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154 # run, which sources this, sets the knobs and dir
# Sourced by run.  SCENARIOS=auto: the experiments of the run are those that execute what the
# patch changes.

# choose: sets SCENARIOS and CHECKS for SCENARIOS=auto, and chose to a file with what is to
# be said of the choice at the top of the report.  When nothing executes what the patch
# changes the script ends here.
choose() {
	chose='' CHECKS=${CHECKS-}
	[ "${SCENARIOS:?}" = auto ] || return 0
	SCENARIOS=${USUAL:?}	# when it cannot be told what executes the patch
	[ "$SHOW" != 1 ] && [ "${RUN_ARMS%,*}" != "${RUN_ARMS#*,}" ] || return 0
	if [ -n "$LLVM" ]; then
		complain "lab-run: which code of the patch runs is told of kernels of gcc only; measured is $USUAL"
		return
	fi
	keep=$O/cover/chosen-$$
	mkdir -p "$keep" || exit 2
	trap 'rm -rf "$keep"' EXIT
	tests/targets/cover/cover choose "$KNOBS_FILE" "$keep"
	code=$?
	case $code in
	0)
		SCENARIOS=$(names scenario "$keep/chosen")
		[ -n "$CHECKS" ] || CHECKS=$(names check "$keep/chosen")
		;;
	1) ;;
	3) judged_by_its_code 3 'the patch changes nothing that is compiled, so both kernels do the same' ;;
	7) judged_by_its_code 7 'this run did not exercise your patch, and nothing was measured; see' \
		'make lab-cover, and make lab-new-scenario for an experiment of your own' ;;
	*) exit $code ;;
	esac
	chose=$keep/coverage
}

# names KIND FILE: prints the names of this kind with commas between.
names() { sed -n "s/^$1 //p" "$2" | paste -s -d , -; }

# judged_by_its_code CODE WORD...: ends the run with CODE; the WORDs are its verdict.
judged_by_its_code() {
	rc=$1
	shift
	new_results ''
	cp "$keep/coverage" "$dir/coverage"
	{ cat "$keep/coverage"; echo; echo "Verdict: $*." | fold -s -w 80; } >"$dir/report"
	now_latest "$dir"
	printf '%s\n' 'KTAP version 1' 1..1 "# $*" 'not ok 1 - the patch was exercised' >"$dir/ktap"
	junit lab-run "$dir/ktap"
	hold_back
	printable <"$dir/report"
	ending "$*."
}

# auto_checks: runs the checks that were chosen or typed, and prints in what the arms differ.  Sets rc
# when a guest crashed or hung.
auto_checks() {
	[ -n "$CHECKS" ] || return 0
	# shellcheck disable=SC2046 # a list of names
	tests/targets/claims/claims differ "$KNOBS_FILE" "$dir/checks" "$KERNELS" $(words "$CHECKS")
	code=$?
	[ $code -le "$rc" ] || rc=$code
	echo
}
