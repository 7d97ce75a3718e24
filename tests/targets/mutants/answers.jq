# SPDX-License-Identifier: GPL-2.0-only
# Reads the steps of a freeze, and prints for each one PHASE/QUESTION ANSWER, where ANSWER
# is done, blocked, not-applicable, or ? when there is no answer.
def short:
	if startswith("done") then "done"
	elif startswith("blocked") then "blocked"
	elif . == "not applicable" then "not-applicable"
	else "?"
	end;

"\(.name // "") \(.answer // "" | short)"
