# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2013,SC2086 # called by t; word lists
# What make itself says and does: help, refusals, exit codes, and how it ends what it has
# started.
. "$(dirname "$0")/lib.sh"

# targets: prints the phony targets of the graph that a user types.  Those left out are made
# by others.
targets() {
	make -pq help 2>/dev/null | awk '
		/^[^ #\t]*:/ { target = $1; sub(/:.*/, "", target) }
		/^#  Phony target/ && target ~ /^(check|clean|help|lab-[a-z-]+)$/ { print target }' |
		grep -vx 'lab-ready\|lab-asan\|lab-host-tools' | sort -u
}
help_lists_targets() {
	exits 0 make O="$work/out" || return 1
	targets >"$work/targets"
	[ "$(wc -l <"$work/targets")" -ge 25 ] || { cat "$work/targets"; return 1; }
	while read -r target; do
		says "make $target " || return 1
	done <"$work/targets"
}
help_shows_values() { exits 0 make O="$work/out" BOOTS=77 && says '[77]' && says "[$work/out]"; }
help_lists_knobs() {
	knobs=$(make -s -f tests/selftest/make/ask.mk O="$OUT" ask-knobs)
	exits 0 make O="$work/out" && [ -n "$knobs" ] || return 1
	for knob in $knobs; do
		grep -q "^  $knob  *[a-z0-9A-Z]" "$work/said" || { echo "$knob"; return 1; }
	done
}
help_does_nothing() { exits 0 make O="$work/out" && [ ! -e "$work/out" ]; }

# --- the words of help, which stand beside targets and knobs in the makefiles ---
makefiles='lab.mk tests/targets/*/*.mk tests/selftest/*.mk'
# Every target has a group that is shown, knobs, an example and exit codes.
targets_explained() {
	(cd "$1" && awk -f "$LAB/tests/selftest/make/targets.awk" $makefiles)
}
# Every knob belongs to a target, and a target takes only knobs that there are.
knobs_belong() {
	(cd "$1" && awk -f "$LAB/tests/selftest/make/knobs.awk" $makefiles)
}
# The list of knobs and the lines that define them are of the same names.
knobs_listed() {
	sed -n 's/^\([A-Z_]*\) ?*=.*## .*/\1/p' "$1/lab.mk" | sort >"$work/defined"
	awk '/^KNOBS := /, !/\\$/ { sub("^KNOBS :=", ""); sub("\\\\$", ""); print }' "$1/lab.mk" |
		tr -s '[:space:]' '\n' | grep . | sort | diff "$work/defined" -
}
# broken CHECK FILE SED WORDS: with FILE of a copy edited, CHECK says WORDS.
broken() {
	rm -rf "$work/words" && part_of_lab "$work/words" lab.mk tests/targets tests/selftest/selftest.mk &&
		sed -i "$3" "$work/words/$2" && exits 1 "$1" "$work/words" && says "$4"
}
# What a target says of itself has each of its knobs, and its example.
each_explains_itself() {
	for target in $(sed -n 's/^\([a-z][a-z-]*\):.*## .*/\1/p' $makefiles); do
		[ "$target" != help ] || continue
		exits 0 make O="$work/out" "$target" HELP=1 && says "make $target: " && says "  make $target" &&
			says 'Exit codes' || return 1
	done
	[ ! -e "$work/out" ]
}
one_explained() {
	exits 0 make O="$work/out" BOOTS=77 lab-bisect HELP=1 && says 'BOOTS' && says '[77]' && says 'CONFIDENCE' &&
		says '  0 one commit is named' && ! grep -q HOST_MEM "$work/said" && [ ! -e "$work/out" ]
}
# It is explained even where its need is missing, and its knobs are refused as ever.
nothing_done() {
	copy_of_lab && replace tests/targets/doctor/need 'echo asked; exit 2' &&
		replace tests/targets/run/run 'echo ran' &&
		exits 0 make -C "$work/lab" lab-kernels lab-run lab-tools HELP=1 &&
		! grep -xE 'asked|ran' "$work/said" &&
		[ ! -e "$work/lab/out" ] && exits 2 make -C "$work/lab" lab-run HELP=1 BOOTS=x &&
		says 'BOOTS=x: must be a number'
}
no_such_target() { exits 2 make O="$work/out" lab-nothing HELP=1 && says 'lab-nothing: is no target of the lab'; }

# --- exit codes ---

# copy_of_lab: makes a copy of the lab, in which scripts can be replaced.
copy_of_lab() {
	[ ! -d "$work/lab" ] || return 0
	part_of_lab "$work/lab" lab.mk Makefile patches tests/scenarios tests/make tests/hosts tests/sh tests/targets \
		tests/selftest/selftest.mk kernel-config/lines kernel-config/base.config \
		kernel-config/timing.config kernel-config/debug.config kernel-config/kernels.mk rootfs/rootfs.mk
}
# replace FILE COMMAND: that script of the copy executes COMMAND instead.
replace() { echo "$2" | script "$work/lab/$1"; }
# replace_ready COMMAND: what builds the kernels builds nothing, and executes COMMAND.
replace_ready() { replace tests/make/ready "make \"$work/lab/out/bin/exit.so\" && $1"; }
# code NEED READY RUN CODE: make ends with CODE when the scripts end with these codes.
code() {
	copy_of_lab && replace tests/targets/doctor/need "exit $1" &&
		replace_ready "exit $2" &&
		replace tests/targets/run/run "exit $3" &&
		exits "$4" make -C "$work/lab" lab-run
}
run_code() { code 0 0 "$1" "$1"; }
build_failed() { code 0 1 0 3; }
need_missing() { code 2 0 0 2; }
each_asks() {
	code 2 0 0 2 && replace tests/targets/doctor/need 'echo asked; exit 2' || return 1
	for goal in lab-kernels lab-rootfs lab-tools lab-bench; do
		exits 2 env MAKELEVEL=0 MAKEFLAGS= make -C "$work/lab" "$goal" &&
			says asked || return 1
	done
}
nothing_kept() { run_code 6 && [ -z "$(find "$work/lab/out" -name '.job*')" ]; }
space_in_path() {
	part_of_lab "$work/a b" &&
		exits 2 make -C "$work/a b" && says 'space or a colon'
}
colon_in_path() {
	part_of_lab "$work/a:b" &&
		exits 2 make -C "$work/a:b" && says 'space or a colon'
}

# misspelt WORD...: make refuses them in one line that names the first one, and makes nothing.
misspelt() {
	exits 2 make O="$work/none" "$@" && one_line &&
		says 'make help' && says "${1%%=*}" && [ ! -e "$work/none" ]
}
knob_of_bisect() {
	exits 2 make O="$work/none" lab-run SCENARIO=attach-rss &&
		one_line && says 'lab-run takes SCENARIOS='
}
# early KNOB WORD...: what is missing in KNOB is said in one line before anything is made.
early() {
	knob=$1
	shift
	exits 2 make O="$work/none" "$@" && one_line && says "$knob=" && [ ! -e "$work/none" ]
}
# A script of the lab hands on all that was typed, to a make of a target that takes less.
not_taken() {
	early BOOTS lab-host BOOTS=3 && says 'BOOTS=: lab-host does not take it' &&
		early BOOTS lab-list lab-doctor V=1 BOOTS=3 && early LINE clean O="$work/none" LINE=6.1
}
taken_together() {
	exits 0 make -n O="$work/none" lab-host lab-run BOOTS=3 && exits 0 make -n O="$work/none" lab-list V=1 &&
		exits 0 make O="$work/none" help BOOTS=3 NTH=2 && exits 0 make O="$work/none" NTH=2 &&
		exits 0 env BOOTS=3 make -n O="$work/none" lab-host
}
handed_on() {
	make -s -f tests/selftest/make/ask.mk O="$work/none" BOOTS=3 ask-file >"$work/shown" &&
		(. "$work/shown" && exits 0 with_knobs make -n lab-host)
}
# of_subject NAME ARMS SCENARIOS: the arms of the subject are in that directory, and it has those scenarios.
of_subject() {
	make -s -f tests/selftest/make/ask.mk O="$work/none" SUBJECT="$1" ask-file >"$work/said" &&
		says "/kernel/$2'" && says "SCENARIOS='$3'"
}
own_of_subject() {
	of_subject exec-free-old-mm 7.2 attach-rss,attach-aio &&
		of_subject landlock-tsync 7.2-landlock-tsync landlock-read-stat,landlock-self
}
races_refused() {
	for r in 0 x 1000000; do
		exits 2 make O="$work/out" RACES="$r" &&
			says "RACES=$r: must be a number" || return 1
	done
}

# --- whatever ends make ends what it has started ---

# A number in their command line tells the processes of this test from all others.
long=$((100000 + $$))
running() { pgrep -f "^(sleep|sh -c sleep) $long" >/dev/null; }
none_runs() { ! running; }
# gone: no such process is left after two seconds.
gone() { within 20 none_runs || { pgrep -af "sleep $long"; return 1; }; }
# begun GOAL: make is at work; its process is $make.  A background job of sh ignores INT, and
# env makes it the default again.
begun() {
	(exec env --default-signal=INT --default-signal=HUP setsid make -C "$work/lab" "$1") >"$work/said" 2>&1 &
	make=$!
	within 100 running || { cat "$work/said"; return 1; }
}
# A script that has a process which ignores signals, and one in a session of its own.
long_run="trap '' HUP INT TERM; sh -c \"sleep $long; :\" & setsid sleep $long & sleep $long; wait"
# ended SIGNAL GOAL: make alone gets the signal, and not its group.
ended() {
	begun "$2" && kill -"$1" "$make" && { wait "$make"; gone; }
}
# signalled SIGNAL: make is ended in a script, and in builds.
signalled() {
	copy_of_lab && replace tests/targets/doctor/need 'exit 0' &&
		replace tests/targets/run/run "$long_run" &&
		replace_ready 'exit 0' && ended "$1" lab-run || return 1
	replace tests/make/ready "sleep $long" && ended "$1" lab-run || return 1
	replace kernel-config/fetch "sleep $long" && ended "$1" lab-kernels
}
# leashed SIGNAL CODE: what the leash ends with when the signal comes to it, or to its command
# alone; the command has a trap or none.
leashed() {
	for of in leash command; do
		for trap in ':;' "trap 'exit 143' TERM HUP; trap 'exit 130' INT;"; do
			env --default-signal=INT --default-signal=HUP \
				"$OUT/bin/leash" sh -c "$trap sleep $long & wait" &
			leash=$!
			within 50 running || return
			of_it=$leash
			[ $of = leash ] || of_it=$(cut -d ' ' -f 1 "/proc/$leash/task/$leash/children")
			kill -"$1" "$of_it"
			wait "$leash"
			code=$?
			[ $code = "$2" ] || { echo "SIG$1 to the $of, $trap: $code"; return 1; }
			gone || return
		done
	done
}
goes_on() { run_code 0 0 && [ -z "$(find "$work/lab/out" -name '.job*')" ]; }
background() {
	copy_of_lab && replace tests/targets/doctor/need 'exit 0' &&
		replace_ready 'exit 0' &&
		replace tests/targets/run/run "setsid sleep $long & sleep 0.3; exit 4" &&
		exits 4 make -C "$work/lab" lab-run && gone
}

# --- two makes at once ---

no_waiting() {
	mkdir -p "$work/o"
	script "$work/up-to-date" <<-'END'
		case $1 in -q) exit 0 ;; esac
		echo built
	END
	script "$work/stale" <<-'END'
		case $1 in -q) exit 1 ;; esac
		echo built >&2
	END
	flock "$work/o/.lock" flock "$work/o/.lock-7" sleep 3 &
	sleep 0.5
	exits 0 tests/make/ready "$work/up-to-date" "$work/o/.lock" "$work/o/.lock-7" p.done || return 1
	if ! kill -0 $! || [ -s "$work/said" ]; then echo 'it waited'; return 1; fi
	exits 0 tests/make/ready "$work/stale" "$work/o/.lock" "$work/o/.lock-7" p.done &&
		says 'waiting for another make' && says built &&
		! kill -0 $! 2>/dev/null
}

