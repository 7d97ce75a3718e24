# SPDX-License-Identifier: GPL-2.0-only
# awk -f plots.awk N.facts... [waits] [costs]
#
# Prints the commands by which gnuplot makes N.dose.svg, N.dots.svg and N.cdf.svg of the data that
# points.awk left for each N.facts; of `waits` and `costs`, which come from report.json, it makes
# waits.svg and costs.svg.  Every file is in the working directory.
#
# No text of a run is handed to gnuplot, which would evaluate it: words that are to be shown are
# @x, @y and @1, @2 ..., and svg.awk puts the texts in their places.  A colour says of what kind a
# thing is (svg.awk, kinds), and the style sheet says how that kind looks.

function max(a, b) { return a > b ? a : b }
# decades(AXIS, LOW, HIGH): a logarithmic axis of whole decades, with figures between them when they are few.
# Two figures that stand next to each other must not run into one another.
function decades(axis, low, high,    a, b, k, step, between, list) {
	a = log(low) / log(10)
	b = log(high) / log(10)
	a = a - int(a) < 0 ? int(a) - 1 : int(a)
	b = b - int(b) > 0 ? int(b) + 1 : int(b)
	if (a == b) b++
	print "set logscale " axis
	printf "set %srange [1e%d:1e%d]\n", axis, a, b
	between = b - a <= (axis == "x" ? 1 : 2)
	step = b - a > (in_list ? 4 : 6) ? 2 : 1
	for (k = a; k <= b; k += step)
		list = list (k > a ? ", " : "") "1e" k (between && k < b ? ", 2e" k ", 5e" k : "")
	print "set " axis "tics (" list ")"
}
# linear(AXIS, TOP): the axis goes from 0, in the unit that TOP needs.
function linear(axis, top,    unit, by) {
	by = 1
	if (of == "ns") {
		unit = top < 1e-6 ? " ns" : top < 1e-3 ? " us" : top < 1 ? " ms" : " s"
		by = top < 1e-6 ? 1e-9 : top < 1e-3 ? 1e-6 : top < 1 ? 1e-3 : 1
	} else if (of == "bytes") {
		unit = top < 1048576 ? " KiB" : " MiB"
		by = top < 1048576 ? 1024 : 1048576
	}
	print "unset logscale"
	print "set format " axis " '%g" unit "'"
	print "set " axis "range [0:" (top > 0 ? 1.06 * top / by : 1) "]"
	print "set " axis "tics autofreq"
	return by
}
# logarithmic(AXIS, LOW, HIGH): the same for an axis of decades; a figure of 0 cannot be on it.
function logarithmic(axis, low, high) {
	if (low <= 0 || of == "bytes")
		return linear(axis, high)
	print "set format " axis (of == "ns" ? " '%.0s %cs'" : " '%g'")
	decades(axis, low, high)
	return 1
}
function begin(file, xlabel, ylabel) {
	print "reset"
	print "set terminal svg size 440,300 dynamic noenhanced font 'sans-serif,13'"
	print "set output '" file "'"
	print "unset key"
	print "set border 3"
	print "set tics nomirror"
	print "set tmargin at screen 0.88"
	print "set rmargin at screen 0.94"
	print "set bmargin at screen 0.18"
	print "set lmargin at screen 0.17"
	print "set grid ytics " colour(167)
	print "unset mxtics"
	print "unset mytics"
	print "set xlabel '" xlabel "' offset 0,0.4"
	if (ylabel) print "set ylabel '" ylabel "' offset 1"
}
function colour(kind) { return sprintf("lc rgb '#0000%02x'", kind) }
# both(FILE, N, HOW): a part of the plot command for each arm that has samples.
function both(file, how, kind,    s, k) {
	for (k = 1; k <= 2; k++)
		if (file == "cdf" ? last[k] : all[k])
			s = s (s ? ", " : "") "'" n "." file "." substr("AB", k, 1) "' " how " " colour(kind + k - 1)
	return s
}
# dose_tics(): a tic at each dose, with its figure where there is room for it.
function dose_tics(    i, free, room, said, s, before) {
	room = (dose[doses] - dose[1]) / 9
	for (i = 1; i <= doses; i++) {
		said = i == 1 || i == doses || (dose[i] >= before + room && dose[i] <= dose[doses] - room)
		if (said) before = dose[i]
		s = s (i > 1 ? ", " : "") "'" (said ? dose[i] : "") "' " dose[i]
	}
	return s
}
function dose_plot(    by, pad) {
	begin(n ".dose.svg", "@x", "@y")
	by = linear("y", top)
	by = " using 1:($2/" by "):($3/" by "):($4/" by ")"
	pad = doses > 1 ? (dose[doses] - dose[1]) / 25 : 1
	print "set xtics (" dose_tics() ")"
	print "set xrange [" dose[1] - pad ":" dose[doses] + pad "]"
	print "plot " both("dose", "using 1:" substr(by, 10, index(by, "):") - 9) " with lines", 163) ", " \
		both("dose", substr(by, 2) " with yerrorbars pt 0", 165)
}
function dots_plot(    i, by, low, high, tics) {
	low = 1e300
	for (i = 1; i <= doses; i++) {
		if (least[i] < low) low = least[i]
		high = max(high, largest[i])
		tics = tics (i > 1 ? ", " : "") "'" dose[i] "' " i - 1
	}
	begin(n ".dots.svg", "@x", "@y")
	by = logarithmic("y", low, high)
	print "set xrange [-0.6:" doses - 0.4 "]"
	print "set xtics (" tics ") scale 0"
	print "plot " both("dots", "using 1:($2/" by ") with points pt 0", 161)
}
function cdf_plot(    by) {
	begin(n ".cdf.svg", "@y", "@s")
	by = logarithmic("x", cdf_low, cdf_high)
	print "set yrange [0:1.02]"
	print "set ytics 0, 0.25, 1"
	print "set format y '%.2f'"
	print "plot " both("cdf", "using ($1/" by "):2 with steps", 163)
}

