# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # verify, which sources this, sets dir and me, and uses sum
# Sourced by verify.  A capsule comes from elsewhere, and may be made to do harm.  So tar never writes a
# file: it lists the archive, and only an archive all of whose members are files of known names is read
# further, each member through a pipe into a file that this script makes.

LARGEST=4294967296	# bytes of a whole capsule; two kernels with debug information have less

# no_capsule WORD...: removes what was made of an archive that is refused, says why, and ends with 2.
no_capsule() {
	rm -rf "$dir"
	fail 2 "CAPSULE=$CAPSULE: $*"
}

# copied: makes $dir/capsule.tar, a copy of the capsule that nobody changes meanwhile.
copied() {
	[ -f "$CAPSULE" ] || no_capsule 'is no file'
	[ "$(stat -L -c %s "$CAPSULE")" -le $LARGEST ] || no_capsule "has more than $LARGEST bytes"
	head -c $LARGEST "$CAPSULE" >"$dir/capsule.tar" 2>/dev/null || no_capsule "cannot be copied to $dir"
	# Without this tar would also take an archive that is compressed.
	magic=$(dd if="$dir/capsule.tar" bs=1 skip=257 count=5 2>/dev/null | tr -d '\000')
	[ "$magic" = ustar ] || no_capsule 'is no tar archive; make lab-capsule makes one'
}

# listed: writes "SIZE NAME" for each member to $dir/members, or ends with what is wrong with the archive.
listed() {
	TZ=UTC tar --numeric-owner --full-time --quoting-style=escape -P -tvf "$dir/capsule.tar" \
		>"$dir/listed" 2>"$dir/said" || no_capsule "is no whole tar archive: $(head -n 1 "$dir/said")"
	[ -s "$dir/listed" ] || no_capsule 'is an empty archive'
	# A line: mode, owner, size, date, time, name; a blank in a name makes more words of it.
	awk '
		BEGIN {
			kind["d"] = "a directory"; kind["l"] = "a symbolic link"; kind["h"] = "a hard link"
			kind["c"] = kind["b"] = "a device"; kind["p"] = "a pipe"
		}
		{ sign = substr($1, 1, 1); name = $6 }
		sign != "-" { print "bad its member " name " is " (sign in kind ? kind[sign] : "no file"); exit }
		NF != 6 || name !~ /^capsule\/[A-Za-z0-9._~\/-]+$/ {
			for (i = 1; i <= 5; i++) sub(/^[^ ]+ +/, "")
			print "bad it has a member " $0 ", which no capsule has"; exit
		}
		seen[name]++ { print "bad it has " name " twice"; exit }
		{ print $3 " " substr(name, 9) }' "$dir/listed" >"$dir/members"
	why=$(sed -n 's/^bad //p' "$dir/members" | cut -c 1-200)
	[ -z "$why" ] || no_capsule "$why"
	cut -d ' ' -f 2 "$dir/members" | may_hold | paste -d ' ' "$dir/members" - >"$dir/limits"
	why=$(awk '$3 == "no" { print "it has a member " $2 ", which no capsule has"; exit }
		$1 > $3 { print "its member " $2 " has " $1 " bytes, and may have " $3; exit }' "$dir/limits")
	[ -z "$why" ] || no_capsule "$why"
	lacks=$(must_hold | while IFS= read -r f; do grep -q " $f\$" "$dir/members" || echo "$f"; done)
	[ -z "$lacks" ] || no_capsule "it has no $(printf '%s\n' "$lacks" | head -n 1), which each capsule has"
}

# unpacked: makes the directory $dir/capsule of the archive.
unpacked() {
	copied
	listed
	mkdir "$dir/capsule" || no_capsule "$dir cannot be written"
	while read -r size name; do
		case $name in */*) mkdir -p "$dir/capsule/${name%/*}" || no_capsule "$dir cannot be written" ;; esac
		tar -P -xOf "$dir/capsule.tar" --occurrence=1 -- "capsule/$name" 2>/dev/null |
			head -c $((size + 1)) >"$dir/capsule/$name"
		[ "$(stat -c %s "$dir/capsule/$name")" = "$size" ] || no_capsule "its member $name cannot be unpacked"
	done <"$dir/members"
	sum=$(sha256sum <"$dir/capsule.tar" | cut -d ' ' -f 1)
	rm -f "$dir/capsule.tar" "$dir/listed" "$dir/limits" "$dir/members" "$dir/said"
	[ "$(head -n 1 "$dir/capsule/capsule")" = "$CAPSULE_FORM" ] ||
		no_capsule "is of another form than '$CAPSULE_FORM'; a newer lab may read it"
}