# --- what is said before anything is built ---

bad_tmpdir() {
	for d in /nonexistent here; do
		TMPDIR=$d exits 0 make O="$work/out" &&
			says "TMPDIR=$d: is no directory that can be written" || return 1
	done
	TMPDIR=$work exits 0 make O="$work/out" && ! grep TMPDIR "$work/said"
}
no_room() {
	LAB_MEMORY_DIRS="$work=639" exits 2 make O="$work/out" lab-run &&
		says "$work has 639 MiB free; set TMPDIR" &&
		[ ! -e "$work/out/kernel" ]
}

# The make of the kernel says when it begins and ends.
turns() {
	mkdir -p "$work/fake" "$work/t/b" || return
	script "$work/fake/make" <<-END
		echo begin >>"$work/order"; sleep 1; echo end >>"$work/order"
	END
	for _ in 1 2; do PATH=$work/fake:$PATH kernel-config/build LAB_CCACHE=no "$work/t" b & done
	wait
	[ "$(tr '\n' ' ' <"$work/order")" = 'begin end begin end ' ]
}

t 'help lists every target' help_lists_targets
t 'help lists every knob with an explanation' help_lists_knobs
t 'help shows the values in force' help_shows_values
t 'help makes nothing' help_does_nothing
t 'each target has a group, knobs, an example and exit codes' targets_explained "$LAB"
t 'one without an example is seen' broken targets_explained tests/targets/run/run.mk \
	'/^## example/d' 'lab-run: has no ## example'
