# SPDX-License-Identifier: GPL-2.0-only
# ask.awk - one step's JSON of one arm or two, as a page for a person
# Environment: one, two (names of the arms), at, under, during; awk would read a
# backslash in a variable that is given with -v.

BEGIN {
	one = ENVIRON["one"]
	two = ENVIRON["two"]
	at = ENVIRON["at"]
	under = ENVIRON["under"]
	during = ENVIRON["during"]
}

function text(s, key,    t) {
	if (!match(s, "\"" key "\":\"[^\"]*\""))
		return ""
	t = substr(s, RSTART, RLENGTH)
	sub("^\"" key "\":\"", "", t)
	return substr(t, 1, length(t) - 1)
}

function number(s, key,    t) {
	if (!match(s, "\"" key "\":[0-9.]+"))
		return 0
	t = substr(s, RSTART, RLENGTH)
	sub(/.*:/, "", t)
	return t + 0
}

# A row of section sec in the column of arm a.
function row(label, s,    i) {
	i = ++rows[a, sec]
	cells[a, sec, i] = s
	if (label != "")
		labels[sec, i] = label
	if (i > height[sec])
		height[sec] = i
}

function stack(s,    f, k, i) {
	k = split(s, f, " < ")
	for (i = 1; i <= k; i++)
		row(i == 1 ? "  in" : "", f[i])
}

function waiter(s,    lock) {
	row("waits", text(s, "comm") "/" number(s, "pid"))
	lock = text(s, "lock")
	row("  for", lock == "" ? "no lock" : lock)
	row("  of", text(s, "lock_of"))
	row("  held by", text(s, "holder"))
	stack(text(s, "stack"))
}

function answer(s,    t) {
	t = text(s, "answer")
	row("answer", toupper(t))
	if (t ~ /^done/)
		row("", sprintf("%.1f ms after asking", number(s, "done_ms")))
	if (t ~ /^blocked/ && number(s, "after_thaw_ms"))
		row("", sprintf("done %.1f ms after the thaw", number(s, "after_thaw_ms")))
	if (text(s, "errno") != "")
		row("", text(s, "errno"))
	why[a] = text(s, "why")
	ok[a] = s ~ /"ok":true/
}

{
	a++
	split($0, part, /"blocked":\[/)
	if (number(part[1], "pid")) {
		sec = 1
		row("frozen", text(part[1], "comm") "/" number(part[1], "pid"))
		row("", sprintf("%.0f ms, %d heartbeats", number(part[1], "held_ms"),
				number(part[1], "heartbeats")))
		stack(text(part[1], "stack"))
	}
	k = split(part[2], w, /[{]/)
	for (i = 2; i <= k && i <= 5; i++) {
		sec = i
		waiter(w[i])
	}
	sec = 9
	answer($0)
}

END {
	printf "freeze: %s%s%s\n", at, under == "" ? "" : " under " under,
		during == "" ? "" : ", meanwhile: " during
	printf "\n%-10s %-34s %s\n", "", one, two
	for (s = 1; s <= 9; s++) {
		for (i = 1; i <= height[s]; i++) {
			line = sprintf("%-10s %-34.34s %.34s", labels[s, i],
				       cells[1, s, i], cells[2, s, i])
			sub(/ +$/, "", line)
			print line
		}
		if (height[s] && s < 9)
			print ""
	}
	for (a = 1; a <= 2; a++)
		if (why[a] != "")
			printf "\n%s: %s\n", a == 1 ? one : two, why[a]
	exit ok[1] && (two == "" || ok[2]) ? 0 : 1
}
