# SPDX-License-Identifier: GPL-2.0-only
# awk -f figures.awk README...: names each section that shows an interval, [433 ms, 618 ms], and
# names neither a run (20261126-132838) nor its day.  A section begins with a heading, or with a
# line at the margin behind an empty one.

function close_section() {
	if (interval && !run)
		print section ": has figures of no run"
	interval = run = 0
}
FNR == 1 || /^## / || (/^[A-Z]/ && previous == "") {
	close_section()
	section = FILENAME ":" FNR
}
/\[-?[0-9.]+( [num]?s)?, -?[0-9.]+( [num]?s)?\]/ { interval = 1 }
/20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]|20[0-9][0-9][0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9]/ { run = 1 }
{ previous = $0 }
END { close_section() }
