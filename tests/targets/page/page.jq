# SPDX-License-Identifier: GPL-2.0-only
# jq -r -L DIR --arg ... --rawfile ... -f page.jq REPORT.JSON
#
# Prints what the page says of one run, as HTML (svg.awk puts the pictures in).  The input is report.json, or null
# when the run has none.  The texts of the run are arguments, which with_page (pictures.jq) makes the member .page of.
include "figures";
include "text";
include "tables";
include "pictures";

def section($name; $title; body): "<section id=\"\(.page.id)-\($name)\"><h2>\($title)</h2>", body, "</section>";
def raw_line($names): "<p class=\"raw\">Raw: \(raw($names))</p>";
# files_like($regex): the files of the run with such names.
def files_like($regex): [.page.files[] | select(test($regex))];

# --- the verdict ---

def kernel($side):
	"\($side) is the kernel <strong>\(figure(["arms", $side, "arm"]; .))</strong> " +
	"(\(figure(["arms", $side, "boots"]; count)) boots)";
def verdict:
	verdict_box,
	if .arms then "<p>\(kernel("A")), \(kernel("B")). The task that execs makes others wait; a dose says " +
		"how much of the cause there was.</p>" else empty end,
	raw_line(["report"] + if .arms then ["report.json", "samples"] else [] end);

# --- sections ---

# is_large: the page has no room for all, when it shall be below 1 MB.
def is_large: ((.rows // []) + (.costs // []) | length) > 150;
# three_pictures($n; $rows): of the scenario number $n, which has these rows; one of them when the page is large.
def three_pictures($n; $rows):
	"<div class=\"figures\">", dose_picture($n; $rows),
	if is_large then empty else dots_picture($n; $rows), cdf_picture($n; $rows) end, "</div>";

def glance:
	section("glance"; "At a glance";
		if is_large then "<p>This run has so many rows that each scenario has but one picture; " +
			"\(raw(["samples"])) has every sample, and \(raw(["report.json"])) every figure.</p>"
		else empty end,
		"<div class=\"glance\">", waits_picture, glance_table(.page.id), "</div>");

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

# timelines: what lab-trace drew of kernels of the same source.
def timelines:
	section("timelines"; "Who waits for whom, as the kernel recorded it";
		"<p>Other boots than those of the figures, of kernels that check themselves: all takes longer, and " +
		"the order counts. Both kernels are on one axis of time.</p>",
		timeline(.page.timelines[]));

def cost_overview:
	"<div class=\"glance\">", costs_picture, cost_table, "</div>";
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
		aa_table, calibration_table,
		if is_large then empty else details("More figures of each row"; more_table) end,
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
		if is_large then empty else details("The report as text"; verbatim(.page.report)) end);

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

with_page($ARGS.named) | page
