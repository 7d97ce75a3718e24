# SPDX-License-Identifier: GPL-2.0-only
# The tables of the page.  The input of each is report.json as a whole; a path like ["rows", 3] names
# one of its rows.
include "figures";
include "text";

# --- what several tables have ---

def dose($r): "\(figure($r + ["dose"]; count)) \(figure($r + ["unit"]; .))";
# with_interval($r; $of; $low; $high; f): "1.02 [1.01, 1.03]"; the three are paths in the row.
def with_interval($r; $of; $low; $high; f): "\(figure($r + $of; f)) \(interval($r + $low; $r + $high; f))";
def ratio($r): with_interval($r; ["ratio", "estimate"]; ["ratio", "low"]; ["ratio", "high"]; num);
def median_cells($r; f): cell(figure($r + ["A", "median"]; f)) + cell(figure($r + ["B", "median"]; f));
def arm_heads: "A: \(.arms.A.arm | text)", "B: \(.arms.B.arm | text)";

# told($row): what the row proves, in words.
def told($row):
	.virtual_time as $exact | .trusted as $trusted | getpath($row) |
	if $trusted | not then "not judged"
	elif .p == null and ($exact | not) then "not decidable"
	elif .proven | not then if $exact then "no difference" else "no difference proven" end
	else (if .shift > 0 then "A waits longer" elif .shift < 0 then "B waits longer" else "they differ" end) +
		if $exact then "" else ", proven" end
	end;

# --- what it buys ---

# a_wait: a duration, in the form that the report has it.
def a_wait($path): if .virtual_time then figure($path; exact) else figure($path; ns) end;

def high_percentile($arm):
	if getpath($arm + ["quantile"]) == null then "–" else
		"\(a_wait($arm + ["quantile_value"])) " +
		"<small>(\(figure($arm + ["quantile"]; . * 100 | "p\(.)")))</small>"
	end;
def arm_cells($arm):
	cell(figure($arm + ["boots"]; count)) +
	cell("\(figure($arm + ["hits"]; count)), \(figure($arm + ["misses"]; count))") +
	cell(a_wait($arm + ["median"])) + cell(high_percentile($arm)) + cell(a_wait($arm + ["max"]));

def of_both($s): "<td rowspan=\"2\">\($s)</td>";
# wait_rows($r): the two lines of a row, one for each kernel.
def wait_rows($r):
	"<tr class=\"first\"><th scope=\"row\" rowspan=\"2\">\(dose($r))</th>" +
	"<td class=\"arm-a\">A: \(.arms.A.arm | text)</td>\(arm_cells($r + ["A"]))" + of_both(ratio($r)) +
	of_both("\(a_wait($r + ["shift"])) \(interval($r + ["shift_low"]; $r + ["shift_high"]; ns))") +
	of_both(figure($r + ["p_holm"]; p_value)) + of_both(told($r) | text) + "</tr>",
	"<tr><td class=\"arm-b\">B: \(.arms.B.arm | text)</td>\(arm_cells($r + ["B"]))</tr>";
# wait_table($name): all doses of a scenario.
def wait_table($name):
	[range(.rows | length) as $i | select(.rows[$i].scenario == $name) | $i] as $which |
	table("\($name): how long others wait";
		["dose", "kernel", "boots", "hits, misses", "median", "high percentile", "largest",
		"A/B [95&#160;%]", "A&#8722;B [95&#160;%]", "p", "so"];
		[$which[] as $i | wait_rows(["rows", $i])]);

# slope_sentence($name): by how much the wait grows with the dose.
def slope_sentence($name):
	([range(.slopes | length) as $i | select(.slopes[$i].scenario == $name) | $i] | first) as $i |
	if $i == null then empty else
		["slopes", $i] as $s |
		"<p>With each \(figure($s + ["per"]; .)) the wait grows by " +
		with_interval($s; ["A", "estimate"]; ["A", "low"]; ["A", "high"]; ns) + " on A, and by " +
		with_interval($s; ["B", "estimate"]; ["B", "low"]; ["B", "high"]; ns) + " on B.</p>"
	end;

# last_rows: the number of the row of each scenario that has its largest dose, in their order.
def last_rows:
	.rows as $rows | [range($rows | length) as $i | select($rows[$i].scenario != $rows[$i + 1].scenario) | $i];

def glance_row($r; $id):
	"<tr><th scope=\"row\"><a href=\"#\($id)-s\(.page.number[getpath($r + ["scenario"])])\">" +
	"\(figure($r + ["scenario"]; .))</a></th>" + cell(dose($r)) + median_cells($r; ns) +
	cell(ratio($r)) + cell(told($r) | text) + "</tr>";
def glance_table($id):
	last_rows as $last |
	table("How long others wait, at the largest dose of each scenario";
		["scenario", "dose", arm_heads, "A/B [95&#160;%]", "so"];
		[$last[] as $i | glance_row(["rows", $i]; $id)]);

# --- what it costs ---

def costs_so($r):
	.virtual_time as $exact | getpath($r) |
	if .relevant then "<strong>costs</strong>"
	elif .proven then "differs, " + (if $exact then "" else "proven, " end) + "too little to count"
	elif $exact then "no difference" else "no difference proven" end;
def cost_row($r):
	getpath($r).of as $of |
	"<tr><th scope=\"row\">\(figure($r + ["scenario"]; .))</th>" + cell(dose($r)) +
	median_cells($r; in_unit($of)) + cell(ratio($r)) + cell(figure($r + ["p_holm"]; p_value)) +
	cell(costs_so($r)) + "</tr>";
