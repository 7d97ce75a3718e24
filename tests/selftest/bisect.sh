#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Bisection without kernels: the real driver and the real statistics work on made-up
# histories, whose builds and boots are those of tests/selftest/bisect.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/bisect/driver.sh"

finds() { make_history "$1" "$2" && exits 0 sim SEED="$1" && found "$1" && says "$3"; }
builds_few() { [ "$(wc -l <"$state/built")" -le 7 ]; }
no_boots() { make_history 7 "$slower" && exits 0 sim && says 'is known, median'; }
noise() {
	make_history 11 "$slower" 4:broken 6:panic &&
		exits 0 sim NOISE=0.4 STRAYS=0.1 HUMPS=0.2 DRIFT=1.1 FAILS=0.03 SEED=5 && found 11
}
broken_beside() {
	make_history 8 "$slower" 7:broken &&
		exits 1 sim && says 'Undecided among these' &&
		says ' commit 7 (does not build)' && says ' commit 8' &&
		[ -s "$state/commits/$(git -C "$work/repo" rev-parse main~9)/said" ]
}
panics() {
	make_history 5 "$slower" 8:panic 12:panic &&
		exits 0 sim && found 5 && says 'does not boot: skip'
}
# A commit that does not build costs one build more, seldom two.  git by itself would go on
# far from it, and needs 48 builds here.  The log can still be replayed.
broken_few() {
	all=0
	for at in 2 5 7 10 12 15; do
		make_history "$at" "$slower" 8:broken && exits 0 sim && found "$at" || return 1
		n=$(find "$state/commits" -mindepth 1 -maxdepth 1 | wc -l)
		all=$((all + n))
	done
	echo "$all builds"
	[ "$all" -le 44 ] && replays 15
}
alike() {
	make_history 8 "$old" &&
		exits 1 sim && says 'the ends do not differ' && says 'GOOD: ' &&
		says '(p=' && [ "$(wc -l <"$state/built")" = 2 ]
}
identical() {
	make_history 8 "$old" && exits 1 sim GOOD=main~2 BAD=main~1 && says 'identical'
}
too_noisy() {
	make_history 8 'wait 64 9000000' && exits 1 sim NOISE=0.9 BOOTS=24 SEED=2 CONFIDENCE=0.9
	! grep -q '^The first' "$work/said"
}
third_level() {
	make_history 8 "$slower"
	git -C "$work/repo" show main:kernel | sed 's/25000000/11000000/' >"$work/kernel"
	git -C "$work/repo" checkout -q -b more main~9 &&
		cp "$work/kernel" "$work/repo/kernel" &&
		git -C "$work/repo" commit -q --allow-empty -am 'commit half' &&
		git -C "$work/repo" checkout -q main -- kernel &&
		git -C "$work/repo" commit -q -am 'commit whole' &&
		exits 1 sim NOISE=0.1 GOOD=main~16 BAD=more && says 'neither' &&
		says 'commit half' && says 'commit whole'
}
fix() {
	make_history 9 "$faster" &&
		exits 0 sim GOOD=main BAD=main~16 && found 9 && says 'like GOOD'
}
merge() {
	make_history 9 "$old" && r=$work/repo
	git -C "$r" checkout -q -b side main~6 && echo other >"$r/other" &&
		git -C "$r" add other &&
		printf '%s\nother 3\n' "$slower" >"$r/kernel" &&
		git -C "$r" commit -q -a -m 'commit 99' &&
		git -C "$r" checkout -q main &&
		git -C "$r" merge -q -X theirs -m merge side &&
		exits 0 sim GOOD=main~16 && found 99
}

check() {
	make_history 9 'observe waits=now:ok'
	exits 0 bisect git CHECK=sim && says 'like BAD' && found 9 &&
		says '  BAD: waits=now:ok 6 times'
}
crash() {
	old=ok && make_history 6 'flaky 0.7' &&
		exits 0 bisect git CRASH=1 BOOTS=60 SEED=4 && found 6 &&
		says '  GOOD: crash=no'
}
# with_cmd CODE PROGRAM: bisects by PROGRAM, which the real boot runs; the bisection ends
# with CODE.
with_cmd() {
	own_tools && real_boot &&
		exits "$1" bisect git CMD="$2" TOOLS="$work/tools"
}
cmd() {
	make_history 12 "$slower"
	script "$work/cmd" <<-'END'
		! grep -q 25000000 "$KERNEL"
	END
	with_cmd 0 "$work/cmd" && found 12 && says 'says=bad'
}
cmd_alike() {
	make_history 12 "$slower" && : | script "$work/cmd" && with_cmd 1 "$work/cmd" &&
		says '  GOOD: says=good 24 times' &&
		says '  BAD: says=good 24 times' && says 'the ends do not differ'
}

