# SPDX-License-Identifier: GPL-2.0-only
# awk -v seconds=N -v checks=N -v always=NAMES -f lines.awk -f choose.awk FACTS EXPERIMENTS
#
# Chooses the experiments of a run: those that execute what the patch changes.  EXPERIMENTS
# has lines "scenario|check NAME SECONDS", in the order in which they are preferred, all else
# equal.  Scenarios may take about `seconds` together, and checks as long as `checks` says; those that are
# `always` run do not count.  Prints "scenario NAME" or "check NAME" for each, and "none" when
# no experiment executes a changed line.
#
#	1. for each changed line the cheapest scenario that executes it, whatever that takes
#	2. scenarios that execute a changed line more often than is usual for a scenario,
#	   the cheapest first
#	3. of each family of scenarios the cheapest one that executes a changed line
#	4. checks: those of 1 for lines that no scenario executes, then those of 2, then others

# usual(KEY): the median over all scenarios of how often they execute the line.  Most scenarios
# start some programs and open some files whatever they measure.
function usual(k,    i, j, n, v, t) {
	if (k in usually)
		return usually[k]
	for (i = 1; i <= experiments; i++) {
		if (kind[experiment[i]] != "scenario")
			continue
		for (j = ++n; j > 1 && v[j - 1] > count[experiment[i], k] + 0; j--)
			v[j] = v[j - 1]
		v[j] = count[experiment[i], k] + 0
	}
	return usually[k] = v[int((n + 1) / 2)]
}

# special(NAME): how many changed lines it executes more often than is usual, by a quarter.
function special(e,    i, n) {
	for (i = 1; i <= key_count; i++)
		n += count[e, key[i]] > 1.25 * usual(key[i])
	return n + 0
}

function choose(e) {
	if (e in chosen)
		return
	chosen[e]
	print kind[e], e
	spent[kind[e]] += takes[e]
}

# cheapest(KEY, WORD): the cheapest experiment of that kind that executes the line.
function cheapest(k, word,    i, e, best) {
	for (i = 1; i <= experiments; i++) {
		e = experiment[i]
		if (kind[e] == word && count[e, k] && (best == "" || takes[e] < takes[best]))
			best = e
	}
	return best
}

# fill(KIND, WANT): adds experiments, the cheapest first, until the time is spent.  WANT is the
# least number of special lines.
function fill(word, want,    i, e, best, tried) {
	for (;;) {
		best = ""
		for (i = 1; i <= experiments; i++) {
			e = experiment[i]
			if (kind[e] != word || (e in chosen) || (e in tried) || !executes(e) || special(e) < want)
				continue
			if (best == "" || takes[e] < takes[best])
				best = e
		}
		if (best == "" || spent[word] + takes[best] > (word == "check" ? checks : seconds))
			return
		tried[best]
		choose(best)
	}
}

function family(e) { sub(/-.*/, "", e); return e }

function of_family(e, f) { return kind[e] == "scenario" && family(e) == f }

# one_of_each(): the cheapest scenario of each family, in the preferred order of families.
function one_of_each(    i, j, e, best) {
	for (i = 1; i <= experiments; i++) {
		e = experiment[i]
		if (kind[e] != "scenario" || (family(e) in had))
			continue
		had[family(e)]
		best = ""
		for (j = i; j <= experiments; j++)
			if (of_family(experiment[j], family(e)) && executes(experiment[j]) &&
			    (best == "" || takes[experiment[j]] < takes[best]))
				best = experiment[j]
		if (best != "" && spent["scenario"] + takes[best] <= seconds)
			choose(best)
	}
}

END {
	lines_that_count()
	any = 0
	for (i = 1; i <= experiments; i++)
		any += executes(experiment[i])
	if (!any) {
		print "none"
		exit
	}
	n = split(always, a, " ")
	for (i = 1; i <= n; i++) {
		if (!(a[i] in kind))
			continue
		choose(a[i])
		spent[kind[a[i]]] -= takes[a[i]]
	}
	for (i = 1; i <= key_count; i++) {
		e = cheapest(key[i], "scenario")
		if (e == "")
			e = cheapest(key[i], "check")
		if (e != "")
			choose(e)
	}
	fill("scenario", 1)
	one_of_each()
	fill("check", 1)
	fill("check", 0)
}
