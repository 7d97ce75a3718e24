#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The claims of a subject, its checks, and the judge of both: each kind of mistake is found.
# The results are made up; make lab-claims has real ones.
. "$(dirname "$0")/lib.sh"

# table LINE...: a file of claims, good but for the lines added.
table() {
	cat <<-'END'
		claim A1 holds Readers wait
		 see c.wait.* waits:ok now:ok arm
		claim A2 too-strong All of them
		 why one does not
		 see c.one now:ok now:ok damage:two
	END
	for l; do echo "$l"; done
} >"$work/claims"

# results VALUE ONE [LINE...]: what an arm said.
results() {
	cat <<-END
		check c
		TAP version 13
		1..1
		observe c.wait.stat=$1
		observe c.one=$2
		ok 1 global.c
	END
	shift 2
	for l; do echo "$l"; done
	echo 'check-end c 0'
}

arms() {
	results waits:ok now:ok >"$work/u"
	results now:ok now:ok >"$work/p"
}

judge() { tests/targets/claims/claims judge "$@" "$work/claims" "$work/u" "$work/p"; }
lint() {
	awk -v lint=1 -v checks="${1-c}" -v elsewhere="${2-}" -f tests/judge/claims.awk "$work/claims"
}

as_expected() {
	table && arms && exits 0 judge &&
		says 'A1   holds' && says 'A2   too strong' && says 'one does not'
}
same_on_both() {
	table && arms &&
		cp "$work/u" "$work/p" &&
		exits 1 judge -k "$(knobs_file LINE=7.2 FLAVOUR=debug)" &&
		says 'c.wait.stat on patched: expected now:ok, saw waits:ok' &&
		says 'make lab-check LINE=7.2 FLAVOUR=debug CHECKS=c'
}
# What the environment says of lines and flavours is about something else.
not_environment() {
	table && arms &&
		cp "$work/u" "$work/p" &&
		(export LINE=7.2 FLAVOUR=debug; exits 1 judge) &&
		says 'make lab-check CHECKS=c'
}
arms_swapped() {
	table && arms &&
		mv "$work/u" "$work/x" && mv "$work/p" "$work/u" &&
		mv "$work/x" "$work/p" &&
		exits 1 judge && says 'A1   NOT AS EXPECTED'
}
refused() {
	table && arms &&
		results now:EACCES now:ok >"$work/u" &&
		exits 1 judge && says 'saw now:EACCES'
}
unknown_observation() {
	table && arms &&
		results now:ok now:ok 'observe c.more=x' >"$work/p" &&
		exits 1 judge && says 'c.more was seen, and no claim'
}
observation_missing() {
	table && arms &&
		sed -i '/c.one/d' "$work/p" &&
		exits 1 judge &&
		says 'c.one on patched: expected now:ok, saw nothing'
}
never_seen() {
	table ' see c.never now:ok now:ok damage:x' && arms &&
		exits 1 judge && says 'c.never: nothing was seen'
}
skipped() {
	table && arms &&
		sed -i 's/^ok 1.*/& # SKIP no FUSE/' "$work/u" &&
		exits 6 judge && says '# SKIP no FUSE'
}
crashed() {
	table && arms &&
		sed -i '/^ok 1/,$d' "$work/p" &&
		exits 6 judge &&
		says 'check c on patched: did not run to its end'
}
not_ok() {
	table && arms &&
		sed -i 's/^ok 1/not ok 1/' "$work/p" &&
		exits 6 judge && says 'NOT AS EXPECTED'
}
fewer_than_planned() {
	table && arms &&
		sed -i 's/^1\.\.1/1..2/' "$work/p" &&
		exits 6 judge && says '1 of 2 tests passed'
}
# A second boot that saw something else must not hide behind the first.
one_boot_differs() {
	table && arms &&
		{ echo 'boot 4' && results now:ok now:ok && echo 'boot 6' && results waits:ok now:ok; } >>"$work/p" &&
		exits 1 judge && says 'saw waits:ok in boot 6'
}

