# SPDX-License-Identifier: GPL-2.0-only
# awk -f targets.awk MAKEFILE...: names each target that lacks a word of its help (see
# tests/targets/help/help.awk); ends with 1 when there is one.

/^## groups: / { n = split(substr($0, 12), g, ", *"); for (i = 1; i <= n; i++) is_group[g[i]] }
/^## (group|about|knobs|example|code): ./ {
	k = substr($2, 1, length($2) - 1)
	if (!(k in has))
		has[k] = substr($0, index($0, ": ") + 2)
}
/^[a-z][a-z-]*:.*## / {
	sub(":.*", "")
	group_of[$0] = has["group"]
	for (i = split("group about knobs example code", want, " "); i; i--)
		if (!(want[i] in has)) { print $0 ": has no ## " want[i] ":"; bad = 1 }
	if (index(has["example"], "make " $0) != 1) { print $0 ": its example is of another target"; bad = 1 }
	split("", has)
}
END {
	for (t in group_of) {
		place = group_of[t]
		sub(", *[0-9]*$", "", place)
		if (!(place in is_group)) { print t ": is in no group that help shows: " place; bad = 1 }
		if (group_of[t] in taken) { print t ": has the place of " taken[group_of[t]]; bad = 1 }
		taken[group_of[t]] = t
	}
	exit bad
}
