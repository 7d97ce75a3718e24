# SPDX-License-Identifier: GPL-2.0-only
# report.json as KTAP version 1: one test for the instrument, one for each expectation, one for each
# scenario when nothing was expected, one for each cost that is proven and relevant, and one for the
# verdict of the whole run.
#
#	jq -r --arg code N --arg checks LINE -f ktap.jq report.json
#
# code is the exit code of the run, and checks what its quick checks said, or nothing.  A test that
# failed or was skipped has what was seen in comments before it.

# one_line: a text that neither ends a line nor begins a directive.
def one_line: gsub("[\\x00-\\x1f\\x7f]"; "?") | gsub("#"; "No.");
def test($ok; $name): { ok: $ok, name: ($name | one_line), said: [], skip: null };
def said($text): .said += [$text | one_line];
def skipped($why): .ok = true | .skip = ($why | one_line);

def instrument: test(.trusted; "the instrument passes its controls")
	+ if .trusted then {} else { said: [.verdict | one_line] } end;
# An expectation that was not decided is no success and no failure.
def of_expectation($trusted): . as $e | test($e.outcome == "met"; "expected: \($e.text)")
	| if $trusted | not then skipped("the instrument failed its controls")
	  elif $e.outcome == "met" or $e.outcome == "not met" then said($e.detail)
	  else skipped("\($e.outcome): \($e.detail)") end;
# A scenario of which nothing is expected fails where it is proven that B waits longer, and make ends with 1.
def of_scenario($longer): .[0].scenario as $name
	| (map(select(.proven and .shift < 0)) | length) as $n
	| test(($longer and $n > 0) | not; "\($name): B does not make others wait longer")
	| if $n > 0 then said("it is proven at \($n) doses") else . end;
def scenarios: .exit as $exit | if (.expectations | length) > 0 or (.trusted | not) then empty
	else .rows | group_by(.scenario)[] | of_scenario($exit == 1) end;
def costs: if .trusted | not then empty else (.expectations | length) as $n | .costs[] | select(.relevant)
	| test($n > 0; "cost: \(.scenario) at \(.dose) \(.unit)")
	| said("it is proven that B needs more") end;
def checks: if $checks == "" then empty
	else test($checks | test("NOT AS EXPECTED") | not; "the checks are as the claims say") | said($checks) end;
def whole: (if $code == "" then .exit else $code | tonumber end) as $ended
	| .verdict as $v | test($ended == 0; "the whole run ends with 0") | said("exit code \($ended)") | said($v);

.trusted as $trusted
| [instrument, (.expectations[] | of_expectation($trusted)), scenarios, costs, checks, whole]
| "KTAP version 1", "1..\(length)", (to_entries[] | (.value.said[] | "# \(.)"),
	"\(if .value.ok then "ok" else "not ok" end) \(.key + 1) - \(.value.name)"
	+ if .value.skip then " # SKIP \(.value.skip)" else "" end)
