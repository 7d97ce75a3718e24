# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016 # functions are called by t; commands as text
# Every command of every README: its target and its knobs exist, make would do it, and a test runs
# it for real.  And what the first page quotes of the lab's messages is what the lab says.
. "$(dirname "$0")/lib.sh"
here=$LAB/tests/selftest/readme

readmes() {
	(cd "$1" && find . -path ./out -prune -o \( -name README -o -name README.md \) -print | sed 's,^[.]/,,' | sort)
}
# commands TOP: FILE:LINE:COMMAND, of all READMEs of the lab at TOP.
commands() { (cd "$1" && readmes . | xargs awk -f "$here/commands.awk"); }

# The picture on the first page has the bars of the drawing in tests/targets/trace/README, which lab-trace printed,
# and its times.
bars_of() { grep -oE ' ([=#~w])\1*( |$)|[0-9.]+ ms' | tr -d ' ' | sort; }
as_traced() {
	sed -n '/`make lab-trace` drew it/,/^That is/p' "$1/README.md" | sed '/drew it/d' | bars_of >"$work/first"
	sed -n '/^A drawing of line/,/^What it shows/p' "$1/tests/targets/trace/README" |
		sed 's/^ *0 *172$/ 172 ms/; /ptrace() of/d' | bars_of >"$work/traced"
	[ "$(wc -l <"$work/first")" -ge 9 ] && diff "$work/first" "$work/traced"
}
other_bar() {
	lab && sed -i 's/~~~~~~~~$/~~~~/' "$work/lab/README.md" && ! as_traced "$work/lab" && cp README.md "$work/lab/"
}

# A lab of its own, and a home with all that the commands name.
lab() {
	[ ! -d "$work/lab" ] || return 0
	part_of_lab "$work/lab" lab.mk Makefile README.md kernel-config patches rootfs tests &&
		mkdir -p "$work/home/my-scenarios" "$work/home/my-patches" "$work/home/handed-in" "$work/bin" || return
	for tree in linux one other; do
		made_tree "$work/home/$tree" || return
	done
	cp patches/exec-free-old-mm/upstream.patch "$work/lab/my.mbox" &&
		cp patches/exec-free-old-mm/upstream.patch "$work/home/my-patches/0001.patch" &&
		sed 's/NAME/mine/g' tests/targets/new-scenario/template >"$work/home/my-scenarios/mine.c" &&
		touch "$work/lab/my.config" "$work/lab/my.gdb" "$work/home/my-scenarios/expect" &&
		printf '#!/bin/sh\nexec "%s" ${DRY-} "O=%s" "$@"\n' "$(command -v make)" "$work/out" \
			>"$work/bin/make" &&
		chmod +x "$work/bin/make"
}
made_tree() {
	mkdir -p "$1/arch/um" && printf 'VERSION = 7\nPATCHLEVEL = 2\nSUBLEVEL = 0\n' >"$1/Makefile" &&
		touch "$1/arch/um/Kconfig" "$1/Kconfig" && git init -q "$1" && git -C "$1" add . &&
		git -C "$1" -c user.name=a -c user.email=a@b commit -qm a &&
		git -C "$1" tag v7.1 && git -C "$1" tag v7.2
}
# typed COMMAND: as a shell in the lab takes it; with DRY=-n make says what it would do.
typed() { (cd "$work/lab" && HOME=$work/home PATH=$work/bin:$PATH sh -c "$1") >"$work/typed" 2>&1; }

# of_knobs COMMAND: the names of the knobs in it.  of_target COMMAND: what is made.
of_knobs() { printf '%s\n' "$1" | grep -oE '(^| )[A-Z][A-Z_]*=' | tr -d ' ='; }
of_target() { printf '%s\n' "$1" | tr ' ' '\n' | sed 1d | grep -vE '=|^-' | head -n 1; }