function flush_plots() {
	if (n != "" && all[1] + all[2]) {
		dose_plot()
		dots_plot()
		if (last[1] + last[2]) cdf_plot()
	}
	n = ""
}

# A list of scenarios below each other: a line each, place 1 at the top.
function list_plot(file, rows, low, high, xlabel,    i, tics) {
	begin(file ".svg", xlabel, "")
	print "set terminal svg size 440," 90 + 22 * rows " dynamic noenhanced font 'sans-serif,13'"
	print "set tmargin at screen 1 - 30.0 / " 90 + 22 * rows
	print "set bmargin at screen 58.0 / " 90 + 22 * rows
	print "set lmargin at screen 0.38"
	for (i = 1; i <= rows; i++)
		tics = tics (i > 1 ? ", " : "") "'@" i "' " i
	print "set yrange [" rows + 0.6 ":0.4]"
	print "set ytics (" tics ") scale 0"
}
function waits_plot() {
	of = "ns"
	in_list = 1
	list_plot("waits", rows, low, high, "@x")
	logarithmic("x", low, high)
	print "plot 'waits' using 2:($1-0.17) with points pt 0 " colour(165) \
		", '' using 3:($1+0.17) with points pt 0 " colour(166)
}
function costs_plot() {
	list_plot("costs", rows, low, high, "@x")
	print "set xrange [" (low < 0.5 ? low * 0.9 : 0.5) ":" (high > 2 ? high * 1.1 : 2) "]"
	print "set logscale x"
	print "set xtics (0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 100)"
	print "set arrow from 1, graph 0 to 1, graph 1 nohead " colour(167)
	print "plot 'costs' using 2:1:3:4 with xerrorbars pt 0 " colour(166)
}

FNR == 1 {
	flush_plots()
	rows = 0
	low = 1e300
	high = 0
	if (FILENAME ~ /[.]facts$/) {
		n = FILENAME
		sub(/.*\//, "", n)
		sub(/[.]facts$/, "", n)
		doses = 0
		last[1] = last[2] = all[1] = all[2] = 0
	}
}
n == "" {
	rows++
	for (i = 2; i <= NF; i++) {
		if ($i < low) low = $i
		if ($i > high) high = $i
	}
	many[FILENAME] = rows
	lows[FILENAME] = low
	highs[FILENAME] = high
	next
}
$1 == "of" { of = $2 }
$1 == "all" { all[1] = $2; all[2] = $3 }
$1 == "last" { last[1] = $2; last[2] = $3 }
$1 == "top" { top = $2 }
$1 == "cdf" { cdf_low = $2; cdf_high = $3 }
$1 == "dose" { dose[++doses] = $2; least[doses] = $3; largest[doses] = $4 }
END {
	flush_plots()
	for (f in many) {
		rows = many[f]
		low = lows[f]
		high = highs[f]
		if (f == "waits") waits_plot()
		else costs_plot()
	}
}