no_experiment() {
	table 'claim A3 holds Nobody looks' &&
		exits 2 lint && says 'claim A3 has no experiment'
}
no_claim() { table && exits 2 lint 'c d' && says "no claim needs the check 'd'"; }
claimed_elsewhere() { table && exits 0 lint 'c d' 'b d' && exits 2 lint 'c d' 'dd'; }
no_check() {
	table ' see d.x now:ok now:ok damage:x' &&
		exits 2 lint && says "there is no check 'd'"
}
no_reason() {
	table 'claim A3 undecided Later' &&
		exits 2 lint && says 'claim A3 is undecided: why?'
}
reason() { table 'claim A3 undecided Later' ' why needs lockdep' && exits 0 lint; }
quick() { table 'quick c d' && exits 2 lint && says "quick: there is no check 'd'"; }
word() { table ' sea c.x a b arm' && exits 2 lint && says "'sea' is no word"; }
verdict() { table 'claim A3 hold Typing' && exits 2 lint && says "'hold' is no verdict"; }
no_gap() { table ' see c.x now:ok now:ok' && exits 2 lint && says 'see wants'; }
arm_that_cannot_be() {
	table ' see c.x now:ok now:ok arm' &&
		exits 2 lint && says "'arm' cannot be"
}
seen_word() { table ' see c.x now:ok now:ok yes' && exits 2 lint && says 'seen failing on'; }
twice() { table 'claim A1 holds Again' ' see c.y a b arm' && exits 2 lint && says 'there twice'; }
# some NAME=VALUE...: runs some checks of the subject, as make lab-check does.
some() {
	tests/targets/claims/claims some "$(knobs_file SUBJECT=exec-free-old-mm LINE= FLAVOUR=timing "$@")"
}
no_such_check() { exits 2 some CHECKS=none && says 'there is no such check'; }
needs_debug() { exits 2 some CHECKS=locks && says 'CHECKS=locks: needs FLAVOUR=debug'; }
# A claim all of whose checks need other kernels is neither right nor wrong.
other_flavour() {
	table 'claim A3 holds With lockdep' ' see d.x a b arm' && arms &&
		exits 0 awk -v ran=c -v whole=1 -f tests/judge/claims.awk "$work/claims" \
			arm=unpatched "$work/u" arm=patched "$work/p" &&
		cp "$work/said" "$work/decisions" &&
		says "claim	A3	other-flavour	With lockdep" &&
		exits 0 awk -v flavour=timing -f tests/report/wrap.awk -f tests/report/claims.awk "$work/decisions" &&
		says 'A3   not decided' && says 'FLAVOUR=debug' &&
		says '1 not decided in this flavour'
}
each_said() {
	tests/targets/claims/list >"$work/said" &&
		! grep -q ' $\|not: *$' "$work/said" &&
		want=$(find tests/checks tests/scenarios -name '*.[cs]*' | wc -l) &&
		[ "$(grep -c 'not: ' "$work/said")" = "$want" ] &&
		says 'as: aio-ls aio-cat aio-read'
}

# The guest only says what it was asked to run.
races_passed() {
	mkdir -p "$work/o/bin" "$work/k/unpatched/b" "$work/k/patched/b" &&
		touch "$work/k/unpatched/b/linux" "$work/k/patched/b/linux" || return 1
	script "$work/o/bin/boot" <<-END
		echo "\$*" >"$work/asked"
		exit 1
	END
	some O="$work/o" LINE=7.2 K="$work/k" B=b INITRAMFS=i CPUS=1 MEM=64 APPEND= UML_MODE=seccomp \
		CHECKS=creds RACES=7 || :
	grep -q ' RACES=7 .* checks creds$' "$work/asked"
}

t 'claims hold, with code 0, when both arms are as expected' as_expected
t 'it is not as expected when both arms are the same' same_on_both
t 'LINE and FLAVOUR of the environment are not taken for those of the kernels' not_environment
t 'it is not as expected when the arms are swapped' arms_swapped
t 'a reader that is refused at once does not count as one that waits' refused
t 'an observation that no claim knows is named' unknown_observation
t 'an observation that one arm lacks is named' observation_missing
t 'a claim about an observation that was never made is named' never_seen
t 'a test that is skipped decides nothing, and the code is 6' skipped
t 'a check that did not end decides nothing, and the code is 6' crashed
t 'a check whose controls failed decides nothing, and the code is 6' not_ok
t 'fewer tests than planned decide nothing, and the code is 6' fewer_than_planned
t 'one boot that differs from the others is named' one_boot_differs
t 'a claim without an experiment is an error' no_experiment
t 'a check without a claim is an error' no_claim
t 'a check that another subject claims is none' claimed_elsewhere
t 'a claim about a check that does not exist is an error' no_check
t 'a claim that is undecided without a reason is an error' no_reason
t 'a claim that is undecided for a reason is no error' reason
t 'a quick check that does not exist is an error' quick
t 'an unknown word is an error' word
t 'an unknown verdict is an error' verdict
t 'a gap in the last column of an observation is an error' no_gap
t '"arm" in that column is an error when both arms have the same value' arm_that_cannot_be
t 'an unknown word in that column is an error' seen_word
t 'a claim that stands twice is an error' twice
t 'CHECKS= that does not exist is refused with 2' no_such_check
t 'RACES= is passed to the guest' races_passed
t 'a check for debug kernels is refused with 2 when the kernels are others' needs_debug
t 'a claim for other kernels is not decided' other_flavour
t 'every check says what it does and what it does not show' each_said
for f in patches/*/claims; do
	t "$f fits the checks" tests/targets/claims/claims lint "$f"
done
# The expected values of a subject are of line 7.2 alone, and nothing is booted on another.
other_line() {
	part_of_lab "$work/lab" tests/sh tests/hosts tests/targets/claims tests/judge tests/report tests/checks &&
		mkdir -p "$work/lab/patches/s" &&
		{ echo 'lines 7.2'; echo 'quick where'; } >"$work/lab/patches/s/claims"
	asked=$(knobs_file SUBJECT=s LINE=6.1 FLAVOUR=timing)
	(cd "$work/lab" && exits 0 tests/targets/claims/claims quick "$asked" "$work/q" "$work/k") &&
		says 'is of lines 7.2, not of 6.1: not run'
}
t 'the quick part is not run on a line that the claims are not about' other_line
end
