# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2013 # functions are called by t; lib.sh sets work
# What make itself says: help, knobs, refusals, exit codes.
. "$(dirname "$0")/lib.sh"
cd "$LAB" || exit 2

help_lists_targets() {
	exits 0 make O="$work/out" || return 1
	for target in $(sed -n 's/^\([a-z][a-z-]*\):.*## .*/\1/p' lab.mk tests/*.mk); do
		says "make $target " || return 1
	done
}
help_shows_values() { exits 0 make O="$work/out" BOOTS=77 && says '[77]' && says "[$work/out]"; }
# Every knob is explained, and none is left out of help.
help_lists_knobs() {
	exits 0 make O="$work/out" || return 1
	for knob in $(sed -n 's/^\([A-Z_]*\) ?=.*/\1/p' lab.mk); do
		grep -q "^  $knob  *[a-z0-9A-Z]" "$work/said" || { echo "$knob"; return 1; }
	done
}
help_does_nothing() { exits 0 make O="$work/out" && [ ! -e "$work/out" ]; }
# A copy of the lab: what its need, its builds and its run do is replaced.
copy_of_lab() {
	[ ! -d "$work/lab" ] || return 0
	mkdir -p "$work/lab/tests/guest" "$work/lab/kernel-config"
	cp -r lab.mk Makefile patches "$work/lab/" && cp -r tests/scenarios tests/make tests/sh "$work/lab/tests/" &&
		cp -r kernel-config/lines kernel-config/*.config kernel-config/*.mk "$work/lab/kernel-config/"
}
script() { printf '#!/bin/sh\n%s\n' "$2" >"$work/lab/$1" && chmod +x "$work/lab/$1"; }
# code NEED READY RUN CODE: with these codes make ends with CODE.
code() {
	copy_of_lab && script kernel-config/need "exit $1" && script tests/run "exit $3" &&
		script tests/make/ready "make \"$work/lab/out/bin/exit.so\" && exit $2" &&
		exits "$4" make -C "$work/lab" lab-run
}
run_code() { code 0 0 "$1" "$1"; }
build_failed() { code 0 1 0 3; }
need_missing() { code 2 0 0 2; }
# Typed alone, each asks for what is missing before it does anything.
each_asks() {
	code 2 0 0 2 && script kernel-config/need 'echo asked; exit 2' || return 1
	for goal in lab-kernels lab-rootfs lab-tools lab-bench; do
		exits 2 env MAKELEVEL=0 MAKEFLAGS= make -C "$work/lab" "$goal" && says asked || return 1
	done
}
nothing_kept() { run_code 6 && [ -z "$(find "$work/lab/out" -name '.job*')" ]; }
space_in_path() {
	mkdir -p "$work/a b" && cp -r lab.mk Makefile kernel-config patches tests "$work/a b/" &&
		exits 2 make -C "$work/a b" && says 'space or a colon'
}
colon_in_path() {
	mkdir -p "$work/a:b" && cp -r lab.mk Makefile kernel-config patches tests "$work/a:b/" &&
		exits 2 make -C "$work/a:b" && says 'space or a colon'
}

races_refused() {
	for r in 0 x 1000000; do
		exits 2 make O="$work/out" RACES="$r" && says "RACES=$r: must be a number" || return 1
	done
}

t 'help lists every target' help_lists_targets
t 'help lists every knob with a word' help_lists_knobs
t 'help shows the values in force' help_shows_values
t 'help makes nothing' help_does_nothing
for c in 0 1 2 3 4 5 6; do
	t "a run that ends with $c: make ends with $c" run_code $c
done
t 'RACES that are none, or too many, are refused' races_refused
t 'a failed build: 3' build_failed
t 'a missing need: 2' need_missing
t 'so with each target that builds' each_asks
t 'nothing is left of the code' nothing_kept
t 'a clone under a path with a space is refused' space_in_path
t 'a clone under a path with a colon is refused' colon_in_path
end
