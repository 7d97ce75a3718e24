# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016 # functions are called by t; lib.sh sets work; odd values
# Each knob arrives as it was typed, or is refused in one line.  make -n changes nothing, and
# the environment is not asked.
. "$(dirname "$0")/lib.sh"

odd='a b'\''c"d$e`touch pwned`#g%h;i\j,k'
ask=tests/selftest/make/ask.mk
all=$(make -s -f "$ask" O="$OUT" ask-knobs)
# show WORD...: asks make, with these knobs and goals; its answer is in $work/shown.
show() { make -s -f "$ask" O="$work/out" "$@" >"$work/shown" 2>&1; }

# arrives KNOB VALUE GOAL: the same bytes arrive, or one line is said that names the knob.
arrives() {
	if show "$1=$2" "$3"; then
		got=$(sh -c '. "$1"; eval "printf %s. \"\$$2\""' - "$work/shown" "$1")
		[ "$got" = "$2." ] || { echo "$1: is $got"; return 1; }
		echo "$1" >>"$work/arrived"
	else
		n=$(grep -c . "$work/shown")
		if [ "$n" != 1 ] || ! grep -qF "$1=" "$work/shown"; then cat "$work/shown"; return 1; fi
	fi
	[ -z "$(find . -maxdepth 1 -name pwned)" ] || { echo "$1: was executed"; return 1; }
}
each_arrives() { for k in $all; do arrives "$k" "$odd" ask-file || return 1; done; }
# Some are text, and no value of theirs can be wrong.
text_arrives() {
	for k in DURING START TASK AT CMD GOOD BAD SERIES FOUND ONLY NAME TESTS RUN; do
		grep -qx "$k" "$work/arrived" || { echo "$k: was refused"; return 1; }
	done
}
make_below() { for k in DURING CMD; do arrives "$k" "$odd" ask-file-below || return 1; done; }
line_break() {
	for k in $all; do
		if show "$k=a
b" ask-file || ! grep -qF "$k=: has a line break" "$work/shown"; then
			cat "$work/shown"
			return 1
		fi
	done
}
# A script passes the knobs to a make.
passed_on() {
	show "DURING=$odd" BOOTS=7 ask-file || return 1
	(. "$work/shown" && with_knobs make -s -f "$ask" BOOTS=9 ask-file) >"$work/again" || return 1
	(. "$work/again" && [ "$DURING" = "$odd" ] && [ "$BOOTS" = 9 ] && [ "$O" = "$work/out" ])
}
cut_no_more() {
	mkdir -p "$work/run" && echo mine >"$work/run/file"
	exits 2 make clean "O=$work/run#2" && says "O=$work/run#2: " && [ -s "$work/run/file" ]
}
victim() {
	show 'DURING=cat /proc/$VICTIM/stat' ask-file &&
		grep -qxF " DURING='cat /proc/\$VICTIM/stat'" "$work/shown"
}
odd_clone() {
	for d in "it's" 'a"b' 'a$b' 'a#b' 'a`id`b' 'a%b' 'a;b'; do
		part_of_lab "$work/$d" &&
			exits 2 make -C "$work/$d" && says 'move the clone' &&
			[ "$(grep -c '[*][*][*]' "$work/said")" = 1 ] || return 1
	done
}
environment() {
	(
		for k in $all; do case $k in LAB_*) ;; *) export "$k=abc" ;; esac; done
		exits 0 make -s help
	) && ! grep -q '\[abc\]' "$work/said"
}
from_environment() {
	LAB_CCACHE=no exits 0 make -s help &&
		grep -q 'LAB_CCACHE .*\[no\]' "$work/said"
}
make_e() { BOOTS=77 exits 0 make -e -s help && says '[77]'; }
quoted_back() {
	quoted "A=$odd" "B=" "C=it's" >"$work/q" && (. "$work/q" && [ "$A$B$C" = "${odd}it's" ])
}
no_file() {
	exits 2 tests/targets/run/run && says 'no file of knobs' &&
		exits 2 tests/targets/run/run /nonexistent &&
		says '/nonexistent'
}

