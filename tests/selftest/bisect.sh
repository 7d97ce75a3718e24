#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Bisection without kernels: the real driver and the real statistics on made
# histories, whose builds and boots are those of tests/selftest/bisect.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/bisect/driver.sh"

finds() { make_history "$1" "$2" && exits 0 sim SEED="$1" && found "$1" && says "$3"; }
builds_few() { [ "$(wc -l <"$state/built")" -le 7 ]; }
# Comments do not change the kernel: known without a boot.
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
# One that does not build costs one build more, seldom two; git by itself looks
# far from it and needs 48 here.  The log is still one that can be replayed.
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
# So noisy that nothing is sure: no commit is named.
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
# with_cmd CODE PROGRAM: the real boot, which runs it, and exits with CODE.
with_cmd() {
	mkdir -p "$work/tools" &&
		cp tests/selftest/bisect/build tests/targets/bisect/boot "$work/tools/" &&
		exits "$1" bisect git CMD="$2" LAB_BISECT_TOOLS="$work/tools"
}
cmd() {
	make_history 12 "$slower"
	# shellcheck disable=SC2016 # the program's own variable
	printf '#!/bin/sh\n! grep -q 25000000 "$KERNEL"\n' >"$work/cmd"
	chmod +x "$work/cmd"
	with_cmd 0 "$work/cmd" && found 12 && says 'says=bad'
}

# A program that says the same of both ends: what it says is in the refusal.
cmd_alike() {
	make_history 12 "$slower" && printf '#!/bin/sh\n' >"$work/cmd" &&
		chmod +x "$work/cmd" && with_cmd 1 "$work/cmd" &&
		says '  GOOD: says=good 24 times' &&
		says '  BAD: says=good 24 times' && says 'the ends do not differ'
}

# stopped HOW BOOT: a signal when that boot has begun; then the same command.
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
# The second time nothing is built or booted, and the answer is the same.
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
	look() { (cd "$work/repo" && cat .git/HEAD .git/index kernel && git for-each-ref && git status --porcelain && git worktree list); }
	look >"$work/before" &&
		exits 0 sim &&
		look >"$work/after" &&
		cmp "$work/before" "$work/after"
}
replays() { # COMMIT
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
	exits 0 tests/targets/bisect/arms "$(knobs_file LAB_BISECT_TOOLS="$LAB/tests/selftest/bisect" O="$work/out" FOUND="$state" BOOTS=6)" &&
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
# config REGEX: slower when the options, in one line, match.
config() {
	rm -rf "$work/out/bisect" &&
		mkdir -p "$work/tools" "$work/k/pristine" &&
		cp tests/selftest/bisect/boot "$work/tools/"
	printf '# options\nCONFIG_A=y\nCONFIG_B=y\nCONFIG_C=y\nCONFIG_D=y\n# CONFIG_X is not set\nCONFIG_E=y\n' >"$work/fragment"
	cat >"$work/tools/build" <<-END
		git -C "\$W" show "\$1:fragment" | sort >"\$2.o"
		w=5000000
		! tr '\\n' ' ' <"\$2.o" | grep -q '$1' || w=25000000
		{ echo "wait 64 \$w"; sed 's/^/- /' "\$2.o"; } >"\$2"
	END
	chmod +x "$work/tools/build"
	exits 0 bisect config SCENARIO=sim FRAGMENT="$work/fragment" LAB_BISECT_TOOLS="$work/tools"
}

# Resumed late, the boots beside the steps are many more than those of the ends.
told_late() {
	awk 'BEGIN {
		for (i = 1; i <= 500; i++) {
			l = i <= 12 ? "ends" : "s" int(i / 4)
			k = i % 2 ? "aaaa" : "bbbb"
			printf "%d %s %s dose=64 %d\n%d %s %s end done\n", i, l, k, i % 2 ? 30000 + i : 70000000 + i, i, l, k
		}
	}' >"$work/boots"
	exits 0 "$OUT/bin/odds" ends -a aaaa -b bbbb -c 0.99 -l 24 "$work/boots" &&
		says 'verdict=differ' && says 'measure=dose=64'
}