t 'one in a group that nobody shows is seen' broken targets_explained tests/targets/run/run.mk \
	's/^## group: .*/## group: odd, 1/' 'lab-run: is in no group'
t 'each knob belongs to a target' knobs_belong "$LAB"
t 'a knob that belongs to none is seen' broken knobs_belong tests/targets/host/host.mk \
	's/HOST_MEM//' 'HOST_MEM: belongs to no target'
t 'a knob that is none is seen' broken knobs_belong tests/targets/run/run.mk 's/^## knobs: /&BOOT /' 'BOOT: is no knob'
t 'the list of knobs has each knob' knobs_listed "$LAB"
t 'a knob that it lacks is seen' broken knobs_listed lab.mk 's/^ONLY =.*##/&\nONLI = ## /' '< ONLI'
t 'HELP=1 explains each target' each_explains_itself
t 'HELP=1 says the values of now, and no knob of others' one_explained
t 'HELP=1 runs nothing and makes nothing' nothing_done
t 'HELP=1 of a target that is none: 2' no_such_target
for c in 0 1 2 3 4 5 6; do
	t "make ends with $c when the run ends with $c" run_code $c
done
t 'RACES= that is no number or too large is refused' races_refused
t 'a misspelt knob is refused' misspelt PATCHS=my.mbox lab-run
t 'a misspelt target is refused' misspelt lab-rnu
t 'SCENARIO= of lab-bisect is refused by lab-run' knob_of_bisect
t 'BOOTS=0 is refused before anything is built' early BOOTS lab-run BOOTS=0
t 'a missing AT= is told before anything is built' early AT lab-freeze
t 'so is a missing question of a bisection' early SCENARIO lab-bisect SERIES="$work"
t 'so is a missing history' early KERNEL_SRC lab-bisect SCENARIO=attach-rss
t 'so is a missing fragment' early FRAGMENT lab-bisect-config CRASH=1
t 'so is a missing answer' early FOUND lab-bisect-arms
t 'a mutant that there is not is refused before anything is built' early ONLY lab-mutants ONLY=no-backstop,nope
t 'so is a room that no mutant is made of' early ONLY lab-judge-mutants ONLY=nope
t 'a knob that none of the targets takes is refused' not_taken
t 'a knob that one of the targets takes is not' taken_together
t 'a script of the lab may hand on what a target does not take' handed_on
t 'another subject than the default one has arms and scenarios of its own' own_of_subject
t 'a TMPDIR that cannot be used is named and left out' bad_tmpdir
t "when there is no room for a guest's memory it is said before anything is built" no_room
t 'make ends with 3 when a build fails' build_failed
t 'make ends with 2 when the host lacks something' need_missing
t 'each target that builds asks first what the host lacks' each_asks
t 'the file with the exit code is removed' nothing_kept
t 'a clone under a path with a space is refused' space_in_path
t 'a clone under a path with a colon is refused' colon_in_path
for s in TERM INT HUP KILL; do
	t "two seconds after SIG$s to make no process is left" signalled $s
	t "after SIG$s the same command goes on" goes_on
done
t 'SIGINT is told as 130' leashed INT 130
t 'SIGTERM is told as 143' leashed TERM 143
t 'so is SIGHUP, as the scripts have it' leashed HUP 143
t 'a process that a script left in the background is ended' background
t 'a make that has nothing to build does not wait for one that builds' no_waiting
t 'two builds in one directory take turns' turns
end