# What stands in front of the other arguments, for programs that take no file of knobs.
in_front() {
	(
		export O=/env LLVM=1
		. tests/sh/words.sh
		take 'O LLVM V' "V=$odd" LLVM= tree O=late
		[ "$V" = "$odd" ] && [ "$O$LLVM" = '' ] && [ "$taken" = 2 ] && ! env | grep -x 'O=.*' &&
			take O "O LLVM=x" && [ "$taken" = 0 ] && take O O && [ "$taken" = 0 ]
	)
}
flags_arrive() {
	mkdir -p "$work/bin" "$work/t/b" && script "$work/bin/make" <<-'END' || return
		printf '%s\n' "$@" | grep -E '^(KCFLAGS|CC|V|LLVM)='
	END
	KCFLAGS=-Denv LLVM=1 V=1 PATH=$work/bin:$PATH \
		exits 0 kernel-config/build LAB_CCACHE=no "KCFLAGS=-DA='b \"c'" "$work/t" b &&
		[ "$(cat "$work/t/b/build.log")" = "KCFLAGS=-DA='b \"c'
CC=gcc" ]
}

# dry_of WORD...: make -n of this makes nothing.
dry_of() {
	exits 0 make -n O="$work/dry" "$@" || return 1
	[ ! -e "$work/dry" ] || { find "$work/dry"; return 1; }
}
dry() {
	for g in lab-run lab-kernels lab-claims lab-matrix lab-mutants lab-host lab-demo lab-tools check; do
		dry_of "$g" || return 1
	done
	dry_of lab-freeze AT=exit_mmap && dry_of lab-bisect SERIES="$work" CRASH=1 && dry_of lab-bench &&
		says 'tests/selftest/bench'
}
all_mutants() { exits 0 make -n O="$work/dry" lab-mutants ALL=1 && says 'mutants/run -a '; }
dry_says() {
	exits 0 make -n O="$work/dry" lab-run &&
		says 'kernel-config/build' && says 'tests/targets/run/run'
}
dry_used() {
	mkdir "$work/used" && make -s O="$work/used" "$work/used/bin/leash" || return 1
	(cd "$work/used" && find . -exec stat -c '%n %y %s' {} +) >"$work/before"
	for flag in -n -q; do
		make "$flag" O="$work/used" lab-run >/dev/null 2>&1
		make "$flag" O="$work/used" KERNEL_SRC="$LAB/tests/selftest" lab-kernels >/dev/null 2>&1
	done
	(cd "$work/used" && find . -exec stat -c '%n %y %s' {} +) | diff "$work/before" -
}

t 'every knob arrives as it was typed, or is refused in one line' each_arrives
t 'every knob that is a text arrives' text_arrives
t 'a knob arrives in a make that make runs' make_below
t 'a knob with a line break is refused in one line' line_break
t 'a script passes to make what was typed' passed_on
t 'a # does not cut a value off' cut_no_more
t 'the DURING= of the documentation arrives' victim
t 'a clone with a quote, $, # and the like in its path is refused in one line' odd_clone
t 'the environment is not taken for knobs' environment
t 'a variable of the environment that is named LAB_ is taken' from_environment
t 'make -e takes all knobs from the environment' make_e
t 'a file of knobs that a script writes can be read again' quoted_back
t 'a script without its file of knobs says so' no_file
t 'words in front of arguments arrive as they are, and the environment does not' in_front
t 'the flags of the compiler reach the build of the kernel' flags_arrive
t 'make -n makes no file, whatever the target' dry
t 'make -n says what would be done' dry_says
t 'ALL=1 of lab-mutants reaches its script' all_mutants
t 'make -n and -q leave what is there as it is' dry_used
end
