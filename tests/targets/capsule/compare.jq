# SPDX-License-Identifier: GPL-2.0-only
# What a capsule's report.json says, held against that of a new run.
#
#	jq -n -r -L tests/report --slurpfile old FILE --slurpfile new FILE --arg alike yes|no
#		--rawfile claimed TEXT --rawfile claims TEXT -f compare.jq
#
# alike says whether both runs booted the same initramfs; claimed and claims are the decisions of
# tests/judge/claims.awk on what the checks of both runs saw.  It prints a line for each expectation, row,
# cost, bound and claim of the old run: "reproduced", "not reproduced" or "cannot tell", a tab, what it is
# about, a tab, and the figures of then and now.
#
# A difference that was proven is reproduced when it is proven again in the same direction.  It is not
# reproduced when the opposite is proven, or when it is not proven and the two 95 % intervals have nothing
# in common.  Where none was proven, a proven one whose interval has nothing in common with the old
# interval contradicts.  All else cannot be told.
include "figures";

def interval: (.estimate | num) + if .low == null or .high == null then "" else " [\(.low | num), \(.high | num)]" end;
def apart($a; $b): ([$a.low, $a.high, $b.low, $b.high] | all(. != null)) and ($a.high < $b.low or $b.high < $a.low);
# way: in which direction a difference is proven; 0 when none is.
def way: if .proven | not then 0 elif (.ratio.estimate // 1) != 1 then (if .ratio.estimate > 1 then 1 else -1 end)
	elif .shift > 0 then 1 else -1 end;
def key: [.scenario, .dose, .unit];
def name: "\(.scenario) \(.dose) \(.unit)";

# exactly(NEW; ALIKE): of virtual time, where each boot gives the same figures.
def exactly($new; $alike): . as $old
	| ([$old.A.median, $old.B.median | ns] | join(" and ")) as $was
	| ([$new.A.median, $new.B.median | ns] | join(" and ")) as $is
	| if [$old.A.median, $old.B.median] == [$new.A.median, $new.B.median]
	  then ["reproduced", "\($was), to the nanosecond"]
	  elif $alike then ["not reproduced", "then \($was), now \($is)"]
	  else ["cannot tell", "then \($was), now \($is), but the programs of the guest are others"] end;

# statistically(NEW; QUOTIENT): of measured times.
def statistically($new; $quotient): . as $old
	| "\($quotient) \($old.ratio | interval), now \($new.ratio | interval)" as $figures
	| ($old | way) as $was | ($new | way) as $is | apart($old.ratio; $new.ratio) as $apart
	| if $was != 0 then
		if $is == $was then ["reproduced", $figures + (if $apart then "; the size differs" else "" end)]
		elif $is == -$was then ["not reproduced", $figures + ": the opposite is proven"]
		elif $apart then ["not reproduced", $figures + ": no difference is proven now"]
		else ["cannot tell", $figures + ": no difference is proven with \($new.A.boots) boots"] end
	  elif $old.ratio.low == null or $new.ratio.low == null
	  then ["cannot tell", $figures + ": so few boots prove nothing"]
	  elif $is == 0 then ["reproduced", $figures + ": no difference is proven, then or now"]
	  elif $apart then ["not reproduced", $figures + ": a difference is proven now"]
	  else ["cannot tell", $figures + ": a difference is proven now, and was not then"] end;

def rows($of; $quotient): ($new[0][$of] | map({ (key | tostring): . }) | add // {}) as $by
	| $old[0][$of][] | . as $row | $by[key | tostring] as $is
	| (if $is == null then ["cannot tell", "was not measured now"]
	   elif $old[0].virtual_time then exactly($is; $alike == "yes")
	   else statistically($is; $quotient) end) as [$verdict, $text]
	| [$verdict, name, $text];

def expectations: ($new[0].expectations | map({ (.text): . }) | add // {}) as $by
	| $old[0].expectations[] | select(.outcome == "met" or .outcome == "not met")
	| . as $was | $by[.text] as $is
	| ($is.detail // "" | if . == "" then . else " (\(.))" end) as $detail
	| "\(.outcome) (\(.detail)), now \($is.outcome // "not looked at")\($detail)" as $figures
	| [(if $is.outcome == $was.outcome then "reproduced"
	    elif $is.outcome == "met" or $is.outcome == "not met" then "not reproduced"
	    else "cannot tell" end), "expectation '\(.text)'", $figures];

# bound(KIND): "nothing needs more than so many times as much", a test of all costs of this kind.
def bound($kind; $costs): $old[0].cost_bounds[$kind].ratio as $was | $new[0].cost_bounds[$kind].ratio as $is
	| if $was == null then empty
	  else "no cost in \($kind) is above \($was | num) times, now \($is | num)" as $figures
	  | [$new[0].costs[] | .of as $of | select(($costs | index([$of])) and .ratio.low != null and .ratio.low > $was)
	     | name] as $over
	  | if $over != [] then ["not reproduced", "bound", $figures + ": \($over | join(", ")) is above it"]
	    elif $is != null and $is <= $was then ["reproduced", "bound", $figures]
	    else ["cannot tell", "bound", $figures] end end;

def decided($text): [$text | split("\n")[] | split("\t") | select(.[0] == "claim")
	| { id: .[1], is: .[2], says: .[3] }];
def claims: (decided($claims) | map({ (.id): . }) | add // {}) as $by
	| decided($claimed)[] | $by[.id] as $is
	| select(.is != "undecided" and .is != "other-flavour")
	| [(if $is == null or $is.is == "undecided" or $is.is == "other-flavour" then "cannot tell"
	    elif $is.is == .is then "reproduced" else "not reproduced" end),
	   "claim \(.id)", "\(.is), now \($is.is // "not looked at"): \(.says)"];

expectations, rows("rows"; "A/B"), rows("costs"; "B/A"),
bound("time"; ["ns"]), bound("memory"; ["bytes"]), claims
| join("\t")
