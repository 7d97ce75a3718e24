# SPDX-License-Identifier: GPL-2.0-only
# grep SCENARIO samples | jq -Rrn -L tests/report -f so-far.jq: the medians so far of one scenario at its
# largest dose, of each arm: "attach-rss 256 MiB: unpatched 92.7 ms, patched 16.6 us".  A median is that of
# the medians of the boots, as in report.json.  Nothing is printed when nothing has hit yet.
include "figures";

def median: sort | if length % 2 == 1 then .[(length - 1) / 2] else (.[length / 2 - 1] + .[length / 2]) / 2 end;

[inputs | [splits(" ") | split("=") | { key: .[0], value: .[1] }] | from_entries]
| (map(.of // empty) | first // "ns") as $of
| map(select(.boot and .hit == "1" and .side != "R"))
| (map(.dose | tonumber) | max) as $dose | map(select((.dose | tonumber) == $dose))
| if . == [] then empty else
	"\(.[0].scenario) \($dose) \(.[0].unit): "
	+ (group_by(.side) | map("\(.[0].arm) "
		+ (group_by(.boot) | map(map(.wait | tonumber) | median) | median | in_unit($of))) | join(", ")) end
