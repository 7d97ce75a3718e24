# SPDX-License-Identifier: GPL-2.0-only
# PHASE/QUESTION done|blocked|?, from freeze's answers.
function text(key,    s) {
	if (!match($0, "\"" key "\":\"[^\"]*\""))
		return ""
	s = substr($0, RSTART, RLENGTH)
	sub("^\"" key "\":\"", "", s)
	return substr(s, 1, length(s) - 1)
}
{
	a = text("answer")
	a = a ~ /^done/ ? "done" : a ~ /^blocked/ ? "blocked" : a == "not applicable" ? "not-applicable" : "?"
	print text("name"), a
}
