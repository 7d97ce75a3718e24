# SPDX-License-Identifier: GPL-2.0-only
# Writes raw samples from a short form: lines of a scenario go through, and name it;
#	SIDE ARM DOSE WAIT...
# gives a dose and one wait of each boot of that side, in ns: 120, 120/100 with predict=,
# 120/100/90 with kwait= as well (120//90 without predict=); x a miss, - no sample.
# Boots of A have odd numbers, those of B even ones, those of R come behind.
# "hosts H..." gives the boots in each column a host.

/^#|^$/ { next }

/^hosts / {
	for (i = 2; i <= NF; i++)
		host[i + 2] = " host=" $i
	next
}

/^scenario / {
	print
	split($2, name, "=")
	split($3, unit, "=")
	next
}

{
	for (i = 4; i <= NF; i++) {
		if ($i == "-")
			continue
		boot = $1 == "R" ? 9000 + i : 2 * (i - 3) - ($1 == "A")
		n = seen[boot, name[2], $3]++
		split($i "//", v, "/")
		printf "boot=%d arm=%s side=%s%s scenario=%s dose=%s unit=%s iter=%d hit=%d", boot, $2, $1, host[i],
			name[2], $3, unit[2], n, $i != "x"
		if ($i != "x")
			printf " wait=%s%s%s", v[1], v[2] == "" ? "" : " predict=" v[2],
				v[3] == "" ? "" : " kwait=" v[3]
		print ""
	}
}
