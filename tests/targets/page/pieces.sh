# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # O, tmp, RUN: from the script that sources this
# Sourced by page and by ../slides/slides: from the directory of a run to the pieces of an HTML file.
# The script has sourced tests/sh/lab.sh and tests/sh/finished.sh, and set tmp to a directory of its own.
pages=tests/targets/page
trace=tests/targets/trace

# text_of FILE: copies FILE, or nothing when it is not there.
text_of() { [ ! -f "$1" ] || cat "$1"; }

# of_knobs DIR NAME: prints a knob of the run in DIR.  Its file of knobs is read, and not run.
of_knobs() { sed -n "s/^ *$2='\\([^']*\\)'\$/\\1/p" "$1/knobs" 2>/dev/null | head -n 1; }

# title_of RUN: prints what was compared.
title_of() {
	sed -n 's/^line: \([^ ]*\)  subject: \(.*\)  arms: \([^,]*\),\(.*\)$/\4 against \3: \2, line \1/p' "$1/host" \
		2>/dev/null | grep . || printf '%s\n' "Run ${1##*/}"
}

# differ RUN: prints in what the configurations of the run's kernels differ.
differ() {
	set -- "$1"/kernels/*.config
	while [ $# -gt 1 ]; do
		cmp -s "$1" "$2" || diff -U 0 "$1" "$2" | sed '1,2d'
		shift
	done
}

# texts RUN DIR: copies the texts of RUN that page.jq reads to DIR.
texts() {
	for f in report host knobs coverage splats.said sha256; do
		text_of "$1/$f" >"$2/$f" || return
	done
	text_of "$1/checks/report" >"$2/checks"
	claims_of "$1" >"$2/claims"
	differ "$1" >"$2/differ"
	title_of "$1" >"$2/title"
	(cd "$1" && find . -type f ! -name page.html ! -name slides.html ! -name linux ! -name "*.cpio") |
		sed "s,^[.]/,," | LC_ALL=C sort -V >"$2/files"
	if [ -s "$1/report.json" ]; then cat "$1/report.json"; else echo null; fi >"$2/report.json"
}

# lists DIR: makes the files waits and costs in DIR, which are numbers alone: the place of a row of
# report.json in a list, and its figures.
lists() {
	jq -r '[.rows as $r | range($r | length) as $i | select($r[$i].scenario != $r[$i + 1].scenario) | $r[$i]] |
		to_entries[] | select(.value.A.median and .value.B.median) |
		"\(.key + 1) \(.value.A.median / 1e9) \(.value.B.median / 1e9)"' "$1/report.json" >"$1/waits" &&
		jq -r '.costs | to_entries[] | .key as $place | .value.ratio | select(.estimate and .estimate > 0) |
		"\($place + 1) \(.estimate) \(.low // .estimate) \(.high // .estimate)"' "$1/report.json" >"$1/costs"
}

# pictures RUN DIR: makes in DIR what gnuplot draws of RUN, and a list of the scenarios.
pictures() {
	: >"$2/index"
	[ -s "$1/samples" ] && [ -s "$1/report.json" ] || return 0
	awk -v to="$2" -f $pages/points.awk "$1/samples" >"$2/index" && lists "$2" || return
	(
		cd "$2" && set -- *.facts && [ -f "$1" ] || exit 0
		for f in waits costs; do [ ! -s $f ] || set -- "$@" $f; done
		awk -f "$OLDPWD/$pages/plots.awk" "$@" >plots.gp && gnuplot plots.gp 2>said
	) || {
		cat "$2/said" >&2
		return 1
	}
}

# same_kernels RUN TRACE: the two were made of the same source, with the same knobs.
same_kernels() {
	for r in "$1" "$2"; do
		grep -E '^ *(LINE|KERNEL_SRC|PATCHES|SUBJECT|ARMS|FRAGMENT|LLVM)=' "$r/knobs" \
			>"$tmp/of.${r##*/}" || return
	done
	cmp -s "$tmp/of.${1##*/}" "$tmp/of.${2##*/}"
}
# drawn_in TRACE ID: prints the picture of TRACE for the page.  A task of a guest may have any name.
drawn_in() {
	arms=$(of_knobs "$1" RUN_ARMS)
	mkdir "$tmp/spans" || return
	for arm in "${arms%,*}" "${arms#*,}"; do
		LC_ALL=C tr -c '\n\t -~' '?' <"$1/$arm.spans" >"$tmp/spans/$arm.spans" || return
	done
	awk -v title="$(head -n 1 "$1/timeline" | LC_ALL=C tr -c '\n -~' '?')" -v most=6 -v id="$2" -f $trace/arms.awk \
		-f $trace/svg.awk "$tmp/spans/${arms%,*}.spans" "$tmp/spans/${arms#*,}.spans" && rm -r "$tmp/spans"
}
# timelines RUN DIR ID: draws in DIR the newest traces of lab-trace with kernels of the same source, one of each
# scenario of RUN, and prints a line for each: scenario, the name of the trace, and the file.
timelines() {
	find "${1%/*}" -maxdepth 2 -path '*/trace-*/timeline' | sort -r | while IFS= read -r f; do
		f=${f%/*}
		s=$(of_knobs "$f" TRACED_SCENARIO)
		case $s in *[!a-z0-9-]* | '') continue ;; esac
		[ ! -e "$2/timeline-$s" ] || continue
		grep -qs "^scenario name=$s " "$1/samples" || continue
		same_kernels "$1" "$f" || continue
		drawn_in "$f" "$3-timeline-$s" >"$2/timeline-$s" || return
		printf '%s\t%s\t%s\n' "$s" "${f##*/}" "timeline-$s"
	done
}

# html_of PROGRAM N RUN BASE [ARG...]: prints what the PROGRAM of jq, with the ARGs, makes of RUN, whose pieces are
# kept in $tmp/rN from then on.  BASE leads from the HTML file to the RUN.
html_of() {
	program=$1 n=$2 of=$3 base=$4 t=$tmp/r$2
	shift 4
	mkdir "$t" && texts "$of" "$t" && pictures "$of" "$t" && timelines "$of" "$t" "r$n" >"$t/timelines" || return
	for f in index report timelines host knobs coverage claims checks splats.said sha256 differ files; do
		set -- "$@" --rawfile "${f%.said}" "$t/$f"
	done
	jq -r -L $pages -L tests/report --arg id "r$n" --arg run "${of##*/}" --arg base "$base" --arg pictures "r$n/" \
		--arg title "$(cat "$t/title")" --arg code "$(text_of "$of/exit")" "$@" \
		-f "$program" "$t/report.json"
}

# begin_page: sets tmp to a new directory, which is removed when the script ends.
begin_page() {
	tmp=$(mktemp -d "$O/.page.XXXXXX") || fail 2 "$O: cannot be written"
	trap 'rm -rf "$tmp"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
}

# a_run_here: sets run to the directory of the run that RUN names.  The HTML file is written into it, and has links
# into it, so it must be one of $O/results.
a_run_here() {
	results=$(cd "$O/results" 2>/dev/null && pwd -P) || fail 2 "$O/results: there is no run; make lab-run makes one"
	which_run
	[ "${run%/*}" = "$results" ] || fail 2 "RUN=$RUN: is not in $results; add O= with its output directory"
}
