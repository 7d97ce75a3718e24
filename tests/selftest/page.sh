#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2154,SC2317,SC2016 # lib.sh: $work; t runs functions; hostile text
# lab-page on a run that is made up: its figures, links and pictures, what it does with hostile
# text, and what a browser makes of it.  Each check is also seen to fail on a page with one fault.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"
. "$(dirname "$0")/page/made.sh"
script=$pages/page made_as='Page: '

a_run one costs && ln -s one "$results/latest" || exit 2
html=$results/one/page.html
made() { page '' && [ -s "$html" ] && [ ! -e "$LAB/pwned" ] && [ -z "$(find "$work" -name 'pwned*')" ]; }

# The points of a curve: the medians of report.json, and the intervals of judge (a slope is an interval
# of a median, too: with doses 0 and 1, and no wait at 0, that of the wait at 1).
curve() {
	mkdir -p "$work/curve" && {
		echo 'scenario name=s unit=MiB ruler=no title=values'
		for n in 1 2 3 4 5 6 7 8 9; do
			one "$n" A 0 1000
			one "$n" A 1 $((1000 + n * n * 1000000))
			one "1$n" B 0 1000
			one "1$n" B 1 1000
		done
	} >"$work/curve.samples" && "$judge" -j "$work/json" "$work/curve.samples" >/dev/null
	awk -v to="$work/curve" -f "$pages/points.awk" "$work/curve.samples" &&
		jq -r '.slopes[0].A, .rows[1].A.median' "$work/json" && cat "$work/curve/1.dose.A" &&
		jq -r '[.rows[1].A.median, (.slopes[0].A | .low, .high | . + 1000)] | map(tostring) | join(" ")' \
			"$work/json" | cat - "$work/curve/1.dose.A" | awk 'NR == 1 { split($0, want, " ") }
			NR == 3 { for (i = 1; i <= 3; i++) ok += ($(i + 1) * 1e9 / want[i] - 1) ^ 2 < 1e-12 }
			END { exit ok != 3 }'
}
# samples_in PAGE: how many samples the pictures of dots show; a mark of A is "h0", one of B a cross.
dots() {
	want=$(grep -c '^boot=.* side=[AB] .*hit=1' "$results/one/samples")
	got=$(grep -E '<path class="d[ab]"' "$1" | grep -o M | wc -l)
	[ "$got" = "$want" ] || { echo "$got dots, $want samples"; return 1; }
}

