# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2015,SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# What one sees of lab-run: the last screen of a terminal, the end of a log, the progress, and what is told of
# a run that a guest ended.  The guests and the figures are made up.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"
. "$(dirname "$0")/run/made.sh"
esc=$(printf '\033')

# shown [COLUMNS [LINES [COLOURS [CODE]]]]: the screen of $work/json, in $work/screen.
shown() {
	jq -r -L tests/report --argjson columns "${1:-80}" --argjson lines "${2:-24}" --arg colours "${3-}" \
		--argjson code "${4:-$(jq .exit "$work/json")}" --arg why '' --arg checks "${checks-}" \
		--arg file /out/results/RUN/report --arg typed '' -f tests/report/screen.jq "$work/json" >"$work/screen"
}
# fits COLUMNS LINES: so does what was shown, with the command and the prompt.
fits() {
	awk -v columns="$1" -v lines="$2" 'length > columns || NR > lines - 2 { print "does not fit: " $0; bad = 1 }
		END { exit bad || NR < 4 }' "$work/screen" || { cat "$work/screen"; return 1; }
}
begins() { head -n 1 "$work/screen" | grep "^$1: " || { cat "$work/screen"; return 1; }; }

each_word() {
	while read -r g word; do
		golden_judged "$g" && shown && fits 80 24 && begins "$word" || { echo "of $g"; return 1; }
	done <<-'END'
		costs As expected
		few No harm proven
		slower B is worse
		slower-little No harm proven
		made-ordinary Not as expected
		made-quick As expected
		untrusted-thrice Not to be trusted
	END
	golden_judged few && grep '^s .* nothing$' "$work/screen" >/dev/null
	golden_judged made-quick && shown && tr '\n' ' ' <"$work/screen" |
		grep 'QUICK=1), and so few boots prove nothing'
}
# The report is written by other code; what the screen says in figures is said there, too.
same_figures() {
	for g in costs costs-few slower made-ordinary made-swapped ties; do
		golden_judged "$g" && shown 120 24 && tr -s ' \n' ' ' <"$work/report" >"$work/words" || return
		awk '/^(Others wait|What it costs) /{ on = 1; next } /^(Bars|$)/ { on = 0 } on' "$work/screen" |
			sed -E 's/[#=]+/ /g' | grep -oE '[0-9.]+ (ns|us|ms|s|B|KiB|MiB)( |$)' | sort -u >"$work/figures"
		[ -s "$work/figures" ] || { echo "of $g: no figures"; return 1; }
		while read -r f; do
			grep -qF " $f" "$work/words" || { echo "of $g: not in the report: $f"; return 1; }
		done <"$work/figures"
	done
}
# ... and a bar is as long as the logarithm of its figure.
bars() {
	golden_judged made-ordinary && shown && awk '/^attach-(aio|rss) / {
		a = $0; b = $0; gsub(/[^#]/, "", a); gsub(/[^=]/, "", b)
		n++; ok += length(a) > 2 * length(b) && length(b) > 0 }
		END { exit n != 2 || ok != 2 }' "$work/screen"
}
# ends SCENARIO FIGURE WORDS: the line of the scenario ends with that figure of its row, and WORDS.
ends() {
	figure=$(jq -r -L tests/report --arg s "$1" "include \"figures\"; .rows + .costs | map(select(.scenario == \$s))
		| max_by(.ratio.high) | .ratio$2 | num" "$work/json")
	grep "^$1 .*  $4$figure$3\$" "$work/screen" || { cat "$work/screen"; echo "$1: not $4$figure$3"; return 1; }
}
# A, B and their ratio are told in the same direction: B waits less, or costs more.
directions() {
	golden_judged costs && shown && ends w .estimate 'x less' && ends cost-a .estimate 'x more' &&
		jq '(.costs[], .rows[]) |= (.relevant = false | .proven = false)' "$work/json" >"$work/json.new" &&
		mv "$work/json.new" "$work/json" && shown && ends cost-a .high x 'at most ' &&
		grep '^w .*  nothing$' "$work/screen"
}
# many N: a report of N scenarios, the last of which is proven to wait longer.
many() {
	golden_judged costs && jq --argjson n "$1" '.rows[0] as $r | .costs[0] as $c
		| .rows = [range($n) | . as $i | $r | .scenario = "wait-\($i)" | .proven = false | .ratio.estimate = 1]
		| .rows[$n - 1] |= (.proven = true | .shift = -1e6 | .ratio.estimate = 0.25)
		| .costs = [range($n) | . as $i | $c | .scenario = "cost-\($i)" | .relevant = false]' \
		"$work/json" >"$work/many" && mv "$work/many" "$work/json"
}
many_fit() {
	for size in '80 24' '80 18' '100 40' '60 24'; do
		# shellcheck disable=SC2086 # two numbers
		many 80 && shown $size && fits $size || return
		[ "$(sed -n 's/^and \([0-9]*\) more: make lab-report$/\1/p' "$work/screen" | wc -l)" = 2 ] &&
			awk '/^(wait|cost)-[0-9]/ { n++ } /^and [0-9]+ more/ { n += $2 } END { exit n != 160 }' \
				"$work/screen" ||
			{ cat "$work/screen"; return 1; }
	done
	many 80 && shown && grep -A 1 '^Others wait' "$work/screen" | grep '^wait-79 .* 4.00x more$'
}
# In virtual time a wait that differs by one reading of the clock comes behind those that differ by more.
one_reading() {
	golden_judged costs && jq '.virtual_time = true | .rows[0] as $r
		| .rows = [["alike", 256, 256], ["reading", 256, 512], ["less", 100000000, 256],
		["readings", 256, 768]] | .rows |= map(. as [$name, $a, $b] | $r | .scenario = $name
		| .A.median = $a | .B.median = $b | .shift = $a - $b | .proven = ($a != $b)
		| .ratio.estimate = $a / $b)' "$work/json" >"$work/exact" && mv "$work/exact" "$work/json" &&
		shown || return
	grep -oE '^(alike|reading|less|readings) ' "$work/screen" | tr -d '\n' | grep -x 'readings less reading alike '
}
widths() {
	for columns in 40 47 48 60 79 80 81 100 132 200; do
		for g in costs made-swapped untrusted-thrice slower few; do
			golden_judged "$g" && shown "$columns" 30 && fits "$columns" 30 ||
				{ echo "$g at $columns"; return 1; }
		done
	done
}
list=$(printf '\033[G\t\033[B\t\033[O\t\033[1\t\033[2\t\033[0')
without_colour() {
	golden_judged costs && shown && cp "$work/screen" "$work/plain" && ! grep "$esc" "$work/plain" &&
		shown 80 24 "$list" && grep -q "^$esc\[GAs expected:$esc\[0 " "$work/screen" &&
		sed "s/$esc\[[GBO012]//g" "$work/screen" | diff "$work/plain" -
}
checks_told() {
	golden_judged costs && checks='Checks (x y): 1 NOT AS EXPECTED' && shown 80 24 '' 1 &&
		begins 'Not as expected' &&
		tr '\n' ' ' <"$work/screen" | grep 'Checks (x y): 1 NOT AS EXPECTED[.]'
}

# --- lab-run on a terminal, and in a log ---

# judged GOLDEN: the judge of the made-up lab-run says what the real one says of that.
judged() {
	golden_judged "$1" && code=$(sed -n '$s/exit code //p' "$work/report") || return
	script "$o/bin/judge" <<-END
		echo judged
		for a; do [ "\${last-}" != -j ] || cp "$work/json" "\$a"; last=\$a; done
		exit $code
	END
}
# on_terminal [NAME=VALUE...]: runs lab-run with what was asked on a terminal of 80x24; the variables are of the
# environment.  $work/said has what stands there then.
on_terminal() {
	command script -qec "stty rows 24 cols 80; env $* tests/targets/run/run $asked; echo code \$?" \
		"$work/terminal" >/dev/null 2>&1 </dev/null
	# The progress stands in one line, of which the last text counts.
	sed -e '/^Script /d' -e "s/\r\$//; s/.*\r//; s/.*$esc\[K//" "$work/terminal" >"$work/said"
	cat "$work/said"
}
terminal() {
	guest : && judged costs && ask && on_terminal TERM=xterm NO_COLOR=1 && says 'As expected: ' && says 'code 0' &&
		says 'w          1 MiB  ######          745 us' && ! says judged && ! grep "$esc" "$work/said" &&
		says "Report: $o/results/" && says "make lab-page O=$o" && [ "$(wc -l <"$work/said")" -le 24 ] &&
		grep -qx judged "$latest/report"
}
colour_there() {
	guest : && judged costs && ask && on_terminal TERM=xterm NO_COLOR= &&
		grep -q "${esc}\[32mAs expected:$esc" "$work/said" &&
		on_terminal TERM=dumb && ! grep "$esc" "$work/said" && on_terminal TERM=xterm NO_COLOR=0 &&
		! grep "$esc" "$work/said"
}
log() {
	guest : && judged costs && TERM=xterm exits 0 run && ! grep "$esc" "$work/said" &&
		awk '/^judged$/ { whole = NR } /^The same report again/ { again = NR } /^As expected: / { short = NR }
			END { exit !(whole && whole < again && again < short) || NR - short > 22 }' "$work/said"
}
no_color_typed() { exits 0 make O="$work/none" lab-list NO_COLOR=1; }

# --- while it lasts ---

sofar() {
	grep -e '^scenario name=attach-rss ' -e ' scenario=attach-rss ' "$1" |
		jq -Rrn -L tests/report -f tests/report/so-far.jq
}
medians() {
	golden_judged made-ordinary && sofar "$work/samples" >"$work/said" &&
		says "attach-rss 256 MiB: unpatched $(median_of A), patched $(median_of B)" &&
		echo 'boot=1 arm=x side=A scenario=attach-rss dose=1 unit=MiB iter=0 hit=0 wait=3' >"$work/none" &&
		[ -z "$(sofar "$work/none")" ]
}
median_of() {
	jq -r -L tests/report --arg side "$1" 'include "figures"; .rows[]
		| select(.scenario == "attach-rss" and .dose == 256)[$side].median | ns' "$work/json"
}
# In a log there is a line now and then; here after each boot, because no time has to pass.
progress_in_log() {
	part_of_lab "$work/lab" && sed -i 's/^LOG_EVERY=.*/LOG_EVERY=0/' "$work/lab/tests/targets/run/ending.sh" &&
		guest : && ask && (cd "$work/lab" && tests/targets/run/run "$asked") >"$work/out" 2>"$work/said" &&
		says '  RUN    1 of 4 boots, ' && says '3 of 4 boots, ' && ! says '4 of 4 boots' &&
		says 's left; s 1 MiB: unpatched 1 ns, patched 2 ns' && ! grep 'RUN  ' "$work/out" &&
		guest : && ask && tests/targets/run/run "$asked" >/dev/null 2>"$work/said" && ! says 'of 4 boots'
}
progress_there() {
	guest : && ask && on_terminal TERM=xterm >/dev/null && cp "$work/terminal" "$work/said" &&
		says 'boot 1 of 4: unpatched' &&
		says 'boot 4 of 4, 0 s left; s 1 MiB: unpatched 1 ns, patched 2 ns'
}

# A line of progress has both medians, whatever the terminal's width.
progress_fits() {
	. tests/targets/run/ending.sh && state='100 s left' &&
		medians='attach-rss 256 MiB: unpatched 92.7 ms, patched 16.6 us' &&
		[ "$(shown_of 'boot 13 of 23' patched)" = \
			'boot 13 of 23, 100 s left; attach-rss: unpatched 92.7 ms, patched 16.6 us' ] &&
		medians= && state= && [ "$(shown_of 'boot 1 of 23' unpatched)" = 'boot 1 of 23: unpatched' ]
}

# --- a guest ends the run ---

# bad N CODE WORDS: the Nth boot ends so.
bad() { guest "[ \$n != $1 ] || { echo \"guest: $3\" >&2; echo 'crash 1 BUG: made up' >\$dir/splats; exit $2; }"; }
same_everywhere() { # CODE WORD WORDS
	tr -s ' \n' ' ' <"$work/said" >"$work/words"
	grep -qF "$2: Boot 3 of 4, of 'patched': $3. The medians" "$work/words" &&
		grep -qF 's 1 MiB: unpatched 1 ns, patched 2 ns' "$work/words" &&
		says 'Report: ' && [ "$(cat "$latest/exit")" = "$1" ] &&
		grep -q '^Verdict: none. Boot 3 of 4' "$latest/report" && grep -q 'BUG: made up' "$latest/splats.said"
}
ended() { # CODE WORD WORDS
	bad 3 "$1" "$3" && ask && exits "$1" run && says "lab-run: boot 3 (patched): guest: $3" &&
		same_everywhere "$@" &&
		awk '/^Verdict: / { v = NR } /^A guest / { s = NR } END { exit !(v && v < s) }' "$work/said" &&
		bad 3 "$1" "$3" && ask && on_terminal TERM=xterm NO_COLOR=1 && says "code $1" && same_everywhere "$@" &&
		! says 'Verdict' && [ "$(wc -l <"$work/said")" -le 24 ]
}
paged() {
	bad 3 4 "crashed: BUG: x; log in \$dir/console" && exits 4 run &&
		exits 0 tests/targets/letter/pages "O=$o" RUN= && says 'Verdict: none.' &&
		says 'BUG: made up' && exits 0 tests/targets/letter/letter "O=$o" RUN= LETTER=letter &&
		says 'gives no claim about the patch' &&
		says 'boots/3-patched/console' && ! says "$o" && ! grep '.\{73\}' "$work/said" &&
		exits 2 tests/targets/letter/letter "O=$o" RUN= LETTER=tested-by
}
in_ktap() {
	bad 3 4 'crashed # hard' && ask FORMAT=ktap SCENARIOS=s,other &&
		tests/targets/run/run "$asked" 2>/dev/null >"$work/ktap"
	[ $? = 4 ] || return
	cat "$work/ktap"
	diff - "$work/ktap" <<-'END' && grep -q 'tests="4" failures="2" errors="0" skipped="1"' "$latest/junit.xml"
		KTAP version 1
		1..4
		ok 1 - the guests boot
		# Boot 3 of 4, of 'patched': crashed No. hard
		not ok 2 - s: every guest survives it
		ok 3 - other: every guest survives it # SKIP no guest came so far
		# exit code 4
		# Boot 3 of 4, of 'patched': crashed No. hard
		not ok 4 - the whole run ends with 0
	END
}
never_booted() {
	guest "rm \$dir/results; exit 5" && exits 5 run FORMAT=ktap && says 'not ok 1 - the guests boot' &&
		says 'ok 2 - s: every guest survives it # SKIP'
}
kunit=$(find "$OUT"/kernel -path '*/pristine/tools/testing/kunit/kunit.py' 2>/dev/null | head -n 1)
parsed() {
	bad 3 4 crashed && exits 4 run FORMAT=ktap &&
		(cd "$work" && python3 -B "$kunit" parse "$latest/ktap") >"$work/said" 2>&1
	cat "$work/said"
	says 'Ran 3 tests: passed: 1, failed: 2' && ! grep -iE 'error: |errors: ' "$work/said"
}

t 'the screen begins with the right word, and fits 80x24' each_word
t 'its figures are those of the report' same_figures
t 'its bars are logarithms' bars
t 'what is proven is told in the right direction' directions
t 'eighty scenarios fit, the most telling first, and the rest is counted' many_fit
t 'in virtual time one reading of the clock is less telling than any other difference' one_reading
t 'no line is wider than the terminal' widths
t 'colours change nothing but colours' without_colour
t 'checks that are not as expected are told' checks_told
if command -v script >/dev/null && command script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	t 'a terminal has the screen alone, and the report is in its file' terminal
	t 'there is colour, unless NO_COLOR or TERM say otherwise' colour_there
	t 'a terminal has the medians so far, and the time left' progress_there
	t 'a crash has a last screen, on a terminal and in a log' ended 4 'A guest crashed' \
		'crashed: BUG: made up'
	t 'and a hang' ended 5 'A guest hung' 'hung: killed after 5 s'
else
	skip 'what a terminal has' 'there is no script, which makes terminals'
fi
t 'a log has the whole report, and the same lines last' log
t 'NO_COLOR may be typed as well' no_color_typed
t 'the medians so far are those of the judge' medians
t 'a line of progress has room for both medians' progress_fits
t 'a log has a line of progress now and then' progress_in_log
t 'a run that a guest ended is paged, and is no claim' paged
t 'its KTAP says which scenario ran' in_ktap
t 'a guest that does not boot is told' never_booted
if [ -n "$kunit" ] && command -v python3 >/dev/null; then
	t "the kernel's kunit.py reads that KTAP" parsed
else
	skip "the kernel's kunit.py reads that KTAP" 'there is no python3, or no tree of a kernel yet'
fi
end
