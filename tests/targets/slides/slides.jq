# SPDX-License-Identifier: GPL-2.0-only
# jq -r -L DIR --arg ... --rawfile ... -f slides.jq REPORT.JSON
#
# Prints the slides of a run as HTML (svg.awk puts the pictures in).  The input is report.json, or null when the run has
# none.  The arguments are those of html_of (../page/pieces.sh), and those that the script slides adds to them.
include "figures";
include "text";
include "tables";
include "pictures";

# --- the words; README has their form ---

def with_line($l):
	if $l | startswith("#") then .
	elif $l | startswith("= ") then . + [($l | capture("^= (?<name>[^ ]+) ?(?<title>.*)")) + {items: [], notes: []}]
	elif . == [] then .
	elif $l | startswith("> ") then .[-1].notes += [$l[2:]]
	elif $l | startswith("! ") then .[-1].items += [{see: ($l[2:] | split(" "))}]
	elif $l | startswith(". ") then
		if .[-1].items[-1].say then .[-1].items[-1].say += " " + $l[2:]
		else .[-1].items += [{say: $l[2:]}] end
	elif .[-1].items[-1].text then .[-1].items[-1].text += [$l]
	else .[-1].items += [{text: [$l]}] end;
def words: split("\n") | reduce .[] as $l ([]; with_line($l));
# A slide without a title is the general one of that name; a subject without words has all of these.
def slides_of($own_text; $common_text):
	($common_text | words) as $general | ($own_text | words) as $own |
	if $own == [] then $general else [$own[] | .name as $n |
		if .title != "" then . else $general[] | select(.name == $n) end] end;

# --- what is not there ---

def lacks($what; $command):
	"<p class=\"lacks\">\($what | text) This command makes it: <code class=\"lacks\">\($command | text)</code></p>";