def cost_table:
	table("What it costs when nobody waits"; ["scenario", "dose", arm_heads, "B/A [95&#160;%]", "p", "so"];
		[range(.costs | length) as $i | cost_row(["costs", $i])]);

# bound_sentence($kind; $words): below which ratio every cost is proven to stay.
def bound_sentence($kind; $words):
	["cost_bounds", $kind] as $b |
	if (getpath($b + ["rows"]) // 0) == 0 then empty
	elif getpath($b + ["ratio"]) == null then
		"<p>\($words): no bound, since \(figure($b + ["rows_without_interval"]; count)) of " +
		"\(figure($b + ["rows"]; count)) rows have no interval (they need 6 boots of each kernel).</p>"
	else
		"<p>\($words): all rows (\(figure($b + ["rows"]; count))) are proven to be at most " +
		"\(figure($b + ["ratio"]; num)) times on B what they are on A; the bound is that of " +
		"\(figure($b + ["scenario"]; .)) at \(figure($b + ["dose"]; count)).</p>"
	end;

# --- more figures ---

def arm_more($arm; $of):
	cell([("boots", "hits", "misses") as $name | figure($arm + [$name]; count)] | join(", ")) +
	cell(figure($arm + ["p99"]; in_unit($of))) + cell(figure($arm + ["max"]; in_unit($of))) +
	cell(figure($arm + ["median_off_predict"]; ns)) + cell(figure($arm + ["median_off_kernel"]; ns));
def more_row($r; $of):
	"<tr><th scope=\"row\">\(figure($r + ["scenario"]; .))</th>" + cell(dose($r)) +
	arm_more($r + ["A"]; $of) + arm_more($r + ["B"]; $of) +
	cell(figure($r + ["u"]; count)) + cell(figure($r + ["p"]; p_value)) + cell(figure($r + ["p_exact"]; tostring)) +
	cell(figure($r + ["needs_boots"]; count)) + cell(figure($r + ["estimated_boots"]; count)) + "</tr>";
def more_table:
	table("More figures of each row";
		["scenario", "dose"] +
		[("A", "B") | "\(.): boots, hits, misses", "\(.): 99th percentile", "\(.): largest",
			"\(.): minus what was predicted", "\(.): minus the kernel&#8217;s own clock"] +
		["Mann&#8211;Whitney U", "p, not corrected", "exact", "boots that any proof needs",
			"boots that may prove this"];
		[(range(.rows | length) as $i | more_row(["rows", $i]; "ns")),
		(range(.costs | length) as $i | more_row(["costs", $i]; .costs[$i].of))]);

# --- the instrument ---

def split_cells($split):
	cell(figure($split + ["p"]; p_value)) + cell(figure($split + ["largest_ratio"]; num));
def aa_row($c):
	"<tr><th scope=\"row\">\(figure($c + ["scenario"]; .))</th>" +
	if getpath($c).decidable | not then
		"<td colspan=\"5\">not decidable with \(figure($c + ["boots"]; count)) boots, needs " +
		"\(figure($c + ["needs"]; count))</td></tr>"
	else
		split_cells($c + ["alternate"]) + split_cells($c + ["early_late"]) +
		cell(getpath($c) | if .failed then "<strong>failed</strong>"
			elif .early_late.differs then "passed, with a drift" else "passed" end) + "</tr>"
	end;
def aa_table:
	if (.controls.aa | length) == 0 then empty else
		table("A/A control: \(.controls.aa[0].arm) against itself, halved in two ways";
			["scenario", "p, every other boot", "largest ratio", "p, early against late", "largest ratio",
				"so"];
			[range(.controls.aa | length) as $i | aa_row(["controls", "aa", $i])])
	end;

def calibration_row($c):
	"<tr><th scope=\"row\">\(figure($c + ["dose"]; count)) ms</th>" + cell(figure($c + ["n"]; count)) +
	cell(figure($c + ["median_off"]; ns)) + cell(figure($c + ["largest_off"]; ns)) + "</tr>";
def calibration_table:
	["controls", "calibration"] as $c |
	if (getpath($c).doses | length) == 0 then "<p>The calibration by a known delay was not run.</p>" else
		"<p>A lock is held for a known time. The wait of \(figure($c + ["arm"]; .)) grows by " +
		"\(figure($c + ["slope"]; num)) ms for each ms; 0.95 to 1.05 is accepted.</p>",
		table("Known delay"; ["held for", "samples", "off by (median)", "off by (largest)"];
			[range(getpath($c).doses | length) as $i | calibration_row($c + ["doses", $i])])
	end;

# --- expectations ---

def outcome_sign:
	{"met": "✓ met", "not met": "✗ not met", "undecided": "? undecided", "not run": "– not run"}[.] // .;
def expectation_row($e):
	"<tr><td>\(getpath($e).outcome | outcome_sign | text)</td><td><code>\(figure($e + ["text"]; .))</code></td>" +
	cell(figure($e + ["detail"]; count)) + "</tr>";
# expectation_table($which): those with these outcomes.
def expectation_table($which):
	[.expectations | to_entries[] | select(.value.outcome as $o | $which | index($o)) | .key] as $list |
	if $list == [] then empty else
		table("Expectations: \($which | join(", "))"; ["outcome", "what is expected", "what was seen"];
			[$list[] as $i | expectation_row(["expectations", $i])])
	end;
