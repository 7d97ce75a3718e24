# SPDX-License-Identifier: GPL-2.0-only
# awk -v to=DIR -f points.awk SAMPLES
#
# Makes data for gnuplot of the samples of a run.  For the Nth scenario there are, below DIR:
#
#	N.dots.A, N.dots.B	a sample a line: place of its dose, figure
#	N.dose.A, N.dose.B	a dose a line: dose, median of the boots' medians, low and high end
#				of its interval (the range of the boots when they are fewer than 6)
#	N.cdf.A, N.cdf.B	the distribution function at the largest dose: figure, share
#
# and N.facts, which plots.awk reads.  Prints a line for each scenario, with a tab between two
# fields: N, name, unit of the dose, unit of the figure (ns, bytes or count), the largest dose
# that has samples, and the title.
#
# What gnuplot gets is numbers alone.  A figure in ns becomes one in seconds.

function fail(text) { print FILENAME ": " text > "/dev/stderr"; failed = 1; exit 2 }

# sort(V, N): sorts V[1..N], by Shell's method.
function sort(v, n,    gap, i, j, x) {
	for (gap = int(n / 2); gap > 0; gap = int(gap / 2))
		for (i = gap + 1; i <= n; i++) {
			x = v[i]
			for (j = i - gap; j >= 1 && v[j] > x; j -= gap)
				v[j + gap] = v[j]
			v[j + gap] = x
		}
}
# median(V, N): the median of V[1..N], which is sorted.
function median(v, n) { return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2 }

# heads(K, N): the probability of at most K heads in N throws of a coin; sets last to that of K.
function heads(k, n,    i, p, sum) {
	p = 0.5 ^ n
	for (i = 0; i <= k; i++) {
		sum += p
		last = p
		p *= (n - i) / (i + 1)
	}
	return sum
}
# ends(V, N): sets low and high to the 95 % interval of the median, as median_ends() in
# tests/judge/stats.c does; to the range when N boots have none.
function ends(v, n,    k, below, share, part) {
	low = v[1]
	high = v[n]
	if (n < 6)
		return
	for (k = n; heads(k - 1, n) > 0.025;)
		k--
	below = heads(k - 1, n)
	heads(k, n)
	share = (0.025 - below) / last
	part = (n - k) * share / (k + (n - 2 * k) * share)
	low = (1 - part) * v[k] + part * v[k + 1]
	high = (1 - part) * v[n - k + 1] + part * v[n - k]
}

/^scenario name=/ {
	name = substr($2, 6)
	if (name in number)
		next
	number[name] = ++scenarios
	name_of[scenarios] = name
	unit_of[scenarios] = substr($3, 6)
	of[scenarios] = "ns"
	for (i = 4; i <= NF && $i !~ /^title=/; i++)
		if ($i ~ /^of=/) of[scenarios] = substr($i, 4)
	i = index($0, " title=")
	title[scenarios] = i ? substr($0, i + 7) : name
	next
}
/^boot=/ {
	for (i = 1; i <= NF; i++) {
		eq = index($i, "=")
		is[substr($i, 1, eq - 1)] = substr($i, eq + 1)
	}
	side = is["side"]
	s = number[is["scenario"]]
	if (is["hit"] != 1 || side !~ /^[AB]$/)
		next
	if (!s)
		fail("a sample of " is["scenario"] ", which no line describes")
	d = is["dose"] + 0
	if (!((s, d) in place)) {
		place[s, d] = 1
		dose[s, ++doses[s]] = d
	}
	b = is["boot"] + 0
	if (!(b in rank))
		rank[b] = boots[side]++
	x = is["wait"] / (of[s] == "ns" ? 1e9 : 1)
	n = ++samples[s, d, side]
	value[s, d, side, n] = x
	boot[s, d, side, n] = b
}

