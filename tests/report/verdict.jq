# SPDX-License-Identifier: GPL-2.0-only
# What a run says as a whole, in a word and a sentence, for programs of jq.  Their input is report.json, or
# null when nothing was judged.

# meaning(CODE): how the verdict of a run that ended with this exit code looks (good, bad or open), its sign,
# its word, and a sentence.
def meaning($code):
	(.expectations // [] | length > 0) as $expects |
	if $code == 4 then ["bad", "✗", "A guest crashed",
		"Its kernel or its root did not survive what was run in it."]
	elif $code == 5 then ["bad", "✗", "A guest hung", "It was killed when its time was over."]
	elif .exit == 6 then ["open", "?", "Not to be trusted",
		"The instrument failed its controls, so nothing is said about the kernels."]
	elif $code == 6 then ["open", "?", "Not to be trusted",
		"A scenario could not measure, or a check failed its controls."]
	elif .exit == 0 and $code == 1 then ["bad", "✗", "Not as expected",
		"The figures are as expected, and what a check saw is not."]
	elif .exit == 0 and $expects then ["good", "✓", "As expected", "Every expectation that was decided is met."]
	elif .exit == 0 then ["good", "✓", "No harm proven",
		"B is not proven to make others wait longer than A, nor to cost more."]
	elif .exit == 1 and $expects then ["bad", "✗", "Not as expected", "At least one expectation is not met."]
	elif .exit == 1 then ["bad", "✗", "B is worse",
		"B is proven to make others wait longer than A, or to cost more."]
	elif .exit == 2 then ["open", "?", "Nothing could be judged", "What was measured decides no expectation."]
	else ["open", "?", "Nothing was measured", "The run ended before it measured."] end;
