# SPDX-License-Identifier: GPL-2.0-only
# Draws the spans of both arms (spans.awk) with letters, 80 columns wide and on one axis of time.  The
# arguments are files named after the arms; the variables are `title`, and `most`, how many of the other
# tasks are shown.

BEGIN {
	WIDTH = 48
	LEFT = 31
	mark["call"] = "="
	mark["holds"] = "#"; mark["waits"] = "w"; mark["frees"] = "~"; mark["commits"] = "c"
	letter["no return"] = "R"; letter["new name"] = "N"; letter["new image"] = "I"
}

function column(us) { return 1 + int(us * (WIDTH - 1) / last) }

# phases ARM: prints a row with a letter where the task passes a point, if it does.
function phases(arm,   i, f, line, c, any) {
	line = sprintf("%" WIDTH "s", "")
	for (i = 1; i <= spans[arm]; i++) {
		split(kept[arm, i], f, FS)
		if (f[3] != "point") continue
		any = points = 1
		c = column(f[4])
		# Where two points are too close to be told apart, the later one is seen.
		line = substr(line, 1, c - 1) letter[f[6]] substr(line, c + 1)
	}
	sub(/ +$/, "", line)
	if (any) printf "%-" LEFT "s %s\n", "    passes", line
}

function row_is_drawn(arm, lane, row, label,   i, f, line, c, to, any) {
	line = sprintf("%" WIDTH "s", "")
	for (i = 1; i <= spans[arm]; i++) {
		split(kept[arm, i], f, FS)
		if (f[1] != lane || f[2] != row) continue
		any = 1
		c = column(f[4]); to = column(f[5])
		line = substr(line, 1, c - 1) stretch(mark[f[3]], to - c + 1) substr(line, to + 1)
	}
	sub(/ +$/, "", line)
	if (any) printf "%-" LEFT "s %s\n", label, line
}

function stretch(c, n,   s) { while (n-- > 0) s = s c; return s }

# ms US: a time in milliseconds, with as many digits as it needs.
function ms(us) {
	if (us < 1000) return sprintf("%.3f", us / 1000)
	return sprintf(us < 100000 ? "%.1f" : "%.0f", us / 1000)
}

# longest ARM LANE KIND: sets what and is, the name and the length of the longest such span.
function longest(arm, lane, kind,   i, f) {
	is = -1
	for (i = 1; i <= spans[arm]; i++) {
		split(kept[arm, i], f, FS)
		if (f[1] == lane && f[3] == kind && f[5] - f[4] > is) { is = f[5] - f[4]; what = f[6] }
	}
	return is >= 0
}

# call_of ARM LANE: the system call of another task.
function call_of(arm, lane) { return longest(arm, lane, "call") ? what : "" }

END {
	print title
	print "ms from the call of " call[arms[1], 0]
	printf "%" LEFT "s 0%" (WIDTH - 1) "s\n", "", ms(last)
	for (k = 1; k <= n_arms; k++) {
		arm = arms[k]
		print arm
		row_is_drawn(arm, 0, 0, substr("  " call[arm, 0] " of " task[arm, 0], 1, LEFT))
		phases(arm)
		row_is_drawn(arm, 0, 2, "    holds cred_guard_mutex")
		row_is_drawn(arm, 0, 3, "    holds exec_update_lock")
		row_is_drawn(arm, 0, 4, "    frees its old memory")
		row_is_drawn(arm, 0, 5, "    commits credentials")
		for (l = 1; l <= lanes[arm] && l <= most; l++) {
			row_is_drawn(arm, l, 0, substr("  " call_of(arm, l) " of " task[arm, l], 1, LEFT))
			if (longest(arm, l, "waits")) {
				row_is_drawn(arm, l, 1, "    wants " what)
				print sprintf("%" LEFT "s ", "") "it waits " ms(is) " ms"
			}
		}
		if (lanes[arm] > most) print "  and " lanes[arm] - most " tasks more"
	}
	if (!points) exit
	print "R the point of no return, N its new name, I the new image is there"
	print "c its credentials are committed within, before exec_update_lock is released"
}