# dots(S, D, SIDE, N): the samples of one arm at the Nth dose.  Those of a boot stand below each other.
function dots(s, d, side, n,    i, width, x) {
	width = boots[side] > 1 ? boots[side] - 1 : 1
	for (i = 1; i <= samples[s, d, side]; i++) {
		x = n + (side == "A" ? -0.21 : 0.21) + 0.26 * (rank[boot[s, d, side, i]] / width - 0.5)
		printf "%.4f %.10g\n", x, value[s, d, side, i] > to_file("dots")
	}
}
function to_file(what) { return to "/" current "." what "." side_now }

# boots_medians(S, D, SIDE, M): sets M[1..] to the sorted medians of the boots, and returns how many.
function boots_medians(s, d, side, m,    i, n, k, b, v, of_boot, have) {
	for (i = 1; i <= samples[s, d, side]; i++) {
		b = boot[s, d, side, i]
		of_boot[b, ++have[b]] = value[s, d, side, i]
	}
	for (b in have) {
		for (i = 1; i <= have[b]; i++)
			v[i] = of_boot[b, i]
		sort(v, have[b])
		m[++n] = median(v, have[b])
	}
	sort(m, n)
	return n
}
function dose_line(s, d, side,    m, n) {
	n = boots_medians(s, d, side, m)
	if (!n)
		return
	ends(m, n)
	printf "%.10g %.10g %.10g %.10g\n", d, median(m, n), low, high > to_file("dose")
	if (high > top)
		top = high
}
function cdf(s, d, side,    i, n, v) {
	n = samples[s, d, side]
	for (i = 1; i <= n; i++)
		v[i] = value[s, d, side, i]
	sort(v, n)
	if (n)
		printf "%.10g 0\n", v[1] > to_file("cdf")
	for (i = 1; i <= n; i++)
		printf "%.10g %.6g\n", v[i], i / n > to_file("cdf")
	if (n && v[1] < bottom)
		bottom = v[1]
	if (n && v[n] > most)
		most = v[n]
}

# scenario(S): writes the files of one scenario.
function scenario(s,    i, k, n, side, v, all) {
	n = doses[s]
	for (i = 1; i <= n; i++)
		v[i] = dose[s, i]
	sort(v, n)
	current = s
	top = most = 0
	bottom = 1e300
	for (k = 1; k <= 2; k++) {
		side = side_now = substr("AB", k, 1)
		printf "" > to_file("dots")
		printf "" > to_file("dose")
		printf "" > to_file("cdf")
		for (i = 1; i <= n; i++) {
			dots(s, v[i], side, i - 1)
			dose_line(s, v[i], side)
			all[k] += samples[s, v[i], side]
		}
		cdf(s, v[n], side)
		close(to_file("dots"))
		close(to_file("dose"))
		close(to_file("cdf"))
	}
	side = to "/" s ".facts"
	printf "of %s\nall %d %d\nlast %d %d\ntop %.10g\ncdf %.10g %.10g\n", of[s] ~ /^(ns|bytes)$/ ? of[s] : "count",
		all[1], all[2], samples[s, v[n], "A"], samples[s, v[n], "B"], top, bottom, most > side
	for (i = 1; i <= n; i++)
		printf "dose %.10g %.10g %.10g\n", v[i], least(s, v[i]), largest(s, v[i]) > side
	close(side)
	printf "%d\t%s\t%s\t%s\t%s\t%s\n", s, name_of[s], unit_of[s], of[s], n ? v[n] : "-", title[s]
}
function least(s, d,    k, i, x) {
	x = 1e300
	for (k = 1; k <= 2; k++)
		for (i = 1; i <= samples[s, d, substr("AB", k, 1)]; i++)
			if (value[s, d, substr("AB", k, 1), i] < x) x = value[s, d, substr("AB", k, 1), i]
	return x
}
function largest(s, d,    k, i, x) {
	for (k = 1; k <= 2; k++)
		for (i = 1; i <= samples[s, d, substr("AB", k, 1)]; i++)
			if (value[s, d, substr("AB", k, 1), i] > x) x = value[s, d, substr("AB", k, 1), i]
	return x
}

END {
	if (!failed)
		for (s = 1; s <= scenarios; s++)
			scenario(s)
}
