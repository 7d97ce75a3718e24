# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # verify, which sources this, sets dir and the knobs
# Sourced by verify: the run of a capsule is made once more.

# --- what is typed behind make lab-run ---

# word_of LINE: prints LINE, a knob of the capsule, as lab-run gets it; nothing when the user names its
# value here.  Fails, with the reason on stdout, when it may not be taken from elsewhere.
word_of() {
	name=${1%%=*} value=${1#*=}
	case $name in '' | *[!A-Z_]*) echo 'it has a line that is no knob'; return 1 ;; esac
	pattern=$(awk -F '\t+' -v name="$name" '$1 == name { print $2; n++ } END { exit !n }' "$CAPSULE_PARTS/knobs") ||
		{ echo "$name= is none that it may name"; return 1; }
	printf '%s\n' "$value" | grep -qxE -- "$pattern" ||
		{ echo "$name=$value is none that is taken from elsewhere"; return 1; }
	case " ${BOOTS:+BOOTS} ${typed_arms:+ARMS} " in *" $name "*) return ;; esac
	case $name in
	KERNEL_SRC | SCENARIO_DIR) ;;
	SCENARIOS | CHECKS) [ -f "$dir/capsule/coverage" ] || printf '%s\n' "$1" ;;
	PATCHES) echo "PATCHES=$dir/patches" ;;
	EXPECT) echo "EXPECT=$dir/capsule/expect" ;;
	FRAGMENT) echo "FRAGMENT=$(find "$dir/capsule/fragments" -type f | sort -V | paste -s -d , -)" ;;
	*) printf '%s\n' "$1" ;;
	esac
}

# words_of: writes what is typed behind lab-run to $dir/words, a word a line, or ends with 2 when the
# capsule names a knob that is not taken from elsewhere.
words_of() {
	line=$(sed -n 's/^line: \([0-9.]*\) .*/\1/p' "$dir/capsule/host" | head -n 1)
	if [ -z "$line" ] || [ ! -f "kernel-config/lines/$line" ]; then
		no_capsule "is of line '$line', which this lab does not know"
	fi
	awk 'NF != 2 || $1 !~ /^[0-9a-f]+$/ || length($1) != 64 ||
		$2 !~ /^[A-Za-z0-9_][A-Za-z0-9._~-]*$/ { exit 1 }' \
		"$dir/capsule/sha256" || no_capsule 'its sha256 has a line that is no sum'
	typed_arms=$(typed_for "$KNOBS_FILE" | sed -n 's/^ARMS=//p')
	echo "LINE=$line" >"$dir/words"
	while IFS= read -r l; do
		said=$(word_of "$l") || no_capsule "its knobs cannot be taken: $said"
		[ -z "$said" ] || printf '%s\n' "$said" >>"$dir/words"
	done <"$dir/capsule/knobs"
	[ ! -f "$dir/capsule/coverage" ] || chosen >>"$dir/words"
	fragments_are_plain
	series_of
}

# chosen: prints the scenarios and checks that the run took by itself (SCENARIOS=auto).
chosen() {
	costs=$(jq -r '.costs[].scenario' "$dir/capsule/report.json" | sort -u)
	names=$(sed -n 's/^scenario name=\([a-z0-9-]*\) .*/\1/p' "$dir/capsule/samples" | awk '!seen[$0]++' |
		grep -vxF -e "$costs" | paste -s -d , -)
	echo "SCENARIOS=${names:-attach-rss,attach-aio}"
	names=$(cat "$dir"/capsule/checks/* 2>/dev/null | sed -n 's/^check \([a-z0-9-]*\)$/\1/p' |
		sort -u | paste -s -d , -)
	[ -z "$names" ] || echo "CHECKS=$names"
}

# fragments_are_plain: ends with 2 when a fragment has more than options and numbers: make would expand a $
# in a text.
fragments_are_plain() {
	for f in "$dir"/capsule/fragments/*; do
		[ -f "$f" ] || continue
		odd=$(LC_ALL=C grep -vxE -e '#.*|[[:space:]]*' \
			-e 'CONFIG_[A-Za-z0-9_]+=([ymn]|-?[0-9]+|0x[0-9A-Fa-f]+|"[A-Za-z0-9 ._,:+-]*")' "$f" |
			head -n 1)
		[ -z "$odd" ] || no_capsule "its fragment ${f##*/} has a line that is not taken from elsewhere: $odd"
	done
}

