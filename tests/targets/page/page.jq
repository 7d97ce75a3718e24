# SPDX-License-Identifier: GPL-2.0-only
# jq -r -L DIR --arg ... --rawfile ... -f page.jq REPORT.JSON
#
# Prints what the page says of one run, as HTML (svg.awk puts the pictures in).  The input is
# report.json, or null when the run has none.  Texts that are files come as arguments, empty when
# there is no such file.  All that is not of report.json is a member of .page; the end of this file
# names them.
include "figures";
include "text";
include "tables";
include "verdict";

def section($name; $title; body): "<section id=\"\(.page.id)-\($name)\"><h2>\($title)</h2>", body, "</section>";
# raw($names): links to files of the run.
def raw($names): .page.base as $base | $names | map(link($base + .; .)) | join(", ");
def raw_line($names): "<p class=\"raw\">Raw: \(raw($names))</p>";
# files_like($regex): the files of the run with such names.
def files_like($regex): [.page.files[] | select(test($regex))];

# --- the verdict ---

# The verdict of a run that ended before anything was measured stands in its report alone.
def said:
	(.page.report | split("Verdict: ")) as $parts |
	if .verdict then figure(["verdict"]; .)
	elif $parts | length > 1 then $parts[1] | gsub("\n +"; " ") | text
	else "There is none in the report." end;
def kernel($side):
	"\($side) is the kernel <strong>\(figure(["arms", $side, "arm"]; .))</strong> " +
	"(\(figure(["arms", $side, "boots"]; count)) boots)";
def verdict:
	meaning(.page.code) as $m |
	"<div class=\"verdict \($m[0])\"><p class=\"word\"><span aria-hidden=\"true\">\($m[1])</span> \($m[2])</p>",
	"<p>\($m[3])</p>",
	"<p class=\"said\">Verdict: \(said)</p></div>",
	if .quick then "<p><strong>A first look:</strong> it was run with QUICK=1, so with few boots and the last " +
		"doses alone.</p>" else empty end,
	if .virtual_time then "<p><strong>Virtual time:</strong> work has a price instead of a duration. " +
		"The figures say what waits for how much work, not how long.</p>" else empty end,
	if .arms then "<p>\(kernel("A")), \(kernel("B")). The task that execs makes others wait; a dose says " +
		"how much of the cause there was.</p>" else empty end,
	raw_line(["report"] + if .arms then ["report.json", "samples"] else [] end);

# --- pictures ---

