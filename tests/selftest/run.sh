# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-run without kernels.  What is measured is what the report says, even when somebody
# builds at the same time, and no sample is lost without a message.  The guest is made up.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/run/made.sh"

whole() {
	guest : &&
		exits 0 run && says judged &&
		[ "$(grep -c '^boot=' "$latest/samples")" = 4 ]
}
# sha256_is FILE TEXT: the sha256 that the run has kept for FILE is that of TEXT.
sha256_is() {
	[ "$(awk -v file="$1" '$2 ~ file "$" { print $1 }' "$latest/sha256")" = \
		"$(echo "$2" | sha256sum | cut -d ' ' -f 1)" ]
}
# The report names what is the user's: patches with their authors, a choice, and fuzz.
patches_named() {
	inputs=$LAB/tests/selftest/series/inputs
	command -v git >/dev/null || return 0
	guest : && exits 0 patches/series "$inputs/header-encoded.eml,$inputs/thread.mbox" "$k/patches" &&
		echo 'one.patch: fs/exec.c: Hunk #1 succeeded at 1 with fuzz 1.' >"$k/patched.fuzz" &&
		exits 0 run RUN_CONTROL= PATCHES=given &&
		says 'header-encoded.eml: [PATCH] exec: a barrier before the lock is dropped, by A Pérson' &&
		says 'Of several mails: ' && says 'takes v2, 2 patches; leaves out v1' &&
		says 'Applied with fuzz, so perhaps in a wrong place: one.patch: fs/exec.c: Hunk #1' &&
		[ "$(grep -c '^patch: ' "$latest/host")" = 3 ] && cmp "$k/patches/about" "$latest/patches/about"
}
# During the first boot another make links both kernels and packs the root again.
swapped() {
	guest "[ \$n != 1 ] || for f in $k/unpatched/b/linux $k/patched/b/linux $work/initramfs; do
		echo other >\$f.new && mv \$f.new \$f; done" && exits 0 run || return 1
	! grep -q other "$work/booted" &&
		[ "$(grep -c 'kernel unpatched' "$work/booted")" = 2 ] &&
		sha256_is unpatched 'kernel unpatched'
}
# No build writes into the old file.
written_into() {
	guest "[ \$n != 3 ] || echo other >$k/patched/b/linux" && exits 6 run &&
		says 'was changed while it was measured' && ! says judged
}
other_device() {
	[ -w /dev/shm ] && [ "$(stat -c %d /dev/shm)" != "$(stat -c %d "$work")" ] || return 0
	guest : && other=$(mktemp /dev/shm/lab-test.XXXXXX) &&
		cp "$work/initramfs" "$other" || return 1
	exits 0 run INITRAMFS="$other"
	rc=$?
	rm -f "$other"
	[ "$rc" = 0 ] && cmp "$latest/kernels/initramfs.cpio" "$work/initramfs"
}
lost_write() {
	guest "[ \$n != 2 ] || ln -sf /dev/full \$dir/../../samples" && exits 2 run &&
		says 'is lost' && ! says judged
}
# There is no room for what describes the run.
lost_description() { guest : && exits 2 run O=/dev/full; }
# line_expects LINE RATIO: the run of that line expects this ratio, and as many things as the
# subject's own file.
line_expects() {
	guest : &&
		exits 0 run SUBJECT=exec-free-old-mm LINE="$1" SCENARIOS=attach-rss RUN_ARMS=unpatched,unpatched &&
		grep -qE "^attach-rss +256 +ratio +>= $2\$" "$latest/expect" &&
		[ "$(grep -vc '^#' "$latest/expect")" = "$(grep -vc '^#' patches/exec-free-old-mm/expect)" ]
}
lines_expect() { line_expects 6.1 10 && line_expects 7.2 20; }
# measures NAME RULER: makes a guest whose scenario NAME says whether it has a known delay.
measures() { guest "sed -i 's/ruler=no/ruler=$2/; s/^scenario=s/scenario=$1/; s/name=s/name=$1/' \"\$dir/results\""; }
# Other arms than unpatched need boots of it for the known delay, and for nothing else.
ruler_boots() {
	measures attach-aio yes && exits 0 run RUN_ARMS=patched,patched SCENARIOS=attach-aio &&
		[ "$(grep -c '^boot=[5-7] arm=unpatched side=R ' "$latest/samples")" = 3 ] &&
		[ "$(grep -c '^boot=' "$latest/samples")" = 7 ] || return
	measures s no && exits 0 run RUN_ARMS=patched,patched && [ "$(grep -c '^boot=' "$latest/samples")" = 4 ]
}
ruler_unsaid() {
	measures s yes && exits 2 run RUN_ARMS=patched,patched &&
		says 's: measures a known delay; its head must have' &&
		[ "$(wc -l <"$work/booted")" = 4 ] && measures s yes && exits 0 run
}
# What a head says of the known delay is what its program says in the samples.
heads_of_rulers() {
	for f in tests/scenarios/*.c tests/scenarios/*.sh; do
		said=$(head_says "$f" ruler)
		case $said,$(grep -cE '\.ruler = true|^# ruler: yes' "$f") in
		yes,1 | ,0) ;;
		*) echo "$f: ruler: $said" && return 1 ;;
		esac
	done
}
# A signal comes while a guest runs, whose messages go to a file; the user still reads
# where the results are.
ended_early() {
	for shell in dash 'busybox ash' bash; do
		command -v "${shell%% *}" >/dev/null || continue
		guest "[ \$n != 2 ] || kill -TERM \$PPID" && exits 143 run &&
			says "lab-run: ended; $o/results/" && says 'is what there is' || return
	done
}
# costs COST SCENARIOS [NAME=VALUE...]: prints the scenarios of a boot.
costs() {
	c=$1 s=$2
	shift 2
	exits 0 run COST="$c" SCENARIOS="$s" BOOTS=1 "$@" >/dev/null && sed 's/.* each 1 //' "$work/args"
}
# Each member of the lab's family is run once, behind what was asked for; and the user's own.
costs_besides() {
	guest "echo \"\$*\" >$work/args" && [ "$(costs 0 s)" = s ] &&
		costs 1 s | grep '^s,cost-exec,.*,cost-memory,' || return
	costs 1 cost-memory,s | grep '^cost-memory,s,cost-exec,' >"$work/with" &&
		[ "$(tr , '\n' <"$work/with" | grep -c cost-memory)" = 1 ] || return
	mkdir -p "$work/own" && echo '/* does: x' >"$work/own/s.c" && echo ' * cost: yes' >"$work/own/mine.c" &&
		costs 1 s SCENARIO_DIR="$work/own" | grep ',mine$'
}
# What a head says of a cost is what its program says in the samples.
heads_of_costs() {
	for f in tests/scenarios/*.c; do
		said=$(head_says "$f" cost)
		case $said,$(grep -c '\.cost = true' "$f") in
		yes,1 | ,0) ;;
		*) echo "$f: cost: $said" && return 1 ;;
		esac
	done
}
# The last lines on stdout are KTAP, and the report is in its file.
ktap_alone() {
	guest : && script "$o/bin/judge" <<-'END' || return
		echo judged
		for a; do
			[ "${last-}" != -j ] ||
				echo '{"trusted":true,"exit":0,"verdict":"v",'\
					'"expectations":[],"rows":[],"costs":[]}' >"$a"
			last=$a
		done
	END
	exits 0 run FORMAT=ktap && says 'KTAP version 1' && says 'ok 2 - the whole run ends with 0' &&
		! says judged && grep -q judged "$latest/report" &&
			grep -q 'tests="2" failures="0"' "$latest/junit.xml" &&
		exits 0 run FORMAT=text && says judged && ! says KTAP && [ "$(cat "$latest/exit")" = 0 ]
}
knobs_kept() {
	guest : && exits 0 run && (. "$latest/knobs" && [ "$BOOTS" = 2 ])
}

t 'every boot gives a sample, and the samples are judged' whole
t 'the report names the patches of a user, the choice that was made, and fuzz' patches_named
t 'a build beside the run changes nothing of what is booted' swapped
t 'a kernel that was written into during the run ends it with 6' written_into
t 'an initramfs on another device is copied' other_device
t 'samples that cannot be written end the run with 2' lost_write
t 'a directory of results that cannot be made ends the run with 2' lost_description
t 'arms without unpatched get three boots of it for a known delay' ruler_boots
t 'a known delay of which the head does not speak ends the run after two boots with 2' ruler_unsaid
t 'the heads of the scenarios speak of each known delay' heads_of_rulers
t 'a signal ends the run with 143, and the user reads where the results are' ended_early
t 'what measures a cost is run besides, once, unless COST=0' costs_besides
t 'the heads of the scenarios speak of each cost' heads_of_costs
t 'FORMAT=ktap prints KTAP in the place of the report' ktap_alone
t 'the knobs are kept with the run' knobs_kept
t 'a line may have expectations of its own' lines_expect
end