# --- the form ---
links() {
	grep -o 'href="[^"]*"' "$1" | sed 's/^href="//; s/"$//' | sort -u >"$work/links"
	[ "$(wc -l <"$work/links")" -gt 10 ] || return
	while read -r l; do
		case $l in
		'#'*) grep -q "id=\"${l#?}\"" "$1" || { echo "$l: nowhere to go"; return 1; } ;;
		*:* | /*) echo "$l: leads out of the run"; return 1 ;;
		*) exists_decoded "$l" || { echo "$l: is not there"; return 1; } ;;
		esac
	done <"$work/links"
}
exists_decoded() {
	f=$(printf '%s' "$1" | awk '{ hex = "0123456789ABCDEF"
		while ((i = index($0, "%")) > 0) {
			printf "%s%c", substr($0, 1, i - 1), 16 * (index(hex, substr($0, i + 1, 1)) - 1) + \
				index(hex, substr($0, i + 2, 1)) - 1
			$0 = substr($0, i + 3) }
		printf "%s", $0 }')
	[ -e "$results/one/$f" ]
}
all_linked() {
	for f in samples report report.json host knobs sha256 expect coverage checks/claims kernels/patched.config; do
		grep -q "href=\"$f\"" "$1" || { echo "$f: no link"; return 1; }
	done
}
small() { [ "$(wc -c <"$1")" -lt 1000000 ]; }
# A run of 320 rows, in 20 boots.
large() {
	mkdir -p "$results/large" && awk 'BEGIN {
		for (s = 1; s <= 80; s++) print "scenario name=s-" s " unit=MiB ruler=no title=a wait that is made up"
		for (i = 0; i < 6400; i++) {
			boot = 1 + int(i / 320); side = boot % 2 ? "A" : "B"
			printf "boot=%d arm=%s side=%s scenario=s-%d dose=%d unit=MiB iter=0 hit=1 wait=%d\n",
				boot, side, side, 1 + i / 4 % 80, 1 + i % 4, 1000000 + i * 7919 % 100000
		} }' >"$results/large/samples" &&
		"$judge" -j "$results/large/report.json" "$results/large/samples" >"$results/large/report"
	[ "$(jq '.rows | length' "$results/large/report.json")" = 320 ] && page large &&
		small "$results/large/page.html" && grep -q 'has so many rows' "$results/large/page.html" &&
		! grep -q 'has so many rows' "$html"
}
alike() { cp "$html" "$work/first" && page one && cmp "$html" "$work/first"; }
no_text_for_gnuplot() {
	mkdir -p "$work/gp" && awk -v to="$work/gp" -f "$pages/points.awk" "$results/one/samples" >"$work/gp/index" &&
		(cd "$work/gp" && awk -f "$pages/plots.awk" ./*.facts) >"$work/plots" && [ -s "$work/plots" ] &&
		! grep -E '[`$][a-z(`]|alert|unpatched|cost-' "$work/plots"
}
# Drawn is the newest trace of each scenario of the run, when it is of the same kernels.
with_timelines() {
	printf "LINE='7.2'\n" >"$results/one/knobs" && traced trace-1 w 7.2 && traced trace-2 w 7.2 &&
		traced trace-3 w 6.1 && traced trace-4 other 7.2 && traced trace-5 cost-a 7.2 && page one || return
	[ "$(grep -c 'class="timeline"' "$html")" = 2 ] && grep -q 'href="../trace-2/trace.json"' "$html" &&
		grep -q 'href="../trace-5/timeline"' "$html" && ! grep -q 'trace-[134]/' "$html" && links "$html" &&
		alternatives "$html" && alone "$html" &&
		grep -q 'unpatched: .* waits 1448.039 ms for cred_guard_mutex' "$html" &&
		[ "$(grep -c '<rect ' "$html")" = $((2 * $(cat "$d"/*.spans | grep -vc '	name	'))) ]
}

# --- which run ---
none() { exits 2 "$script" "$(knobs_file O="$work/empty" RUN=)" && one_line && says 'make lab-run'; }
unknown() { exits 2 "$script" "$(knobs_file O="$O" RUN=gone)" && one_line && says 'RUN=gone: '; }
unfinished() {
	mkdir -p "$results/cut" && exits 2 "$script" "$(knobs_file O="$O" RUN=cut)" && one_line && says 'did not end' &&
		[ ! -e "$results/cut/page.html" ]
}
elsewhere() {
	mkdir -p "$work/mine" && echo text >"$work/mine/report" &&
		exits 2 "$script" "$(knobs_file O="$O" RUN="$work/mine")" && one_line && says 'O=' &&
		[ ! -e "$work/mine/page.html" ]
}
# A run that ended before it measured has a report alone.
report_alone() {
	mkdir -p "$results/early" &&
		printf 'Nothing ran.\n\nVerdict: this run did not exercise your patch, and\n  nothing was measured.\n' \
			>"$results/early/report" &&
		page early && grep -q 'did not exercise your patch, and nothing' "$results/early/page.html" &&
		well_formed "$results/early/page.html"
}
several() {
	a_run two aa-differ && page one,two || return
	html=$(find "$results" -path '*/page-*/page.html')
	[ -f "$html" ] && well_formed "$html" && alternatives "$html" &&
		[ "$(grep -c '<article ' "$html")" = 2 ] && grep -q '<tr data-run="r2">' "$html" || return
	grep -o 'href="[.][^"#]*"' "$html" | sed 's/^href="//; s/"$//' | grep -v % | sort -u | while read -r l; do
		[ -e "${html%/*}/$l" ] || { echo "$l: is not there"; return 1; }
	done
}
# A scenario that never hit has no picture, and one that only one kernel has, too.
never_hit() {
	mkdir -p "$results/never" && awk -f "$LAB/tests/selftest/judge/grid.awk" >"$results/never/samples" <<-'END'
		scenario name=w unit=MiB ruler=no title=never
		A unpatched 1 x x x
		B patched 1 x x x
		scenario name=v unit=MiB ruler=no title=one arm
		A unpatched 1 5000 6000 7000
		B patched 1 x x x
	END
	"$judge" -j "$results/never/report.json" "$results/never/samples" >"$results/never/report"
	page never && well_formed "$results/never/page.html" && grep -q 'No sample hit' "$results/never/page.html"
}
broken_samples() {
	a_run bad costs && echo 'boot=1 arm=unpatched side=A scenario=unknown dose=1 unit=ms iter=0 hit=1 wait=1' \
		>>"$results/bad/samples" && exits 2 "$script" "$(knobs_file O="$O" RUN=bad)" && says 'unknown' &&
		[ ! -e "$results/bad/page.html" ]
}

