# SPDX-License-Identifier: GPL-2.0-only
# What a terminal shows when a run is over: the verdict, a line a scenario with a bar for each arm, and where
# all the rest is.  Every figure of a kernel is one of report.json, which is the input; it is null when
# nothing was judged.
#
#	jq -r -L tests/report --argjson columns N --argjson lines N --arg colours LIST --argjson code N
#		--arg why TEXT --arg checks LINE --arg file PATH --arg typed WORDS -f screen.jq report.json
#
# lines is what the terminal has; two of them are left to the command and the prompt.  colours is empty,
# or has what switches on, with a tab between, those of good, bad, open, arm A and arm B, and
# what switches all off.  code is the exit code of the run, why says why nothing was judged,
# checks is what the quick checks said, file has the report, and typed is what stands behind make lab-report.
include "figures";
include "verdict";

($colours | split("\t")) as $colour
| ($lines - 2) as $room

# painted(NAME): the text in this colour.  Nothing relies on it.
| def painted($name): if $colours == "" or $name == "plain" or . == "" then . else
	$colour[{ good: 0, bad: 1, open: 2, A: 3, B: 4 }[$name]] + . + $colour[5] end;

# --- the verdict, and where the rest is ---

def arm($side): .arms[$side].arm // $side | printable_ascii;
# needless: sentences that are left out, in this order, when there is no room for all.
def needless: ["^[0-9]+ not run[.]$", "^(All|The) [0-9]+ expectations? (are|is) met[.]$",
	"^No expectations were given[.]$", "^[0-9]+ undecided", "^Checks .* all as", "^Not calibrated: "];
# within(N; HEAD): the sentences behind HEAD, in at most N lines.
def within($n; $head):
	def as_lines: [join(" ") | wrapped($columns; $head; 0)];
	reduce needless[] as $re (.; if as_lines | length <= $n then . else map(select(test($re) | not)) end)
	| as_lines | if length <= $n then . else .[:$n - 1] + [.[$n - 1][:$columns - 3] + "..."] end;
# The word already says what the verdict of judge begins with.
def sentences: [.verdict // $why | printable_ascii
	| sub("^((not )?as expected[.:]|the instrument is not trustworthy here:) "; "")
	| splits("(?<=[.]) +(?=[A-Z0-9'])") | select(. != "")];
# Checks that are not as expected come first, and else last.
def verdict($n): meaning($code) as [$look, $sign, $word]
	| (if $checks == "" then [] else [$checks | printable_ascii + "."] end) as $seen
	| ($checks | test("NOT AS")) as $not
	| (if $not then $seen else [] end) + sentences
	+ (if .trusted == false then ["Run it again when less else runs, or with more BOOTS=."]
	   elif .quick then ["This is a first look (QUICK=1), and so few boots prove nothing."] else [] end)
	+ (if $not then [] else $seen end)
	| within($n; $word + ":")
	| .[0] |= ((.[:$word | length + 1] | painted($look)) + .[$word | length + 1:]);

def more: [["All of it", "report"], ["Pictures", "page"], ["A letter", "letter"]]
	| map("\(.[0]): make lab-\(.[1])\($typed)") | join("   ") as $line
	| if $line | length <= $columns then [$line] else . end;
def rest: ["", "Report: \($file)"] + more;
# height: how many lines of the terminal these need.
def height: map([((length - 1) / $columns | floor) + 1, 1] | max) | add // 0;

# --- a line a scenario ---

