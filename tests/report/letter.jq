# SPDX-License-Identifier: GPL-2.0-only
# report.json as a letter for a mailing list: lines of at most 72 columns of ASCII.  Every figure of a
# kernel is one of report.json.
#
#	jq -r -L tests/report --arg form letter|tested-by --arg made TEXT --arg titles TEXT
#		--arg checks LINE --arg code N --arg repeat TEXT -f letter.jq report.json
#
# made has what was compared, a line each; titles "SCENARIO<tab>TITLE" lines; checks what the quick
# checks said, or nothing; code the exit code of the run, or nothing; repeat the commands that do all
# of it again.  With tested-by it prints "yes " and what stands behind the # of the trailer, or "no " and
# the reason why there is none.
include "figures";

def columns: 72;
def wrap($head; $indent): printable_ascii | wrapped(columns; $head; $indent);
def ascii_lines: split("\n") | map(select(. != "") | printable_ascii);

def arm($side): .arms[$side].arm // $side;
def ended: if $code == "" then .exit else ($code | tonumber) end;
def title($name): [$titles | split("\n")[] | split("\t") | select(.[0] == $name)][0][1];

# --- what may be claimed ---

def bound($b): $b != null and $b.ratio != null;
def proves: any(.rows[], .costs[]; .proven) or bound(.cost_bounds.time) or bound(.cost_bounds.memory);
# no_claim: the reason why nothing may be claimed of the run; null, when something may.
def no_claim: if .trusted | not then "the instrument failed its own controls"
	elif .exit == 2 then "nothing that it measured could be judged"
	elif .quick then "it is a first look (QUICK=1), and so few boots prove nothing"
	elif .virtual_time then null
	elif proves | not then "no difference is proven, and no bound of a cost either"
	else null end;
# no_trailer: the reason why the run gives no Tested-by:.
def no_trailer: no_claim
	// (if ended != 0 then "the run ended with exit code \(ended)" else null end)
	// (if arm("A") == arm("B") or arm("B") == "unpatched"
	    then "B is \(arm("B")) and A \(arm("A")), so no patch was tested" else null end);

# --- tables ---

def many: length > 16;

def interval: if .low == null or .high == null then "" else " [\(.low | num), \(.high | num)]" end;
def median($of; $exact): if $exact and $of == "ns" and . != null then "\(round) ns" else in_unit($of) end;
def mark: if .relevant then " !" elif .proven then " *" else "" end;
def cells($name; $dose; $a; $b; $wide):
	"  \($name | left(14)) \($dose | left(10))\($a | right($wide))\($b | right($wide))  ";

# row(EXACT; NAME; WIDE): a row, with NAME at its head.
def row($exact; $name; $wide): (.of // "ns") as $of
	| cells($name; "\(.dose) \(.unit | printable_ascii)"[:24]; .A.median | median($of; $exact);
		.B.median | median($of; $exact); $wide) as $cells
	| ((.ratio.estimate | num) + if $exact then "" else (.ratio | interval) + mark end) as $ratio
	| if ($cells + $ratio | length) <= columns then $cells + $ratio else $cells, ($ratio | right(columns)) end
	| sub(" +$"; "");
# table(EXACT; QUOTIENT): rows as a table.  A long name has a line of its own.
def table($exact; $quotient): . as $rows | (if $exact then 13 else 11 end) as $wide
	| cells("scenario"; "dose"; "A"; "B"; $wide) + $quotient + (if $exact then "" else " [95% interval]" end),
	(range(0; length) as $i | $rows[$i] | (.scenario | printable_ascii) as $name
	| if $i > 0 and $rows[$i - 1].scenario == .scenario then row($exact; ""; $wide)
	  elif $name | length > 14 then "  \($name)"[:columns], row($exact; ""; $wide)
	  else row($exact; $name; $wide) end);
# legend: what each scenario of the rows is.
def legend: names[] as $n | (title($n) // empty) | wrap("  \($n | printable_ascii):"; 4);

def waits: .virtual_time as $exact | .rows | if length == 0 then empty else
	"", "How long others wait, A / B\(if many then ", at the largest dose of each scenario" else "" end)",
	(if many then of_largest else . end | table($exact; "A/B"), legend) end;
def costs: .virtual_time as $exact | .costs | if length == 0 then empty else
	"", "What the task itself needs, when nobody waits, B / A", table($exact; "B/A"), legend end;
def signs: if .virtual_time then
	"Times are virtual, and the same on every host: a clock that is read, and work, take a price in ns. So this is
	what waits for how much work, and not how long it takes anywhere."
	else "A and B are medians of the medians of the boots. * is proven: by Mann and Whitney's test over boots, after
	Holm. ! is proven, and large enough to count. Where neither stands, no difference is proven." end
	| gsub("\\s+"; " ") | "", wrap("";  0);

# --- the letter ---

def lead: no_claim as $why | (if $why == null then empty
	else ("This run gives no claim about the patch: \($why)." | wrap(""; 0)), "" end),
	("Two kernels ran the same experiments under User-mode Linux. A is '\(arm("A"))', \(.arms.A.boots) boots;
	 B is '\(arm("B"))', \(.arms.B.boots) boots." | gsub("\\s+"; " ") | wrap(""; 0)), "";
def verdict: (.verdict | wrap("Verdict:"; 2)),
	([.expectations[] | select(.outcome == "not met")][] | "\(.text): \(.detail)" | wrap("  not met:"; 4)),
	(if $checks == "" then empty else $checks | wrap(""; 2) end),
	(if ended == .exit then empty
	 else "The command ended with exit code \(ended), so more was wrong than the figures show." | wrap(""; 0) end);
def compared: "", "What was compared",
	($made | ascii_lines[] | wrap(" "; 4));
def not_claimed: "", "What is not claimed",
	(("Times of real hardware. User-mode Linux shows which task waits for what, and how the wait grows with its
	  cause.", "That nothing differs, where no difference is proven.",
	  "Anything of other scenarios, other kernels, or another configuration.")
	 | gsub("\\s+"; " ") | wrap("  *"; 4));
def again: "", "To repeat it", ($repeat | split("\n")[] | select(. != "") | "  \(.)");

# --- one line of evidence ---

# seen: the largest dose of the first scenario of which it is proven that others wait less.
def seen: [.rows[] | select(.proven and both and .shift > 0)] | names[0] as $first
	| [.[] | select(.scenario == $first)] | max_by(.dose)
	| if . == null then null
	  else "\(.scenario) at \(.dose) \(.unit): \(.A.median | ns) before, \(.B.median | ns) after" end;
def percent: if . >= 2 then "a factor of \(num)" else "\(((if . > 1 then . - 1 else 0 end) * 1000 | ceil) / 10) %" end;
def evidence: seen // (.cost_bounds.time.ratio | if . == null then null
	else "nothing slower by more than \(percent)" end) // "no difference";

if $form == "tested-by" then
	no_trailer as $why | if $why != null then "no " + $why
	else "yes UML\(if .virtual_time then " in virtual time" else "" end), "
		+ "\(.arms.A.boots)+\(.arms.B.boots) boots: \(evidence)"
	end | printable_ascii
else
	lead, verdict, compared,
	(if (.trusted | not) or .exit == 2 then empty else waits, costs, signs end),
	not_claimed, again
end