# one COMMAND: make knows its target, the target takes each of its knobs, and make would do it.
one() {
	target=$(of_target "$1")
	typed "make ${target:-help} HELP=1" || { cat "$work/typed"; return 1; }
	for knob in $(of_knobs "$1"); do
		grep -q "^  $knob " "$work/typed" || { echo "$target takes no $knob="; return 1; }
	done
	DRY=-n typed "$1" || { tail -n 3 "$work/typed"; return 1; }
}
# each_accepted: so with each command in $work/commands; one that stands there twice is tried once.
each_accepted() {
	[ -s "$work/commands" ] || return
	cut -d : -f 3- "$work/commands" | sort -u >"$work/each"
	while IFS= read -r command; do
		one "$command" </dev/null >"$work/why" || printf '%s: %s\n' "$command" "$(cat "$work/why")"
	done <"$work/each" >"$work/bad"
	none_bad
}
none_bad() { cat "$work/bad"; [ ! -s "$work/bad" ]; }
# accepted TOP [README]: the commands of all READMEs, or of one.
accepted() { lab && commands "$1" | grep "^${2-}" >"$work/commands" && each_accepted; }
# examples TOP: those of make help.
examples() {
	lab && (cd "$1" && grep -n '^## example: ' lab.mk tests/targets/*/*.mk tests/selftest/*.mk) |
		sed 's/:## example: /:/' >"$work/commands" && each_accepted
}

how_much='BOOTS|QUICK|LIMIT|DOSES|TIMES|RACES'
# run_somewhere TOP: a test runs each command (see the list run-by).
run_somewhere() {
	commands "$1" | while IFS=: read -r file line command; do
		key=$({ of_target "$command"; of_knobs "$command" | grep -vxE "$how_much" | sort; } | tr '\n' ' ')
		awk -F ' *[|] *' -v key="$key" -f "$here/by.awk" "$here/run-by" >"$work/by"
		IFS='|' read -r test text <"$work/by" || { echo "$file:$line: no test runs: $command"; continue; }
		grep -qF -- "$text" "$LAB/tests/selftest/${test#part }" || echo "$file:$line: $test lacks: $text"
	done >"$work/bad"
	none_bad
}
# targets_named TOP: the targets that the text names between backticks exist.
targets_named() {
	(cd "$1" && readmes . | xargs grep -onE '`make [a-z][a-z-]*' /dev/null) | while IFS=: read -r file line said; do
		target=${said#?make }
		grep -qE "^$target:.*## " lab.mk tests/targets/*/*.mk tests/selftest/*.mk ||
			echo "$file:$line: no target $target"
	done >"$work/bad"
	none_bad
}
# quoted TOP: each fixed part of a message that the first page quotes stands in a program.  A
# string of C may go on in the next line.
quoted() {
	awk -f "$here/parts.awk" "$1/README.md" >"$work/parts" && [ "$(wc -l <"$work/parts")" -gt 10 ] || return
	cat lab.mk kernel-config/* patches/fit patches/series tests/make/* tests/boot/*.c tests/judge/*.c \
		tests/targets/*/* 2>/dev/null | tr -d '\000' |
		sed "s/'\\\\''/'/g; s/\\\$(comma)/,/g; s/^[[:space:]]*\"*//; s/\"\$//" | tr '\n' ' ' >"$work/sources"
	while IFS= read -r part; do
		grep -qF -- "$part" "$work/sources" || echo "README.md: nothing says: $part"
	done <"$work/parts" >"$work/bad"
	none_bad
}
# figures TOP: where a README has an interval, the same section names a run or its day.
figures() { (cd "$1" && readmes . | xargs awk -f "$here/figures.awk") >"$work/bad"; none_bad; }
short() { [ "$(wc -l <"$1/README.md")" -le 250 ]; }
few() { [ "$(commands "$LAB" | wc -l)" -gt 20 ]; }

# seen CHECK FILE TEXT WORDS: with TEXT behind FILE in the copy, CHECK fails and says WORDS.
seen() {
	lab && cp "$work/lab/$2" "$work/kept" && printf '\n%b\n' "$3" >>"$work/lab/$2"
	"$1" "$work/lab" "$2" >"$work/broken"
	got=$?
	mv "$work/kept" "$work/lab/$2"
	cat "$work/broken"
	[ "$got" = 1 ] && grep -qF -- "$4" "$work/broken"
}

t 'the first page has at most 250 lines' short "$LAB"
t 'commands are found in READMEs' few
t 'make accepts each of them, and its target takes its knobs' accepted "$LAB"
for broken in 'make lab-run BOTS=3|takes no BOTS=' 'make lab-host BOOTS=3|takes no BOOTS=' 'make lab-rin|no target' \
	'make lab-run KERNEL_SRC=~/lin|no such directory' 'make lab-run LINE=5.4|must be one of'; do
	t "but not: ${broken%|*}" seen accepted rootfs/README "    ${broken%|*}" "${broken#*|}"
done
t 'make accepts the examples of make help, too' examples "$LAB"
t 'a test runs each command' run_somewhere "$LAB"
t 'one that none runs is seen' seen run_somewhere rootfs/README '    make lab-run AT=x' \
	'no test runs: make lab-run AT=x'
t 'each target that the text names exists' targets_named "$LAB"
t 'one that does not is seen' seen targets_named rootfs/README 'see `make lab-rin` there' 'no target lab-rin'
t 'what is quoted as a message is one' quoted "$LAB"
t 'one that nothing says is seen' seen quoted README.md \
	'## When something goes wrong\n* `the moon is in the way`: wait' 'nothing says: the moon is in the way'
t 'the picture on the first page is what lab-trace printed' as_traced "$LAB"
t 'another one is seen' other_bar
t 'figures name their run' figures "$LAB"
t 'figures without one are seen' seen figures rootfs/README 'A run\n    433 ms [356 ms, 400 ms]' 'has figures of no run'
end
