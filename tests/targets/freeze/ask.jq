# SPDX-License-Identifier: GPL-2.0-only
# Prints the answers of one arm or two, side by side, as a page for a person.
#
#	jq -rn --arg at AT --arg under UNDER --arg during DURING --arg one ARM --arg two ARM \
#		--slurpfile a FILE --slurpfile b FILE -f ask.jq
#
# A FILE has the one step that freeze took on an arm.  The file b is empty, and $two is "",
# when there is only one arm.

# Text in a column of n characters; a longer one is cut.
def pad(n): .[0:n] | . + " " * (n - length);
def tenths: . * 10 | round | "\(. / 10 | floor).\(. % 10)";

# A row is a label and what stands behind it.
def stack: split(" < ") | to_entries[] | [(if .key == 0 then "  in" else "" end), .value];

def frozen:
	if (.pid // 0) == 0 then empty else
		["frozen", "\(.comm // "")/\(.pid)"],
		["", "\(.held_ms // 0 | round) ms, \(.heartbeats // 0) heartbeats"],
		(.stack // "" | stack)
	end;

def waiter:
	["waits", "\(.comm // "")/\(.pid)"],
	["  for", .lock // "no lock"],
	["  of", .lock_of // ""],
	["  held by", .holder // ""],
	(.stack // "" | stack);

def answer:
	(.answer // "") as $answer |
	["answer", ($answer | ascii_upcase)],
	(if $answer | startswith("done") then ["", "\(.done_ms // 0 | tenths) ms after asking"] else empty end),
	(if ($answer | startswith("blocked")) and (.after_thaw_ms // 0) > 0 then
		["", "done \(.after_thaw_ms | tenths) ms after the thaw"] else empty end),
	(if .errno then ["", .errno] else empty end);

# The sections of one arm, each a list of rows: what is frozen, four tasks that wait, the answer.
def sections: [[frozen], (range(4) as $i | [.blocked[$i] // empty | waiter]), [answer]];

# Two lists of rows, side by side.
def beside($left; $right):
	range([($left | length), ($right | length)] | max) as $i |
	($left[$i] // ["", ""]) as $l | ($right[$i] // ["", ""]) as $r |
	(if $r[0] != "" then $r[0] else $l[0] end | pad(10)) + " " + ($l[1] | pad(34)) + " " + $r[1][0:34] |
	sub(" +$"; "");

($a[0] | sections) as $left |
(if $b == [] then [range(6) | []] else $b[0] | sections end) as $right |
"freeze: " + $at + (if $under == "" then "" else " under " + $under end)
	+ (if $during == "" then "" else ", meanwhile: " + $during end),
"",
("" | pad(10)) + " " + ($one | pad(34)) + " " + $two,
(range(6) as $i | [beside($left[$i]; $right[$i])] |
	if . == [] then empty elif $i < 5 then .[], "" else .[] end),
([[$one, $a[0]], [$two, $b[0]]][] | select((.[1].why // "") != "") | "", "\(.[0]): \(.[1].why)")
