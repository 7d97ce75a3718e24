# SPDX-License-Identifier: GPL-2.0-only
# By which scenarios a line is told (gather.jq makes the object of a line).
def rows_of($scenario): [.report.rows[]? | select(.scenario == $scenario)];
def last_row($scenario): rows_of($scenario) | max_by(.dose);
# The two scenarios that a line is told by: one that the lab calibrates itself by, because it knows how long the wait
# must be, and another one whose wait grows with its dose.
def ruler: [.report.rows[]? | select(.A.median_off_predict? != null) | .scenario][0];
def grower: ruler as $r | [.report.slopes[]?.scenario | select(startswith("cost-") | not)]
	| map(select(. != $r))[0] // $r;
def slope($scenario): [.report.slopes[]? | select(.scenario == $scenario)][0];