# series_of: makes $dir/patches, with the patches of the capsule in the form in which a user gives them.
series_of() {
	[ -f "$dir/capsule/patches/series" ] || return 0
	{ mkdir "$dir/patches" && cp "$dir"/capsule/patches/*.patch "$dir/patches/"; } ||
		fail 2 "$dir: cannot be written"
	# Only quilt's patches may have fuzz, or go in backwards.
	if grep -q ' fuzz ' "$dir/capsule/patches/about" ||
		grep -q '^[^ ]* reverse ' "$dir/capsule/patches/series"; then
		awk '/^[0-9]+[.]patch (forward|reverse) / { print $1 ($2 == "reverse" ? " -R" : "") }' \
			"$dir/capsule/patches/series" >"$dir/patches/series"
	fi
	complain 'Its patches become a part of kernels that run here as your processes; they are in' "$dir/patches"
}

# --- whether this host, and this source, will do ---

# can_repeat: ends with 6 when guests like those of the capsule cannot run on this host, and with 2 when the
# user has to look at a program first.
can_repeat() {
	then=$(host_says host | awk '{ sub(/,.*/, "", $3); print $3 }') now=$(uname -m)
	[ "$then" = "$now" ] ||
		answer 6 "cannot tell. The run was made on $then, and this host is $now, which cannot repeat it."
	mode=$(host_says guest | sed -n 's/^[^;]*, \(seccomp\|ptrace\);.*/\1/p')
	if [ -n "$mode" ]; then
		gcc -O1 -o "$dir/probe" tests/targets/doctor/probe.c tests/boot/memory.c 2>/dev/null
		why=$("$dir/probe" "$mode" 2>&1) ||
			answer 6 "cannot tell. This host cannot repeat it, for its guests need $mode here: $why." \
				"make lab-doctor says what to do."
		rm -f "$dir/probe"
	fi
	[ -d "$dir/capsule/scenarios" ] || return 0
	dir_typed=${SCENARIO_DIR:-}
	[ -n "$dir_typed" ] ||
		answer 2 "cannot tell yet. It has scenarios that are programs of somebody else. Read those in" \
			"$dir/capsule/scenarios, and then add SCENARIO_DIR=$dir/capsule/scenarios to this command."
	for f in "$dir"/capsule/scenarios/*; do
		cmp -s "$f" "$dir_typed/${f##*/}" ||
			answer 2 "cannot tell. SCENARIO_DIR=$dir_typed: its ${f##*/} is not the one of the capsule."
	done
}

# source_sum: prints the sha256 of the tarball of which the kernels of the capsule were built, or nothing.
source_sum() { host_says 'sha256 of the source'; }

# same_source: ends with 3 when the kernels of the capsule cannot be built here of the same source.
same_source() {
	want=$(source_sum) name=$(host_says source)
	typed="make lab-verify CAPSULE=$CAPSULE"
	if [ -n "$want" ]; then
		tarball_is_same
	elif grep -q '^source: ' "$dir/capsule/host"; then
		tree_is_given
	else
		note "Source: the capsule does not say its sum, so only equal kernels would show that it is the same."
	fi
	same_lab
}

tarball_is_same() {
	bring="bring $name (sha256 $want) from elsewhere, and type $typed KERNEL_SRC=.../$name"
	if [ -n "$KERNEL_SRC" ]; then
		got=$KERNEL_SRC
	elif grep -q '^KERNEL_SRC=' "$dir/capsule/knobs"; then
		answer 3 "cannot tell. Its kernels were built of $name, which is none of the lab's own; $bring."
	else
		got=$(kernel-config/fetch O="$O" "$line") ||
			answer 3 "cannot tell. The source of its kernels is not to be had here; $bring."
	fi
	[ -f "$got" ] || answer 3 "cannot tell. Its kernels were built of the tarball $name, and $got is none; $bring."
	[ "$(sha256sum <"$got" | cut -d ' ' -f 1)" = "$want" ] ||
		answer 3 "cannot tell. Its kernels were built of $name, and here is ${got##*/}, which is another" \
			"file; $bring."
	note "Source: $name, the same file (sha256 $want)."
}