# stopped HOW BOOT: the signal comes when that boot has begun; then the same command is
# typed again.
stopped() {
	make_history 10 "$slower"
	sim STOP_AT="$2" STOP_HOW="$1" >"$work/first" 2>&1 && { cat "$work/first"; return 1; }
	before=$(grep -c ' end ' "$state/boots")
	[ "$before" = $(($2 - 1)) ] || { echo "$before boots before"; return 1; }
	exits 0 sim && found 10 || return 1
	after=$(grep -c ' end ' "$state/boots") twice=$(sort "$state/built" | uniq -d)
	echo "boots: $before, then $after; built twice: ${twice:-nothing}"
	[ "$after" -gt "$before" ] && [ -z "$twice" ]
}
ends_soon() {
	make_history 10 "$slower"
	sim STOP_AT=14 STOP_HOW=TERM >"$work/first" 2>&1
	[ $? = 143 ] && grep -q 'the same command goes on' "$work/first"
}
again() {
	make_history 4 "$slower" && exits 0 sim && found 4 || return 1
	n=$(wc -l <"$state/boots") b=$(wc -l <"$state/built")
	exits 0 sim && found 4 && [ "$n" = "$(wc -l <"$state/boots")" ] &&
		[ "$b" = "$(wc -l <"$state/built")" ]
}
users_own() {
	make_history 3 "$slower"
	echo mine >>"$work/repo/kernel"
	git -C "$work/repo" add kernel && echo more >>"$work/repo/kernel"
	gits_state >"$work/before" && exits 0 sim && gits_state | cmp "$work/before" -
}
gits_state() (
	cd "$work/repo" && cat .git/HEAD .git/index kernel &&
		git for-each-ref && git status --porcelain && git worktree list
)
# replays COMMIT: git replays the log of the bisection, and COMMIT is the answer.
replays() {
	git -C "$work/repo" worktree add -q --detach "$work/wt" main &&
		git -C "$work/wt" bisect replay "$state/bisect.log" >"$work/replayed" 2>&1
	rc=$?
	git -C "$work/wt" bisect log | grep -q "first bad commit: .* commit $1\$" || rc=1
	git -C "$work/repo" worktree remove --force "$work/wt"
	return "$rc"
}
replay() { make_history 13 "$slower" && exits 0 sim && replays 13; }
arms() {
	make_history 5 "$slower" && exits 0 sim || return 1
	asked=$(knobs_file TOOLS="$LAB/tests/selftest/bisect" O="$work/out" FOUND="$state" BOOTS=6)
	exits 0 tests/targets/bisect/arms "$asked" &&
		says "$(git -C "$work/repo" rev-parse --short=12 main~12)" &&
		says "waits that are made up" && says "Raw samples"
}
config_one() {
	config 'CONFIG_C=y' && says '  CONFIG_C=y' &&
		says 'without the rest' && ! grep -q '^  CONFIG_A=y$' "$work/said"
}
config_two() {
	config 'CONFIG_A=y.*CONFIG_E=y' &&
		says '  CONFIG_A=y' && says '  CONFIG_E=y' &&
		! grep -q '^  CONFIG_C=y$' "$work/said"
}
# config REGEX: bisects options.  The kernel is slower when the options, put in one line,
# match REGEX.
config() {
	rm -rf "$work/out/bisect" && own_tools && mkdir -p "$work/k/pristine"
	cat >"$work/fragment" <<-'END'
		# options
		CONFIG_A=y
		CONFIG_B=y
		CONFIG_C=y
		CONFIG_D=y
		# CONFIG_X is not set
		CONFIG_E=y
	END
	script "$work/tools/build" <<-END
		. "\$1"
		git -C "\$W" show "\$2:fragment" | sort >"\$3.o"
		w=5000000
		! tr '\\n' ' ' <"\$3.o" | grep -q '$1' || w=25000000
		{ echo "wait 64 \$w"; sed 's/^/- /' "\$3.o"; } >"\$3"
	END
	exits 0 bisect config SCENARIO=sim FRAGMENT="$work/fragment" TOOLS="$work/tools"
}

# When a bisection is resumed late, the boots beside its steps are many more than those of
# the ends.
told_late() {
	awk 'BEGIN {
		for (i = 1; i <= 500; i++) {
			l = i <= 12 ? "ends" : "s" int(i / 4)
			k = i % 2 ? "aaaa" : "bbbb"
			wait = i % 2 ? 30000 + i : 70000000 + i
			printf "%d %s %s dose=64 %d\n%d %s %s end done\n", i, l, k, wait, i, l, k
		}
	}' >"$work/boots"
	exits 0 "$OUT/bin/odds" ends -a aaaa -b bbbb -c 0.99 -l 24 "$work/boots" &&
		says 'verdict=differ' && says 'measure=dose=64'
}

