# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034 # CAPSULE_FORM is of what sources this
# Sourced by capsule, which packs, and by verify, which unpacks: what is inside of a capsule.

CAPSULE_FORM='uml-lab capsule 1'	# the first line of its member `capsule`
CAPSULE_PARTS=$PWD/tests/targets/capsule

# may_hold: reads names, and prints for each "LIMIT NAME", LIMIT being the most bytes that a member of this
# name may have, or "no NAME" when a capsule has no such member.
may_hold() {
	awk -v table="$CAPSULE_PARTS/members" '
		BEGIN {
			word = "[A-Za-z0-9_][A-Za-z0-9._~-]*"
			while ((getline line <table) > 0) {
				if (line ~ /^(#|$)/) continue
				split(line, field, " ")
				gsub(/ARM|NAME/, word, field[1])
				pattern[++n] = "^" field[1] "$"
				limit[n] = field[2]
			}
		}
		{ for (i = 1; i <= n && $0 !~ pattern[i]; i++) ; print (i <= n ? limit[i] : "no") " " $0 }'
}

# must_hold: prints the names of the members that each capsule has.
must_hold() { awk '$3 == "must" { print $1 }' "$CAPSULE_PARTS/members"; }

# known_knobs: copies those lines NAME=VALUE of stdin whose NAME is a knob that a capsule may name.
known_knobs() {
	awk -v table="$CAPSULE_PARTS/knobs" '
		BEGIN { while ((getline line <table) > 0) { split(line, field, " "); known[field[1]] } }
		{ name = $0; sub(/=.*/, "", name) } name in known'
}

# sums_of DIR: prints the sha256 and the name of each file in DIR but `sums`, sorted by name.
sums_of() { (cd "$1" &&
	find . -type f ! -path ./sums | sed 's,^[.]/,,' | sort | tr '\n' '\0' | xargs -0 -r sha256sum --); }
