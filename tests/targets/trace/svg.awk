# SPDX-License-Identifier: GPL-2.0-only
# Draws the spans of both arms as SVG, on one axis of time.  The arguments are files named after the arms;
# the variables are `title`; `most`, how many of the other tasks are shown; and `id`, when the picture is put into a
# page, which has colours for it and refers to the texts for those who do not see it by ID-t and ID-d.  Elsewhere
# colours follow the reader's choice of light or dark.  Each bar also bears its kind as a text alternative.

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

# spoken: the picture as sentences: what each of the other tasks waits for, and how long.
function spoken(   k, i, f, words) {
	for (k = 1; k <= n_arms; k++)
		for (i = 1; i <= spans[arms[k]]; i++) {
			split(kept[arms[k], i], f, FS)
			if (f[3] == "waits")
				words = words sprintf("%s: %s waits %.3f ms for %s. ", arms[k], task[arms[k], f[1]],
					(f[5] - f[4]) / 1000, f[6])
		}
	return words
}

END {
	for (k = 1; k <= n_arms; k++) {
		arm = arms[k]
		text(4, y + 10, "arm", arm)
		y += STEP
		row(arm, 0, 0, call[arm, 0] " of " task[arm, 0])
		row(arm, 0, 1, "no return, new name, new image")
		row(arm, 0, 2, "holds cred_guard_mutex")
		row(arm, 0, 3, "holds exec_update_lock")
		row(arm, 0, 4, "frees its old memory")
		row(arm, 0, 5, "commits credentials within")
		for (l = 1; l <= lanes[arm] && l <= most; l++) {
			row(arm, l, 0, call[arm, l] " of " task[arm, l])
			row(arm, l, 1, "waits for the lock")
		}
		y += STEP / 2
	}
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\"%s>", LEFT + WIDTH + 20, y,
		id == "" ? "" : " class=\"timeline\" aria-labelledby=\"" id "-t " id "-d\""
	if (id != "")
		printf "<title id=\"%s-t\">%s</title><desc id=\"%s-d\">%s</desc>\n", id, escaped(title),
			id, escaped(spoken())
	else
		printf "\n<title>%s</title>\n", escaped(title)
	if (id == "")
		print "<style>text{font:13px sans-serif;fill:#222}.arm{font-weight:bold}" \
			".m{text-anchor:middle}.e{text-anchor:end}.call{fill:#8a8a8a}" \
			".holds{fill:#3b6ea8}.waits{fill:#c0392b}.frees{fill:#c9962b}.point{fill:#222}" \
			".commits{fill:#3a8a4a}" \
			".axis{stroke:#8a8a8a}\n@media(prefers-color-scheme:dark){text,.point{fill:#ddd}" \
			".holds{fill:#7fb0e6}.waits{fill:#f08070}.frees{fill:#e6c060}.commits{fill:#7ac68a}}</style>"
	text(4, 18, "", title)
	for (k = 0; k <= 4; k++) {
		printf "<line class=\"axis\" x1=\"%s\" x2=\"%s\" y1=\"46\" y2=\"%d\" stroke-opacity=\"0.4\"/>\n",
			x(last * k / 4), x(last * k / 4), y - STEP / 2
		text(x(last * k / 4), 42, k == 4 ? "e" : k ? "m" : "",
			sprintf(last < 400000 ? "%.3g ms" : "%.0f ms", last * k / 4000))
	}
	printf "%s</svg>\n", body
}
