# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # run, which sources this, sets the knobs and its own variables
# Sourced by run.  What one sees of a run while it lasts, and when it is over.
#
# A terminal of 80x24 has no room for a report.  It ends with the verdict, a line a scenario, and the path of
# the report (tests/report/screen.jq).  All else, a pipe or a log, gets the whole report first, for a log has
# no second screen; the same lines come last there, too, because the end of a log is what is read first.

LOG_EVERY=30		# seconds between two lines of progress in a log

# --- the terminal ---

# hold_back: from now on stdout is the file $dir/printed, and 3 what was stdout.
hold_back() { exec 3>&1 >"$dir/printed"; }

# terminal_size FD: prints the lines and columns of the terminal that is FD; 24 80 when it is none, or does
# not say.
terminal_size() {
	size=
	[ ! -t "$1" ] || size=$(stty size <&"$1" 2>/dev/null)
	case $size in
	*[!0-9\ ]* | '' | '0 '* | *' 0') echo '24 80' ;;
	*) echo "$size" ;;
	esac
}

# colours: prints what switches them on, and off, as screen.jq takes it; nothing when they are not wanted
# (https://no-color.org) or the terminal has none.
colours() {
	[ -t 3 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM:-dumb}" != dumb ] || return 0
	many=$(tput colors 2>/dev/null)
	[ "${many:--1}" -ge 8 ] || return 0
	for c in 2 1 3 3 6; do tput setaf $c && printf '\t'; done
	tput sgr0
}

# --- while it lasts ---

# so_far: prints the medians so far of the first scenario.
so_far() {
	first=${scenarios%% *}
	grep -e " scenario=$first " -e "^scenario name=$first " "$dir/samples" 2>/dev/null |
		jq -Rrn -L tests/report -f tests/report/so-far.jq 2>/dev/null | printable
}

# one_more_booted: says how far the run is, when N boots are done.  The time left is that of the boots that
# are to come, if they take as long as those before them.  In a log there is a line now and then.
one_more_booted() {
	[ "$SHOW" != 1 ] && [ "$n" -lt "$total" ] || return 0
	now=$(date +%s)
	left=$(((now - began) * (total - n) / n))
	if [ "$left" -lt 120 ]; then state="$left s left"; else state="$(((left + 30) / 60)) min left"; fi
	medians=$(so_far)
	[ ! -t 2 ] || return 0
	[ $((now - told)) -ge $LOG_EVERY ] || return 0
	told=$now
	complain "  RUN    $n of $total boots, $state${medians:+; $medians}"
}

# shown_of TEXT ARM: prints TEXT, and how far the run is, or ARM while there is nothing to tell.  Where a line of
# progress has no room for all, the dose is left out.
shown_of() {
	[ -n "$medians" ] || set -- "$1: $2"
	set -- "$1${state:+, $state}${medians:+; $medians}" "$(terminal_size 2)"
	set -- "$1" $((${2#* } - 3))
	[ ${#1} -le "$2" ] || set -- "$(printf '%s\n' "$1" | sed 's/\(; [^ ]*\) [^:]*: /\1: /')" "$2"
	printf "%.${2}s\n" "$1"
}

# --- when it is over ---

# screen WHY: prints the last screen.
screen() {
	report=$dir/report.json
	[ -f "$report" ] || report=
	typed=
	[ "$O" = "$PWD/out" ] || typed=" O=$O"
	checks=$(grep '^Checks (' "$dir/checks/report" 2>/dev/null | tail -n 1)
	# shellcheck disable=SC2046 # two numbers
	set -- "$1" $(terminal_size 3)
	jq -r -L tests/report --argjson lines "$2" --argjson columns "$3" --arg colours "$(colours)" \
		--argjson code "$rc" --arg why "$1" --arg checks "$checks" --arg file "$dir/report" \
		--arg typed "$typed" -f tests/report/screen.jq "${report:--n}"
}

# ending [WHY]: shows what is to be seen of a run that is over, and ends the script with rc.  WHY says why
# nothing was judged.
ending() {
	echo "$rc" >"$dir/exit"
	exec >&3
	if [ "${FORMAT-}" = ktap ]; then
		cat "$dir/ktap"
	else
		[ -t 1 ] || { cat "$dir/printed" && echo; }
		screen "${1-}"
	fi
	exit "$rc"
}

# booted_well: prints how many boots have given samples.
booted_well() { sed -n 's/^boot=\([0-9]*\) .*/\1/p' "$dir/samples" | sort -u | grep -c .; }

# ended_badly RC N ARM SAID: ends the run, because boot N did not end well, with RC; the file SAID has what was
# said of it.  What there is becomes a report, and a KTAP in which what was running is not ok.
ended_badly() {
	rc=$1
	why="Boot $2 of $total, of '$3': $(sed -n '1{s/^guest: //;p;}' "$4")" bad=$dir/boots/$2-$3/results
	{ [ -t 3 ] && [ "${FORMAT-}" != ktap ]; } || complain "$me: boot $2 ($3): $(cat "$4")"
	medians=$(so_far)
	tests/report/splats "$dir" >"$dir/splats.said"
	{
		printf '%s\n' "Boots that ended well: $(booted_well)${medians:+; medians so far: $medians}" ''
		printf '%s\n' "Verdict: none. $why" | sed "s|$dir/||g" | fold -s -w 80 | sed 's/ *$//'
	} >"$dir/report"
	cat "$dir/report" "$dir/splats.said" | printable
	[ -f "$bad" ] || { mkdir -p "${bad%/*}" && : >"$bad"; }
	WHY=$why awk -v code="$rc" -v bad="$bad" -v scenarios="$scenarios $costs" -f tests/report/bad-end-ktap.awk \
		"$dir"/boots/*/results | printable >"$dir/ktap"
	junit lab-run "$dir/ktap"
	now_latest "$dir"
	ending "$why.${medians:+ The medians of the boots before it, which prove nothing: $medians.}"
}