step_fails() {
	make_history 10 "$slower" && own_tools
	script "$work/tools/build" <<-END
		. "\$1"
		touch "\$S/built" && [ "\$(wc -l <"\$S/built")" -lt 3 ] || { echo 'the disk is gone' >&2; exit 7; }
		exec tests/selftest/bisect/build "\$@"
	END
	exits 3 sim TOOLS="$work/tools" &&
		says 'the disk is gone' && says 'cannot be built here'
}
# alone COMMAND...: the leash of the command gets SIGTERM when its output has $waits;
# no process is left then.
alone() {
	"$@" >"$work/first" 2>&1 &
	p=$!
	until grep -q "$waits" "$work/first"; do
		kill -0 "$p" || { cat "$work/first"; return 1; }
		sleep 0.2
	done
	kill -TERM "$p"
	wait "$p"
	rc=$?
	cat "$work/first"
	[ "$rc" = 143 ] && grep -q 'interrupted' "$work/first" && gone
}
arms_alone() {
	make_history 5 "$slower" && exits 0 sim && own_tools || return 1
	echo 'sleep 60' | script "$work/tools/boot"
	waits='boot 1 of 6'
	asked=$(knobs_file TOOLS="$work/tools" O="$work/out" FOUND="$state" BOOTS=6)
	alone env MARK="$work" "$OUT/bin/leash" tests/targets/bisect/arms "$asked"
}
lock_alone() {
	make_history 5 "$slower" && exits 0 sim || return 1
	waits='another one is at work'
	flock "$state/lock" sleep 60 &
	holder=$!
	until ! flock -n "$state/lock" true; do sleep 0.1; done
	with_exec="exec"
	alone sim
	rc=$?
	kill "$holder"
	return "$rc"
}

refuses() {
	make_history 3 "$slower"
	text=$1
	shift
	exits 2 bisect git "$@" && says "$text"
}

for at in 1 8 16; do
	t "commit $at of 16 is found when it makes others wait longer" finds $at "$slower" 'like BAD'
done
t 'a commit is found when it makes others wait less' finds 6 "$faster" 'like BAD'
t 'it takes log2(n) + 3 builds at most' builds_few
t 'it takes few builds also when a commit in the middle does not build' broken_few
t 'a commit that does not change the kernel is known without a boot' no_boots
t 'the commit is found among noise, strays, humps, drift, failed boots and skips' noise
t 'when a commit beside the answer does not build the two are undecided' broken_beside
t 'commits that panic are skipped' panics
t 'ends that do not differ are refused, and it is said how they are' alike
t 'ends with the same kernel are refused' identical
t 'no commit is named when there is too much noise for the limit of boots' too_noisy
t 'a commit that is like neither end is not taken for one of them' third_level
t 'when GOOD comes after BAD the commit that mended it is found' fix
t 'the commit is found in a history with a merge' merge
t 'CHECK= finds the commit that changes what a check observes' check
t 'CRASH=1 finds the commit with which 7 of 10 boots crash' crash
t "CMD= finds the commit by a program's exit code, as git bisect run does" cmd
t 'when the program says the same of both ends they are refused, with what it says' cmd_alike
t 'after SIGINT while the ends are measured the same command gives the answer' stopped INT 9
t 'so it is after SIGKILL in the first step' stopped KILL 14
t 'so it is after SIGTERM in a later one' stopped TERM 20
t 'the ends are told apart however many boots came later' told_late
t 'SIGTERM ends it at once, with 143 and with what to type' ends_soon
t 'the same question again builds and boots nothing' again
t "the user's HEAD, index, files and refs stay as they are" users_own
t 'git can replay the log' replay
t 'lab-bisect-arms compares the two kernels around the answer' arms
t 'lab-bisect-config finds one option' config_one
t 'lab-bisect-config finds an option that needs another one' config_two
t 'what fails in a step is said to the user, and not only to git' step_fails
t 'SIGTERM to lab-bisect-arms alone leaves no process' arms_alone
t 'SIGTERM while it waits for another one leaves no process' lock_alone
t 'no question is refused' refuses 'what changed?' SCENARIO=
t 'two questions are refused' refuses 'ask one' SCENARIO=sim CHECK=sim
t 'GOOD= that is no commit is refused' refuses 'is no commit' SCENARIO=sim GOOD=nope
t 'GOOD= and BAD= that are the same commit are refused' refuses 'the same commit' SCENARIO=sim GOOD=main
t 'KERNEL_SRC= that is no repository is refused' refuses 'is no git repository' SCENARIO=sim KERNEL_SRC="$work"
t 'too few boots for the confidence are refused' refuses 'at least 6 can' SCENARIO=sim BOOTS=4
end
