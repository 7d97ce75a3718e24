# SPDX-License-Identifier: GPL-2.0-only
# The pictures of a run, its verdict, and what was read for both.  The input of each
# function is report.json as a whole, with what `with_page` adds to it.
include "figures";
include "text";
include "tables";
include "verdict";

# with_page($named): report.json, which may be null, with the member page: all that is not of report.json.  $named
# are the arguments that html_of (pieces.sh) gives, as $ARGS.named has them.  scenarios is what points.awk printed, by
# number; number is the number of a name.
def with_page($named):
	($named.index | lines | map(split("\t")) | map({key: .[0], value: {name: .[1], unit: .[2], of: .[3],
		largest: .[4], title: (.[5:] | join(" "))}}) | from_entries) as $scenarios |
	(. // {}) | . + {page: ($named + {
		scenarios: $scenarios, number: ($scenarios | with_entries({key: .value.name, value: .key})),
		timelines: ($named.timelines | lines), files: ($named.files | lines),
		code: (if $named.code == "" then .exit else $named.code | tonumber end)
	})};

# raw($names): links to files of the run.
def raw($names): .page.base as $base | $names | map(link($base + .; .)) | join(", ");

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
# picture($n; $rows; $kind; $what; $words; $axes; $said): one of the three pictures of the scenario number $n, which
# has these rows.
def picture($n; $rows; $kind; $what; $words; $axes; $said):
	.page.scenarios[$n] as $s |
	captioned(svg("\($n).\($kind)"; $kind; "\($s.name): \($s.title). \($what)"; $words + ($rows | spoken($s.of));
		arms_of + {x: $s.unit, y: ""} + $axes); $said);
def dose_picture($n; $rows):
	picture($n; $rows; "dose"; "Dose and response"; ""; {}; "Dose and response: medians of the boots. \(whiskers)");
def dots_picture($n; $rows):
	picture($n; $rows; "dots"; "Every sample"; "A dot or cross is a sample. "; {};
		"Every sample, a column for each dose and kernel, boots from left to right.");
def cdf_picture($n; $rows):
	.page.scenarios[$n] as $s |
	picture($n; $rows; "cdf"; "Distribution functions"; "The share of the samples that is at most so large. ";
		{y: ({ns: "time", bytes: "memory"}[$s.of] // "count"), s: "share of samples"};
		"Which share of the samples is at most so large, at \($s.largest) \($s.unit | text).");

# waits_picture: the medians of all scenarios; costs_picture: what B costs.
def waits_picture:
	[.rows[last_rows[]]] as $rows |
	captioned(svg("waits"; "waits"; "How long others wait at the largest dose of each scenario";
		($rows | map("\(.scenario): A \(.A.median | ns), B \(.B.median | ns).") | join(" "));
		arms_of + {x: "median", labels: ($rows | map(.scenario | short(22)) | join("\n"))});
		"Medians at the largest dose of each scenario.");
def costs_picture:
	captioned(svg("costs"; "costs"; "What B costs, as a multiple of A";
		([.costs[] | "\(.scenario) at \(.dose) \(.unit): \(.ratio.estimate | num) times."] | join(" "));
		{x: "B/A: right of 1, B is slower or needs more",
		labels: ([.costs[] | "\(.scenario | short(16)) \(.dose)"] | join("\n"))});
		"B/A of each scenario and dose, with its 95&#160;% interval.");

# timeline($line): what lab-trace drew; the line is one that `timelines` (pieces.sh) printed.  It is in a box that
# scrolls when the screen is narrow.
def timeline($line):
	.page.pictures as $pictures | $line | split("\t") as [$scenario, $made, $file] | "../\($made)/" as $at |
	"<figure class=\"wide\"><div class=\"box\" tabindex=\"0\" role=\"region\" " +
	"aria-label=\"The timeline of \($scenario | text)\">",
	"<lab-part file=\"\($pictures)\($file)\"/>",
	"</div><figcaption>\($scenario | text), \($made | text). Raw: " +
	(["timeline", "trace.json"] | map(link($at + .; .)) | join(", ")) + ".</figcaption></figure>";

# verdict_box: what the run says as a whole.  The verdict of a run that ended before anything was measured stands in
# its report alone.
def said:
	(.page.report | split("Verdict: ")) as $parts |
	if .verdict then figure(["verdict"]; .)
	elif $parts | length > 1 then $parts[1] | gsub("\n +"; " ") | text
	else "There is none in the report." end;
def verdict_box:
	meaning(.page.code) as $m |
	"<div class=\"verdict \($m[0])\"><p class=\"word\"><span aria-hidden=\"true\">\($m[1])</span> \($m[2])</p>",
	"<p>\($m[3])</p>",
	"<p class=\"said\">Verdict: \(said)</p></div>",
	if .quick then "<p><strong>A first look:</strong> it was run with QUICK=1, so with few boots and the last " +
		"doses alone.</p>" else empty end,
	if .virtual_time then "<p><strong>Virtual time:</strong> work has a price instead of a duration. " +
		"The figures say what waits for how much work, not how long.</p>" else empty end;