# bad: others wait longer, or it costs more, and that is proven.
def bad($kind): if $kind == "waits" then .proven and .shift < 0 else .relevant end;
# counts(EXACT): more differs than one reading of the clock, which is 256 ns in virtual time.
def counts($exact): ($exact | not) or (.of // "ns") != "ns" or (.shift // 0 | fabs) > 256;
# telling(KIND; EXACT): the most telling rows come first.
def telling($kind; $exact): sort_by([(bad($kind) and counts($exact) | not), (.proven and counts($exact) | not),
	(bad($kind) | not), (.proven | not), -((.ratio.estimate // 1) | if . > 0 then log | fabs else 1e9 end)]);
def waits: .virtual_time as $exact | (.rows // []) | of_largest | telling("waits"; $exact);
# costs: of each scenario the dose that costs most.
def costs: .virtual_time as $exact | (.costs // []) | . as $rows | [names[] as $n | [$rows[] | select(.scenario == $n)]
	| max_by([.relevant, (.ratio.high // .ratio.estimate // 0)])] | telling("costs"; $exact);

# proven_of(KIND; EXACT): what is known of B for certain.
def times($x): if $x >= 1 then "\($x | num)x more" else "\(1 / $x | num)x less" end;
def proven_of($kind; $exact): .ratio.estimate as $r
	| if $r == null or $r <= 0 then "nothing"
	  elif $kind == "waits" and .proven then times(1 / $r)
	  elif $kind == "costs" and (.relevant or ($exact and .proven)) then times($r)
	  elif $exact then "no difference"
	  elif $kind == "costs" and .ratio.high != null then "at most \(.ratio.high | num)x"
	  else "nothing" end;

# cells(KIND; EXACT): a row as the texts of its columns.
def cells($kind; $exact): (.of // "ns") as $of | {
	name: (.scenario | printable_ascii | .[:18]), dose: ("\(.dose) \(.unit | printable_ascii)" | .[:10]),
	of: $of, A: .A.median, B: .B.median, a: (.A.median | in_unit($of)), b: (.B.median | in_unit($of)),
	so: proven_of($kind; $exact),
	look: (if bad($kind) then "bad" elif $kind == "waits" and .proven then "good" else "plain" end) };

# power(OF): the logarithm; the bars of bytes have steps of 4, all others of 10.
def base($of): if $of == "bytes" then 4 else 10 end;
def power($of): log / (base($of) | log);
# scales: for each unit the steps at which the bars begin and end.
def scales: map({ of, x: (.A, .B) } | select(.x != null and .x > 0)) | group_by(.of)
	| map(.[0].of as $of | { ($of): { low: (map(.x) | min | power($of) - 0.1 | floor),
		high: (map(.x) | max | power($of) + 0.1 | ceil) } }) | add // {};
def widest(f): map(f | length) | max // 0;
# layout(FIRST; SECOND): the columns.  Each has what it needs, and the bars have the rest; a narrow screen has no
# bars, and a very narrow one neither doses nor what is proven.
def layout($A; $B): { scales: scales, name: ([widest(.name), 8] | max), dose: ([widest(.dose), 6] | max),
		value: ([widest(.a), widest(.b), 7] | max) }
	| ($columns - .name - .dose - 2 * .value - 7 - 13 - 2) as $left
	| .bar = ($left / 2 | floor | if . < 4 then 0 elif . > 40 then 40 else . end)
	| if .bar == 0 then .value |= ([., 9] | max) else . end
	| .of_arm = .value + if .bar == 0 then 0 else .bar + 1 end
	| (if .bar == 0 then "" else "A: " end) as $a | (if .bar == 0 then "" else "B: " end) as $b
	| .A = $a + $A | .B = $b + $B
	| (.name + 2 * .value + 4) as $least | .so = (.bar > 0 or $least + 15 <= $columns)
	| if .bar > 0 or $least + 1 + .dose + 15 <= $columns then . else .dose = 0 | .name |= ([., 13] | max) end;

def bar($at; $of; $x; $sign; $name): $at.scales[$of] as $scale
	| if $x == null or $x <= 0 then 0
	  else ($x | power($of) - $scale.low) / ($scale.high - $scale.low) * $at.bar | round | [., 1] | max end
	| $sign * . // "" | left($at.bar) | painted($name);
# line(AT): a row as a line of the screen.
def arm_cell($at; $x; $text; $sign; $name): ($text | right($at.value)) as $value
	| if $at.bar == 0 then $value else bar($at; .of; $x; $sign; $name) + " " + $value end;
def subject($at; $dose): left($at.name) + if $at.dose == 0 then "" else " " + ($dose | right($at.dose)) end;
def line($at): .look as $look | .dose as $dose | (.name | subject($at; $dose))
	+ "  " + arm_cell($at; .A; .a; "#"; "A") + "  " + arm_cell($at; .B; .b; "="; "B")
	+ if $at.so then "  " + (.so | painted($look)) else "" end;
def heading($title; $at): ($title | left($at.name + if $at.dose == 0 then 0 else 1 + $at.dose end))
	+ "  " + ($at.A | left($at.of_arm) | .[:$at.of_arm])
	+ "  " + ($at.B | left($at.of_arm) | .[:$at.of_arm])
	+ if $at.so then "  proven of B" else "" end | .[:$columns];
# cut(N): at most N lines of these, and how many are left out.
def cut($n): if length <= $n then . elif $n < 1 then []
	else .[:$n - 1] + ["and \(length - $n + 1) more: make lab-report\($typed)"] end;

def step($of; $n): pow(base($of); $n) | in_unit($of) | sub("[.]0+(?= |$)"; "");
def legend: [.scales | to_entries[] | .key as $of | { ns: "times", bytes: "memory", count: "counts" }[$of]
		+ " \(step($of; .value.low)) to \(step($of; .value.high))"]
	| if . == [] then [] else [join(", ") | wrapped($columns; "Bars, on a log scale:"; 2)] end;

# tables(N): both tables, in at most N lines.
def tables($n): .virtual_time as $exact | arm("A") as $A | arm("B") as $B
	| (waits | map(cells("waits"; $exact))) as $w
	| (costs | map(cells("costs"; $exact))) as $c | ($w + $c | layout($A; $B)) as $at
	| (if $at.bar == 0 then [] else $at | legend end) as $legend
	| ($n - (if $w == [] then 0 else 2 end) - 2 - ($legend | length)) as $free
	| ([$w | length, ([($free / 2 | ceil), $free - ($c | length)] | max)] | min) as $for_w
	| (if $w == [] then [] else ["", heading("Others wait"; $at)] + ($w | map(line($at)) | cut($for_w)) end)
	+ (if $c == [] then ["", "Costs were not measured (COST=1)."]
	   else ["", heading("What it costs"; $at)] + ($c | map(line($at)) | cut($free - $for_w)) end)
	+ $legend;

rest as $rest | ($room - ($rest | height)) as $free
| if . == null or (.trusted | not) or .exit == 2 then verdict($free)
  else verdict([$room / 4 | floor, 2] | max) as $head | $head + tables($free - ($head | length)) end
| .[], $rest[]
