# SPDX-License-Identifier: GPL-2.0-only
# Figures of report.json as texts, as ./format.c writes them, and lines of ASCII.  A figure that
# does not exist is null, and becomes "-".

def blanks($n): " " * ([$n, 0] | max) // "";
def left($n): . + blanks($n - length);
def right($n): blanks($n - length) + .;

# half_even: the nearest integer, as printf of C rounds; of two the even one.
def half_even: floor as $f | if . - $f != 0.5 then round elif $f % 2 == 0 then $f else $f + 1 end;

# fixed(N): the number with N digits behind the point.
def fixed($n): if . < 0 then "-" + (-. | fixed($n))
	elif $n == 0 then half_even | tostring
	else (if $n == 1 then 10 else 100 end) as $p | (. * $p | half_even) as $i
	| "\($i / $p | floor)." + ("00\($i % $p)" | .[-$n:]) end;

# three: with three figures.
def three: fixed(if fabs >= 99.95 then 0 elif fabs >= 9.995 then 1 else 2 end);

# two: with two figures, as %.2g of C.
def two: if . == 0 then "0" elif . < 0 then "-" + (-. | two)
	else (log10 | floor) as $e | (. / pow(10; $e - 1) | round) as $m
	| (if $m >= 100 then [$e + 1, 10] else [$e, $m] end) as [$e, $m]
	| (if $m % 10 == 0 then "\($m / 10)" else "\($m / 10 | floor).\($m % 10)" end) as $shown
	| if $e < -4 or $e >= 2
	  then $shown + "e" + (if $e < 0 then "-" else "+" end) + ("0\($e | fabs)" | .[-2:])
	  elif $e >= 0 then "\($m * pow(10; $e - 1))"
	  else "0." + ("0" * (-$e - 1) // "") + (if $m % 10 == 0 then "\($m / 10)" else "\($m)" end) end end;

def num: if . == null then "-" elif fabs < 0.095 or fabs >= 1e6 then two else three end;
def p_value: if . == null then "-" else two end;
def ns: if . == null then "-" elif fabs <= 0.5 then "0 ns" elif fabs < 999.5 then fixed(0) + " ns"
	elif fabs < 999.5e3 then (. / 1e3 | three) + " us" elif fabs < 999.5e6 then (. / 1e6 | three) + " ms"
	else (. / 1e9 | three) + " s" end;
def bytes: if . == null then "-" elif fabs < 1023.5 then fixed(0) + " B"
	elif fabs < 1023.5 * 1024 then (. / 1024 | three) + " KiB" else (. / 1048576 | three) + " MiB" end;
# in_unit(OF): OF is "ns", "bytes" or "count"; the wait of a row has none, and is ns.
def in_unit($of): if $of == "bytes" then bytes elif $of == "count" then num else ns end;

# ascii: the text with a ? in the place of each character that is not of printable ASCII.
def printable_ascii: explode | map(if . == 9 then 32 elif . < 32 or . > 126 then 63 else . end) | implode;

# wrapped(COLUMNS; HEAD; INDENT): HEAD and the text behind it, broken at blanks into lines of at
# most COLUMNS; each line after the first begins with INDENT blanks.  A longer word is broken.
def wrapped($columns; $head; $indent):
	[splits(" +") | select(. != "") | if length > $columns - $indent
	 then range(0; length; $columns - $indent) as $i | .[$i:$i + $columns - $indent] else . end]
	| reduce .[] as $w ({ lines: [], now: $head, fresh: ($head == "") };
		if (.fresh | not) and (.now | length) + 1 + ($w | length) > $columns
		then { lines: (.lines + [.now]), now: (blanks($indent) + $w), fresh: false }
		else .now += (if .fresh then "" else " " end) + $w | .fresh = false end)
	| .lines[], .now;

# --- rows of a table ---

# names: the scenarios of the rows, each once, in their order.
def names: reduce .[].scenario as $s ([]; if index([$s]) then . else . + [$s] end);
def both: .A.median != null and .B.median != null;
# of_largest: of each scenario the row of the largest dose, with both medians where there is one.
def of_largest: . as $rows | [names[] as $n | [$rows[] | select(.scenario == $n)]
	| (map(select(both)) | max_by(.dose)) // max_by(.dose)];