# tree_is_given: the kernels of the capsule are of a tree of somebody's, which the user has to name.
tree_is_given() {
	base=$(sed -n 's/^source: .*\(commit [0-9a-f]*, .*\)/\1/p' "$dir/capsule/host" | paste -s -d ';' -)
	diffs=$(cd "$dir/capsule" && find kernels -name '*.diff' | sort | paste -s -d ' ' -)
	[ -n "$KERNEL_SRC$typed_arms" ] ||
		answer 3 "cannot tell yet. Its kernels were built of a tree of somebody's: $(grep '^source: ' \
			"$dir/capsule/host" | cut -d ' ' -f 2- | paste -s -d ';' -). Have a tree of the same" \
			"commit${diffs:+, apply $diffs in $dir/capsule to it}, and type $typed KERNEL_SRC=/path/to/it" \
			"(for two trees ARMS=/path/to/one,/path/to/other)."
	commit=$(printf '%s\n' "$base" | sed -n 's/^commit \([0-9a-f]*\),.*/\1/p')
	[ -n "$commit" ] && [ -d "$KERNEL_SRC" ] && [ -z "$(sed -n 's/^ARMS=//p' "$dir/capsule/knobs")" ] || return 0
	head=$(. tests/sh/git.sh && git_names "$KERNEL_SRC" rev-parse --verify -q HEAD)
	[ "$head" = "$commit" ] ||
		answer 3 "cannot tell. KERNEL_SRC=$KERNEL_SRC is at commit ${head:-none}, and its kernels were built" \
			"of $commit; type git -C $KERNEL_SRC checkout $commit, and then this command again."
}

# same_lab: says when this lab, or the patch that it has, is not the one that made the capsule.
same_lab() {
	patch=$(cut -d ' ' -f 1 "$dir/capsule/subject-applied" 2>/dev/null)
	case $patch in
	patches/*/*/* | patches/*..* | '') ;;
	patches/*/*.patch)
		[ ! -f "$dir/capsule/subject.patch" ] || cmp -s "$dir/capsule/subject.patch" "$patch" ||
			answer 3 "cannot tell. The patch that it is about is not the $patch of this lab; type git" \
				"checkout ${lab_then%-dirty}, and then this command again." ;;
	esac
	if [ "$lab_then" != "$lab_now" ]; then
		note "Lab: this one is $lab_now, the capsule's was $lab_then; what differs below may come from that."
	elif [ "${lab_now%-dirty}" != "$lab_now" ]; then
		note "Lab: both are $lab_now, with changes that are not committed, so they may differ."
	fi
}

# --- the run ---

# again: makes the run of the capsule once more, below $dir/run, or ends with the reason why not.
again() {
	set --
	while IFS= read -r w; do set -- "$@" "$w"; done <"$dir/words"
	if [ "$SHOW" = 1 ]; then
		printf 'make lab-run'
		printf " '%s'" "$@"
		echo
		note 'Nothing was built or booted (SHOW=1).'
		echo 0 >"$dir/exit"
		exit 0
	fi
	with_knobs "$MAKE_PROGRAM" lab-run "$@" >"$dir/run.log"
	code=$?
	[ $code -le 128 ] || stop_early $code interrupted
	new=$(sed -n 's/^Raw samples, logs, configurations: //p' "$dir/run.log" | tail -n 1)
	why="make lab-run ended with $code; see $dir/run.log"
	case $code in
	0 | 1) ;;
	3) answer 3 "cannot tell. The kernels of the capsule cannot be built here: $why." ;;
	4 | 5) answer $code "cannot tell. A guest did not end well here: $why." ;;
	6) answer 6 "cannot tell. This host cannot repeat it, for the instrument failed its controls here: $why." ;;
	*) answer 2 "cannot tell. The run cannot be made here: $why." ;;
	esac
	if [ -z "$new" ] || [ ! -s "$new/report.json" ]; then
		answer 2 "cannot tell. There is no new report: $why."
	fi
	ln -s "../${new##*/}" "$dir/run"
}

# source_lines DIR: prints what the kernels of the run DIR were built of, in words that do not depend on where
# it lay and what it was called.
source_lines() {
	sed -n -e 's/^source: .*commit \([0-9a-f]*\), \(.*\)/\1 \2/p' \
		-e 's/^source: .*\(no git checkout, .*\)/\1/p' -e 's/^sha256 of the source: //p' "$1/host" | sort
}

# same_tree: ends with 3 when the tree of the user's was not the one of the capsule.
same_tree() {
	[ -z "$(source_sum)" ] || return 0
	source_lines "$dir/capsule" >"$dir/then"
	source_lines "$dir/run" >"$dir/now"
	[ -n "$other" ] || { rm -f "$dir/then" "$dir/now"; return 0; }
	cmp -s "$dir/then" "$dir/now" ||
		answer 3 "cannot tell. The tree is another one: $(paste -s -d ';' "$dir/now"), and the capsule's was" \
			"$(paste -s -d ';' "$dir/then")."
	for f in "$dir"/capsule/kernels/*.diff; do
		[ ! -f "$f" ] || diff -I '^index ' "$f" "$dir/run/kernels/${f##*/}" >/dev/null 2>&1 ||
			answer 3 "cannot tell. What is uncommitted in the tree is not what the capsule's ${f##*/} has."
	done
	rm -f "$dir/then" "$dir/now"
}