# svg($file; $kind; $title; $desc; $words): the line where svg.awk puts the picture in.
def svg($file; $kind; $title; $desc; $words):
	({file: (.page.pictures + $file), id: "\(.page.id)-\($file)", kind: $kind, title: $title, desc: $desc} +
		$words | to_entries | map(" \(.key)=\"\(.value | text | gsub("\n"; "&#10;"))\"") | add) as $attributes |
	"<lab-svg\($attributes)/>";
def captioned(picture; $said):
	"<figure>", picture, "<figcaption>\($said) Raw: \(raw(["samples", "report.json"])).</figcaption></figure>";
def arms_of: {a: "A: \(.arms.A.arm | short(18))", b: "B: \(.arms.B.arm | short(18))"};

# spoken($of): the medians as a sentence a dose, for a reader who does not see the picture.
def spoken($of):
	map("At \(.dose) \(.unit): A \(.A.median | in_unit($of)), B \(.B.median | in_unit($of)).") | join(" ");

def whiskers:
	if .virtual_time and .trusted then "Every boot has the same samples, so there is no interval."
	elif .virtual_time then "The boots differ, which they must not; the bars are their range."
	elif ([.arms.A.boots, .arms.B.boots] | min) < 6 then
		"The bars are the range of the boots, which are too few for an interval of 95&#160;%."
	else "The bars are the 95&#160;% intervals of the medians." end;
# three_pictures($n; $rows): of the scenario number $n, which has these rows.
def three_pictures($n; $rows):
	.page.scenarios[$n] as $s | ($rows | spoken($s.of)) as $words | "\($s.name): \($s.title)" as $title |
	(arms_of + {x: $s.unit, y: ""}) as $axes |
	({ns: "time", bytes: "memory"}[$s.of] // "count") as $what |
	"<div class=\"figures\">",
	captioned(svg("\($n).dose"; "dose"; "\($title). Dose and response"; $words; $axes);
		"Dose and response: medians of the boots. \(whiskers)"),
	captioned(svg("\($n).dots"; "dots"; "\($title). Every sample"; "A dot or cross is a sample. " + $words; $axes);
		"Every sample, a column for each dose and kernel, boots from left to right."),
	captioned(svg("\($n).cdf"; "cdf"; "\($title). Distribution functions";
		"The share of the samples that is at most so large. " + $words;
		$axes + {y: $what, s: "share of samples"});
		"Which share of the samples is at most so large, at \($s.largest) \($s.unit | text)."),
	"</div>";

# --- sections ---

def glance:
	[.rows[last_rows[]]] as $rows |
	section("glance"; "At a glance";
		"<div class=\"glance\">",
		captioned(svg("waits"; "waits"; "How long others wait at the largest dose of each scenario";
			($rows | map("\(.scenario): A \(.A.median | ns), B \(.B.median | ns).") | join(" "));
			arms_of + {x: "median", labels: ($rows | map(.scenario | short(22)) | join("\n"))});
			"Medians at the largest dose of each scenario."),
		glance_table(.page.id),
		"</div>");

# wait_section($name): what was measured with one scenario.
def wait_section($name):
	.page.number[$name] as $n |
	"<section class=\"scenario\" id=\"\(.page.id)-s\($n)\"><h3>\($name | text)</h3>" +
	"<p>\(.page.scenarios[$n].title | text)</p>",
	three_pictures($n; [.rows[] | select(.scenario == $name)]), wait_table($name), slope_sentence($name),
	"</section>";
def waits:
	[.rows[last_rows[]].scenario] as $names |
	section("waits"; "What it buys: how long others wait"; wait_section($names[]));

# timelines: what lab-trace drew of kernels of the same source, each in a box that scrolls when the screen is narrow.
def timelines:
	section("timelines"; "One execve(), as the kernel recorded it";
		"<p>Other boots than those of the figures, of kernels that check themselves: all takes longer, and " +
		"the order counts. Both kernels are on one axis of time.</p>",
		(.page.timelines[] | split("\t") as [$scenario, $made, $file] | "../\($made)/" as $at |
		"<figure class=\"wide\"><div class=\"box\" tabindex=\"0\" role=\"region\" " +
		"aria-label=\"One execve() of \($scenario | text)\">",
		"<lab-part file=\"\($pictures)\($file)\"/>",
		"</div><figcaption>\($scenario | text), \($made | text). Raw: " +
		(["timeline", "trace.json"] | map(link($at + .; .)) | join(", ")) + ".</figcaption></figure>"));

def cost_overview:
	"<div class=\"glance\">",
	captioned(svg("costs"; "costs"; "What B costs, as a multiple of A";
		([.costs[] | "\(.scenario) at \(.dose) \(.unit): \(.ratio.estimate | num) times."] | join(" "));
		{x: "B/A: right of 1, B is slower or needs more",
		labels: ([.costs[] | "\(.scenario | short(16)) \(.dose)"] | join("\n"))});
		"B/A of each scenario and dose, with its 95&#160;% interval."),
	cost_table,
	"</div>";
def cost_details($name):
	.page.number[$name] as $n |
	details("\($name): \(.page.scenarios[$n].title)"; three_pictures($n; [.costs[] | select(.scenario == $name)]));
def costs:
	(reduce .costs[] as $c ([]; if index([$c.scenario]) then . else . + [$c.scenario] end)) as $names |
	section("costs"; "What it costs when nobody waits";
		if .virtual_time then cost_table else cost_overview end,
		bound_sentence("time"; "Time"), bound_sentence("memory"; "Memory"), cost_details($names[]));

def instrument:
	section("instrument"; "Can the instrument be trusted?";
		aa_table, calibration_table, details("More figures of each row"; more_table),
		raw_line(["report.json", "samples"]));

def expectations:
	section("expectations"; "What was expected";
		expectation_table(["not met", "undecided"]), expectation_table(["met"]),
		if any(.expectations[]; .outcome == "not run") then
			details("Expectations of what was not run"; expectation_table(["not run"])) else empty end,
		raw_line(["expect"]));

def decision: {"holds": "✓ holds", "too-strong": "✓ true, but worded too widely", "refuted": "✗ does not hold",
	"new": "✓ not mentioned by the message", "undecidable": "? no experiment here can tell",
	"undecided": "? not decided yet", "other-flavour": "– needs another flavour",
	"not-as-expected": "✗ NOT AS EXPECTED"}[.] // .;
def claim_row: "<tr><th scope=\"row\">\(.[1] | text)</th><td>\(.[2] | decision | text)</td>" +
	"<td class=\"words\">\(.[3:] | join(" ") | text)</td></tr>";
def claims:
	(.page.claims | lines | map(split("\t"))) as $decisions |
	($decisions | map(select(.[0] == "claim") | claim_row)) as $claims |
	($decisions | map(select(.[0] == "differs" or .[0] == "fault") | .[1:] | join(" "))) as $differs |
	section("claims"; "Claims, and what checks saw";
		if .page.checks != "" then verbatim(.page.checks) else empty end,
		if $claims == [] then empty else
			table("Claims that these checks decide"; ["claim", "decision", "sentence"]; $claims) end,
		if $differs == [] then empty else "<p>Not as expected:</p>", verbatim($differs | join("\n")) end,
		raw_line(files_like("^checks/[^/]*$")));

def coverage: section("coverage"; "What of the patch ran"; verbatim(.page.coverage), raw_line(["coverage"]));

def pairs($caption; $rows):
	table($caption; ["", ""]; [$rows[] |
		"<tr><th scope=\"row\">\(.[0] | text)</th><td class=\"words\">\(.[1] | text)</td></tr>"]);
def host:
	.page as $p |
	section("host"; "Configuration and host";
		pairs("What the run was made of, and where";
			[$p.host | lines[] | index(": ") as $i | select($i) | [.[:$i], .[$i + 2:]]]),
		pairs("SHA-256 of what was booted"; [$p.sha256 | lines[] | split("  ") | [(.[1:] | join("  ")), .[0]]]),
		if $p.differ == "" then "<p>Both kernels have the same configuration.</p>" else
			"<p>In this the configurations of the kernels differ:</p>", verbatim($p.differ) end,
		if $p.splats == "" then "<p>No kernel complained.</p>" else
			"<p>Kernels complained:</p>", verbatim($p.splats) end,
		details("The knobs of the command"; verbatim($p.knobs)),
		raw_line(files_like("^(host|knobs|sha256|splats[.]said|subject-applied|kernels/[^/]*)$")));

def raw_files:
	section("files"; "Every raw file";
		details("\(.page.files | length) files";
			"<ul class=\"files\">", (.page.files[] as $f | "<li>\(raw([$f]))</li>"), "</ul>"),
		details("The report as text"; verbatim(.page.report)));

def header:
	(.page.host | lines | map(select(startswith("date: "))) | first // "date: unknown" | .[6:]) as $date |
	"<article id=\"\(.page.id)\"><header><h1>\(.page.title | text)</h1>" +
	"<p>Run \(link(.page.base + "."; .page.run)), \($date | text)</p></header>";

def page:
	header, verdict,
	if (.rows // []) == [] then empty else glance, waits end,
	if .page.timelines == [] then empty else timelines end,
	if (.costs // []) == [] then empty else costs end,
	if .controls == null then empty else instrument end,
	if (.expectations // []) == [] then empty else expectations end,
	if .page.claims + .page.checks == "" then empty else claims end,
	if .page.coverage == "" then empty else coverage end,
	host, raw_files,
	"</article>";

# --- what is not of report.json ---

# scenarios: what points.awk printed, by number; number: the number of a name.
($index | lines | map(split("\t")) | map({key: .[0], value: {name: .[1], unit: .[2], of: .[3], largest: .[4],
	title: (.[5:] | join(" "))}}) | from_entries) as $scenarios |
(. // {}) + {page: {
	id: $id, run: $run, base: $base, pictures: $pictures, title: $title, scenarios: $scenarios,
	number: ($scenarios | with_entries({key: .value.name, value: .key})),
	timelines: ($timelines | lines),
	code: (if $code == "" then .exit else $code | tonumber end), report: $report, host: $host, knobs: $knobs,
	coverage: $coverage, claims: $claims, checks: $checks,
	splats: $splats, sha256: $sha256, differ: $differ, files: ($files | lines)
}} | page