# again($knobs): lab-run for this subject.  The scenarios are all that its slides speak of.
def again($knobs): "make lab-run" + (if .page.about == "" then "" else " SUBJECT=\(.page.about)" end) + $knobs;
def scenarios_of: [.[].items[] | (select(.see[0]? | IN("dose", "dots", "cdf", "table")) | .see[1]),
	(.say // "" | scan("\\{([a-z][a-z0-9-]*) [^}]*\\}")[0])] | unique | join(",");
def not_measured($name):
	lacks("This run did not measure \($name)."; again(" SCENARIOS=\(.page.spoken_of)"));

# --- figures ---

# row_of($name; $dose): the path of the row of a scenario at this dose, or at its largest.
def row_of($name; $dose):
	[("rows", "costs") as $kind | (.[$kind] // []) | to_entries[] | select(.value.scenario == $name) |
		select($dose == null or .value.dose == $dose) | {at: [$kind, .key], dose: .value.dose}] |
	max_by(.dose).at;
# shown_figure: what stands for {SCENARIO [DOSE] WHAT}; null when the run has no such figure.
def shown_figure($words):
	row_of($words[0]; if ($words | length) > 2 then $words[1] | tonumber else null end) as $r |
	$words[-1] as $what |
	([(.slopes // []) | to_entries[] | select(.value.scenario == $words[0]) | .key] | first) as $slope |
	if $r == null then null
	elif $what == "dose" then dose($r)
	elif $what == "A" or $what == "B" then
		if getpath($r + [$what, "median"]) == null then null else a_wait($r + [$what, "median"]) end
	elif $what == "ratio" then figure($r + ["ratio", "estimate"]; num)
	elif $what[:3] == "per" and $slope != null then
		"\(figure(["slopes", $slope, $what[3:], "estimate"]; ns)) " +
		"for each \(figure(["slopes", $slope, "per"]; .))"
	else null end;
# said_with_figures($sentence): the sentence, or which of its figures the run lacks.
def said_with_figures($sentence):
	. as $run |
	[$sentence | scan("[^{}]+|\\{[^}]*\\}") | if .[:1] == "{" then
			.[1:-1] / " " | . as $w | {lacks: $w[0], is: ($run | shown_figure($w))}
		else {is: text} end] as $parts |
	if all($parts[]; .is) then "<p class=\"told\">\([$parts[].is] | join(""))" +
		(if .trusted then "" else " <small>Not judged: the controls failed.</small>" end) + "</p>"
	else not_measured([$parts[] | select(.is == null).lacks] | unique | join(", ")) end;

# --- what a slide shows of the run ---

def is_measured($name): .page.number[$name] != null and row_of($name; null) != null;
def rows_of($name): [(.rows // []), (.costs // []) | .[] | select(.scenario == $name)];
def short_table($name):
	[range(.rows | length) as $i | select(.rows[$i].scenario == $name) | ["rows", $i]] as $rows |
	table("\($name): medians"; ["dose", arm_heads, "A/B [95&#160;%]", "so"];
		[$rows[-6:][] as $r | "<tr><th scope=\"row\">\(dose($r))</th>" + cell(a_wait($r + ["A", "median"])) +
			cell(a_wait($r + ["B", "median"])) + cell(ratio($r)) + cell(told($r) | text) + "</tr>"]);
def made_of:
	"<ul class=\"facts\">",
	"<li>Run \(link(.page.base + "."; .page.run))" + (if .arms then
		", \([("A", "B") as $s | "\($s): \(figure(["arms", $s, "arm"]; .)), " +
			"\(figure(["arms", $s, "boots"]; count)) boots"] | join("; "))" else "" end) + "</li>",
	(.page.host | lines[] | select(test("^(date|line|guest|host|cpu|compiler|virtual time): ")) |
		"<li>\(text)</li>"),
	"</ul>";
def costs:
	if (.costs // []) == [] then lacks("This run did not measure what the patch costs."; again(""))
	elif .virtual_time then cost_table
	else costs_picture, bound_sentence("time"; "Time"), bound_sentence("memory"; "Memory") end;
def instrument:
	if .controls == null then lacks("This run has no controls."; again("")) else aa_table, calibration_table end;

# stack_lines($frames; $n): the innermost frames that say something: how a task sleeps is alike for all.
def stack_lines($n):
	[.[] | sub("[+].*"; "") | select(test("^(switch_threads|__switch_to|_*schedule.*|io_schedule)$") | not)][:$n] |
	"<ul class=\"stack\">", (.[] | "<li>\(text)</li>"), "</ul>";
# frozen($w): what lab-freeze saw of one kernel: AT UNDER DURING ARM.
def frozen($w):
	([.page.frozen[] | select(.at == $w[0] and .under == $w[1] and .ask == "sh " + $w[2] and .arm == $w[3])] |
		first) as $f |
	if $f == null then
		lacks("Nothing of this was frozen on this machine yet.";
			(again("") | sub("lab-run"; "lab-freeze")) + " AT=\($w[0]) UNDER=\($w[1]) DURING=\($w[2])")
	else
		"<div class=\"stacks\">",
		"<div><p><strong>\($f.comm | text)</strong> is stopped in \($f.at | text)()</p>",
		($f.stack / " < " | stack_lines(6)),
		"</div>",
		($f.blocked[:2][] | "<div><p><strong>\(.comm | text)</strong> waits for " +
			"<strong>\(.lock // "something else" | text)</strong>" +
			(if .holder then ", which \(.holder | text) holds" else "" end) + "</p>",
			(.stack / " < " | stack_lines(7)), "</div>"),
		"</div>",
		"<p class=\"answer\">\($w[2] | text), asked meanwhile: " +
			"<strong>\($f.answer | ascii_upcase | text)</strong></p>",
		"<p class=\"raw\">Frozen on \($f.day | text), kernel \($f.arm | text).</p>"
	end;

# observed($name): what a check saw on each kernel, in this run or else in the newest of lab-check or lab-claims.
def seen_of($name): [lines[] | select(startswith("observe \($name)=")) | split("=")[1:] | join("=")] | first;
def observed($name):
	([.page.seen[] | map(seen_of($name)) | select(all(.[]; . != null))] | first) as $seen |
	if $seen == null then lacks("No check saw \($name) on this machine yet.";
		(again("") | sub("lab-run"; "lab-check")) + " CHECKS=\($name | split(".")[0])")
	else "<p class=\"answer\">unpatched: <strong>\($seen[0] | text)</strong>; patched: <strong>" +
		"\($seen[1] | text)</strong></p>" end;
# stack($task; $frames): the stack of a task in a check of the first kernel, of which these frames are shown.
def stack($task; $frames):
	[.page.seen[] | [.[0] | lines[] | select(startswith("# \($task): ")) | ltrimstr("# \($task): ") |
		sub("[+]0x.*"; "") | select(. as $f | $frames | index($f))] | select(. != [])] | (first // []) |
	if . == [] then empty else
		"<div class=\"column\"><p><strong>\($task | text)</strong></p>", stack_lines(8), "</div>" end;

# hunk($where): the hunk of the patch whose first line has this word, or else the first that has it at all.
def hunk($where):
	(.page.patch | split("\n@@ ")[1:]) as $hunks |
	[$hunks[] | select(split("\n")[0] | contains($where))] + [$hunks[] | select(contains($where))] |
	if . == [] then "<p class=\"lacks\">The patch of this run has no hunk of \($where | text).</p>" else
		("@@ " + .[0] | split("\n") | map(select(test("^[-+ @]")) |
			select(test("^(---|[+]{3}) |^-- $") | not))) as $lines |
		"<pre class=\"code\($lines | if length > 14 then " long" else "" end)\" tabindex=\"0\">" +
			($lines | map(
			if test("^[+]") then "<ins>\(text)</ins>" elif test("^-") then "<del>\(text)</del>"
			else text end) | join("\n")) + "</pre>" end;

def timeline_of($name):
	[.page.timelines[] | select(startswith($name + "\t"))] as $drawn |
	if $drawn != [] then timeline($drawn[0])
	else lacks("Nothing of \($name) was traced on this machine yet.";
		(again("") | sub("lab-run"; "lab-trace")) + " SCENARIO=\($name)") end;

def see($w):
	if $w[0] == "run" then made_of
	elif $w[0] == "verdict" then verdict_box
	elif $w[0] == "waits" then
		if (.rows // []) == [] then lacks("This run measured nothing."; again("")) else waits_picture end
	elif $w[0] == "costs" then costs
	elif $w[0] == "instrument" then instrument
	elif $w[0] == "frozen" then frozen($w[1:])
	elif $w[0] == "observed" then observed($w[1])
	elif $w[0] == "stack" then stack($w[1]; $w[2:])
	elif $w[0] == "hunk" then hunk($w[1])
	elif $w[0] == "timeline" then timeline_of($w[1])
	elif $w[0] | IN("dose", "dots", "cdf", "table") | not then error("slides: nothing is called \($w[0])")
	elif is_measured($w[1]) | not then not_measured($w[1])
	else .page.number[$w[1]] as $n | rows_of($w[1]) as $rows |
		if $w[0] == "dose" then dose_picture($n; $rows)
		elif $w[0] == "dots" then dots_picture($n; $rows)
		elif $w[0] == "cdf" then cdf_picture($n; $rows)
		else short_table($w[1]) end
	end;

# --- slides ---

# paragraphs: plain text as HTML.  Four blanks begin a line that stays as it is, and a star a point of a list.
def paragraphs:
	join("\n") | split("\n\n")[] | gsub("^\n+|\n+$"; "") | select(. != "") |
	if test("^    ") then "<pre class=\"code\" tabindex=\"0\">\(lines | map(.[4:]) | join("\n") | text)</pre>"
	elif startswith("* ") then "<ul>", ((.[2:] / "\n* ")[] | "<li>\(text)</li>"), "</ul>"
	else "<p>\(text)</p>" end;
def item($i):
	if $i.text then $i.text | paragraphs elif $i.say then said_with_figures($i.say) else see($i.see) end;
# once: lines of HTML, of which what lacks is told but once.
def once: (reduce .[] as $l ([]; if ($l | startswith("<p class=\"lacks")) and index([$l]) then . else . + [$l] end))[];
def turn($n; $of; $sign; $said):
	if $n < 1 or $n > $of then "" else "<a href=\"#s\($n)\" aria-label=\"\($said)\">\($sign)</a>" end;

def slide($n; $of):
	. as $run | .page.slides[$n - 1] as $s |
	[[$s.items[] | . as $i | $run | item($i)] | once] as $shown |
	(if $n == 1 then "h1" else "h2" end) as $h |
	"<section class=\"slide\" id=\"s\($n)\" aria-labelledby=\"s\($n)-t\">" +
		"<\($h) id=\"s\($n)-t\">\($s.title | text)</\($h)>",
	"<div class=\"shown\(if any($shown[]; . == "<figure>") then " beside" else "" end)\">", $shown[], "</div>",
	if $s.notes == [] then empty else
		"<details class=\"notes\"><summary>Notes</summary><p>\($s.notes | join(" ") | text)</p></details>" end,
	"<p class=\"foot\">\(turn($n - 1; $of; "&#8249;"; "the slide before")) \($n) / \($of) " +
		"\(turn($n + 1; $of; "&#8250;"; "the next slide"))</p></section>";

with_page($ARGS.named) | slides_of(.page.words; .page.common) as $slides |
.page.slides = $slides | .page.spoken_of = ($slides | scenarios_of) |
if .page.words == "" then .page.slides += [{name: "own", title: "What this lecture lacks", notes: [], items: [{text: [
	"These slides are the general ones, for " + if .page.about == "" then "a patch that is no subject of the lab."
		else "the subject \(.page.about) has no words of its own: patches/\(.page.about)/slides." end]}]}]
else . end |
(.page.slides | length) as $of | slide(range(1; $of + 1); $of)
