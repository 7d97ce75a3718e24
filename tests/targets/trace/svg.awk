# SPDX-License-Identifier: GPL-2.0-only
# Draws the spans of both arms as SVG, on one axis of time.  The arguments are files named after the arms;
# the variables are `title`, and `most`, how many of the other tasks are shown.  Colours follow the
# reader's choice of light or dark, and each bar also bears its kind as a text alternative.

BEGIN {
	LEFT = 250; WIDTH = 620; STEP = 20; y = 56
}

function escaped(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/"/, "\\&quot;", s); return s }

function x(us) { return sprintf("%.1f", LEFT + us * WIDTH / last) }

function text(left, top, class, words) {
	body = body sprintf("<text x=\"%s\" y=\"%d\"%s>%s</text>\n", left, top,
		class == "" ? "" : " class=\"" class "\"", escaped(words))
}

function row(arm, lane, number, label,   i, f, w, any) {
	for (i = 1; i <= spans[arm]; i++) {
		split(kept[arm, i], f, FS)
		if (f[1] != lane || f[2] != number) continue
		any = 1
		w = (f[5] - f[4]) * WIDTH / last
		body = body sprintf("<rect x=\"%s\" y=\"%d\" width=\"%.1f\" height=\"12\" class=\"%s\">" \
			"<title>%s %s, %.3f to %.3f ms</title></rect>\n", x(f[4]), y, w < 1 ? 1 : w, f[3],
			f[3], escaped(f[6]), f[4] / 1000, f[5] / 1000)
	}
	if (!any) return
	text(number ? 24 : 12, y + 10, "", label)
	y += STEP
}

END {
	for (k = 1; k <= n_arms; k++) {
		arm = arms[k]
		text(4, y + 10, "arm", arm)
		y += STEP
		row(arm, 0, 0, "execve() of " task[arm, 0])
		row(arm, 0, 1, "no return, new name, new image")
		row(arm, 0, 2, "holds cred_guard_mutex")
		row(arm, 0, 3, "holds exec_update_lock")
		row(arm, 0, 4, "frees its old memory")
		for (l = 1; l <= lanes[arm] && l <= most; l++) {
			row(arm, l, 0, call[arm, l] " of " task[arm, l])
			row(arm, l, 1, "waits for the lock")
		}
		y += STEP / 2
	}
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n", LEFT + WIDTH + 20, y
	printf "<title>%s</title>\n", escaped(title)
	print "<style>text{font:13px sans-serif;fill:#222}.arm{font-weight:bold}.execve,.call{fill:#8a8a8a}" \
		".holds{fill:#3b6ea8}.waits{fill:#c0392b}.frees{fill:#c9962b}.point{fill:#222}.axis{stroke:#8a8a8a}\n" \
		"@media(prefers-color-scheme:dark){text,.point{fill:#ddd}.holds{fill:#7fb0e6}.waits{fill:#f08070}" \
		".frees{fill:#e6c060}}</style>"
	text(4, 18, "", title)
	for (k = 0; k <= 4; k++) {
		printf "<line class=\"axis\" x1=\"%s\" x2=\"%s\" y1=\"46\" y2=\"%d\" stroke-opacity=\"0.4\"/>\n",
			x(last * k / 4), x(last * k / 4), y - STEP / 2
		text(x(last * k / 4), 42, "", sprintf("%.3g ms", last * k / 4000))
	}
	printf "%s</svg>\n", body
}