t 'a page is made, and no text of the run is executed' made
t 'each figure of the page is that of report.json' figures "$html"
t 'a figure that is another is seen' altered 's/\(data-is="rows.0.A.median">\)745/\1746/' figures
t 'a figure of a table that names no leaf is seen' altered '/data-is="costs.0.dose"/s,</td></tr>, 7</td></tr>,' figures
t 'a figure that is left out is seen' altered 's/data-is="costs.2.u"/data-is="costs.1.u"/' figures
t 'medians and intervals of a curve are those of judge' curve
t 'every sample is a dot' dots "$html"
t 'a sample that is left out is seen' altered 's/\(<path class="da" d="\)M[0-9. ]*h0/\1/' dots
t 'every link leads to something' links "$html"
t 'a link to nothing is seen' altered 's,href="samples",href="sample",' links
t 'each raw file is linked' all_linked "$html"
t 'every picture can be read without seeing it' alternatives "$html"
t 'a picture without a description is seen' altered 's/<desc id="r1-waits-d">[^<]*/<desc id="x">/' alternatives
t 'an id that is there twice is seen' altered 's/id="main"/id="r1"/' alternatives
t 'the page fetches nothing and runs nothing' alone "$html"
t 'a page that fetches is seen' altered 's,<main,<main style="background:url(x)",' alone
t 'the page is smaller than 1 MB' small "$html"
t 'so is that of a run of 320 rows, which says what it leaves out' large
t 'the same run gives the same page' alike
t 'gnuplot gets no text of the run' no_text_for_gnuplot
t 'nothing is left beside the page' nothing_left
t 'without a run, one line says what to type' none
t 'a run that is not there is refused in one line' unknown
t 'a run that did not end is refused in one line' unfinished
t 'a directory that is no run of this output directory is not written into' elsewhere
t 'samples that cannot be read end in no page' broken_samples
t 'the page has what lab-trace drew of the same kernels' with_timelines
if command -v xmllint >/dev/null; then
	t 'the page is well-formed XML' well_formed "$html"
	t 'one that is not is seen' altered 's,</main>,,' well_formed
	t 'hostile text is shown, and does nothing' harmless "$html"
	t 'hostile text that is not escaped is seen' altered 's,&lt;script&gt;,<script>,' harmless
	t 'a run that measured nothing has a page' report_alone
	t 'scenarios that never hit have a page without their pictures' never_hit
	t 'several runs have one page' several
else
	skip 'the page is well-formed, with hostile text, of several runs, of one that measured nothing' 'no xmllint'
fi

# --- a browser ---
if [ -n "$browser" ]; then
	t 'a browser shows it 1280 wide, light, with no error' rendered 1280 1 "$light"
	t 'a browser shows it 400 wide, dark, and nothing sticks out' rendered 400 0 "$dark"
	too_wide() { altered 's,<main,<main style="width:700px",' not_rendered; }
	not_rendered() { html=$1 && rendered 400 1 "$light"; }
	t 'a page that is too wide is seen' too_wide
else
	skip 'a browser shows it at 1280 and 400, light and dark' 'no chromium'
fi
end
