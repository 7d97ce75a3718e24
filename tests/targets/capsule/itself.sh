# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # verify, which sources this, sets dir and the knobs
# Sourced by verify: whether what is in a capsule contradicts itself.

CHANGED='so it was changed after the run'

# whole: ends with 8 when a member is not what the sums of the capsule say, or a kernel in it is not the one
# that was booted.
whole() {
	sums_of "$dir/capsule" >"$dir/sums"
	other=$(diff "$dir/sums" "$dir/capsule/sums" | sed -n 's/^[<>] [0-9a-f]*  //p' | head -n 1)
	cmp -s "$dir/sums" "$dir/capsule/sums" ||
		answer 8 "altered. Its file ${other:-sums} is not what its file of sums says, $CHANGED."
	n=$(wc -l <"$dir/sums")
	rm -f "$dir/sums"
	sed -n 's,  kernels/\([^/]*\)/linux$, \1,p; s,  kernels/initramfs[.]cpio$, initramfs,p' "$dir/capsule/sums" |
		while read -r sum what; do
			grep -qx "$sum  *$what" "$dir/capsule/sha256" || echo "$what"
		done >"$dir/altered"
	what=$(head -n 1 "$dir/altered")
	rm -f "$dir/altered"
	[ -z "$what" ] || answer 8 "altered. Its kernel or initramfs '$what' is not the one that was booted, $CHANGED."
}

# from_boots: prints the samples that the boots of the capsule sent, as `samples` has them but for the side.
from_boots() {
	(cd "$dir/capsule/boots" 2>/dev/null || exit
	for d in *; do
		sed -n "s/^scenario=/boot=${d%%-*} arm=${d#*-} &/p" "$d/results"
	done)
}

# options_of: prints the options of judge for the capsule, as targets/run/run has them.
options_of() {
	jq -r '(if .quick then "-q" else empty end), (if .virtual_time then "-x" else empty end)' \
		"$dir/capsule/report.json"
	[ -f "$dir/capsule/subject-applied" ] || printf '%s\n' -w -
}

# follows: ends with 8 when the samples are not those of the boots, or when the figures of the report do not
# follow from the samples.  Another lab may judge otherwise, so with another lab it ends with 2.
follows() {
	jq -e 'type == "object" and (.arms | type == "object") and (.rows | type == "array")' \
		"$dir/capsule/report.json" >/dev/null 2>&1 || answer 8 "altered. Its report.json is none, $CHANGED."
	from_boots | sort >"$dir/sent"
	sed -n 's/^\(boot=[0-9]* arm=[^ ]*\) side=[ABR] /\1 /p' "$dir/capsule/samples" | sort >"$dir/kept"
	first=$(diff "$dir/sent" "$dir/kept" | sed -n 's/^[<>] //p' | head -n 1)
	cmp -s "$dir/sent" "$dir/kept" ||
		answer 8 "altered. Its samples are not those that its boots sent, $CHANGED: $first"
	rm -f "$dir/sent" "$dir/kept"
	set -- -j "$dir/again.json"
	[ ! -f "$dir/capsule/expect" ] || set -- "$@" -e "$dir/capsule/expect"
	# shellcheck disable=SC2046 # options
	"$O/bin/judge" $(options_of) "$@" "$dir/capsule/samples" >"$dir/again" 2>&1
	case $? in 0 | 1 | 2 | 6) ;; *) fail 2 "the judge failed on the samples of the capsule" ;; esac
	[ -s "$dir/again.json" ] ||
		answer 8 "altered. Its samples cannot be judged, $CHANGED: $(head -n 1 "$dir/again")"
	jq -n -r --slurpfile a "$dir/capsule/report.json" --slurpfile b "$dir/again.json" \
		-f "$CAPSULE_PARTS/inside.jq" >"$dir/differs" || fail 2 "$dir/again.json: cannot be compared"
	[ ! -s "$dir/differs" ] || contradicted
	text_follows
	figures=$(jq '[paths(type == "number")] | length' "$dir/again.json")
	boots=$(find "$dir/capsule/boots" -name results | wc -l)
	rm -f "$dir/again" "$dir/again.json" "$dir/differs"
	note "It does not contradict itself: $n files have their sums, its samples are those that its $boots boots" \
		"sent, and all $figures numbers of its report follow from them."
	[ "$(jq .trusted "$dir/capsule/report.json")" = true ] ||
		answer 6 'cannot tell. The run in the capsule failed its own controls, so it says nothing.'
}

# text_follows: ends with 8 when the text of the report is not what the judge prints; what the patch ran stands
# in front of that, and what else was noted of the run behind it.
text_follows() {
	[ "$lab_then" = "$lab_now" ] || return 0
	skip=0
	[ ! -f "$dir/capsule/coverage" ] || skip=$(($(wc -l <"$dir/capsule/coverage") + 1))
	tail -n +$((skip + 1)) "$dir/capsule/report" | head -n "$(wc -l <"$dir/again")" | cmp -s - "$dir/again" ||
		answer 8 "altered. The text of its report is not what follows from its samples, $CHANGED."
}

# contradicted: ends with what is in $dir/differs.
contradicted() {
	what=$(awk -F '\t' 'NR == 1 { print $1 " is " $2 " there, and " $3 " follows from the samples" }' \
		"$dir/differs")
	[ "$lab_then" = "$lab_now" ] ||
		answer 2 "cannot tell. Of its report $(wc -l <"$dir/differs") figures are not" \
		"what this lab makes of its samples (the first: $what), but it was made by another lab." \
		"Type git checkout ${lab_then%-dirty}, and then this command again."
	answer 8 "altered. $(wc -l <"$dir/differs") figures of its report do not follow from its samples, $CHANGED;" \
		"the first: $what."
}