# What fails in a step is said to the user, not only to git.
step_fails() {
	make_history 10 "$slower" && mkdir -p "$work/tools" &&
		cp tests/selftest/bisect/boot "$work/tools/"
	cat >"$work/tools/build" <<-END
		#!/bin/sh
		touch "\$S/built" && [ "\$(wc -l <"\$S/built")" -lt 3 ] || { echo 'the disk is gone' >&2; exit 7; }
		exec tests/selftest/bisect/build "\$@"
	END
	chmod +x "$work/tools/build"
	exits 3 sim LAB_BISECT_TOOLS="$work/tools" &&
		says 'the disk is gone' && says 'cannot be built here'
}
# alone COMMAND...: a signal to it alone, once it is in a boot or waits; nothing is left.
# left: processes of the bisection: by their file of knobs, or what they inherit.
left() {
	pgrep -f "$work/knobs" >/dev/null || grep -lsF "O=$work/out" /proc/[0-9]*/environ >/dev/null
}
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
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		left || break
		sleep 0.5
	done
	[ "$rc" = 143 ] && grep -q 'interrupted' "$work/first" && ! left
}
arms_alone() {
	make_history 5 "$slower" && exits 0 sim && mkdir -p "$work/tools" || return 1
	printf '#!/bin/sh\nsleep 60\n' >"$work/tools/boot"
	chmod +x "$work/tools/boot"
	waits='boot 1 of 6'
	alone tests/targets/bisect/arms "$(knobs_file LAB_BISECT_TOOLS="$work/tools" O="$work/out" FOUND="$state" BOOTS=6)"
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
	t "commit $at of 16, slower" finds $at "$slower" 'like BAD'
done
t 'the same for faster' finds 6 "$faster" 'like BAD'
t 'builds: at most log2(n) + 3' builds_few
t 'the same where a commit in the middle does not build' broken_few
t 'a commit that does not change the kernel is known without a boot' no_boots
t 'noise, strays, humps, drift, failed boots and skips' noise
t 'a commit beside the answer that does not build: undecided among two' broken_beside
t 'commits that panic are skipped' panics
t 'ends that do not differ are refused, with how different they are' alike
t 'ends with the same kernel are refused' identical
t 'noise beyond the limit of boots names no commit' too_noisy
t 'a commit like neither end is not taken for one' third_level
t 'GOOD after BAD: the commit that mended it' fix
t 'a history with a merge' merge
t 'CHECK=: what it observes' check
t 'CRASH=1: a crash in 7 of 10 boots' crash
t 'CMD=: exit codes of git bisect' cmd
t 'CMD= that says the same of both ends' cmd_alike
t 'SIGINT while the ends are measured, then the same command: the same answer' stopped INT 9
t 'SIGKILL in the first step: the same' stopped KILL 14
t 'SIGTERM later: the same' stopped TERM 20
t 'the ends are told apart however many boots came later' told_late
t 'a signal ends it at once: 143, and what to type' ends_soon
t 'the same question again builds and boots nothing' again
t "the user's HEAD, index, files and refs stay as they are" users_own
t 'git bisect log can be replayed' replay
t 'lab-bisect-arms: the two kernels around it' arms
t 'lab-bisect-config: one option' config_one
t 'lab-bisect-config: one option that needs another' config_two
t 'what fails in a step is said' step_fails
t 'SIGTERM to lab-bisect-arms alone: nothing is left' arms_alone
t 'SIGTERM while another one is waited for: nothing is left' lock_alone
t 'no question' refuses 'what changed?' SCENARIO=
t 'two questions' refuses 'ask one' SCENARIO=sim CHECK=sim
t 'GOOD= that is no commit' refuses 'is no commit' SCENARIO=sim GOOD=nope
t 'GOOD= and BAD= the same' refuses 'the same commit' SCENARIO=sim GOOD=main
t 'KERNEL_SRC= that is no repository' refuses 'is no git repository' SCENARIO=sim KERNEL_SRC="$work"
t 'too few boots for the confidence' refuses 'at least 6 can' SCENARIO=sim BOOTS=4
end
