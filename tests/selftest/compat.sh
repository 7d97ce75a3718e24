# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Which changes an old kernel needs on this host (kernel-config/compatible): it is asked for
# trees of a few files, and on hosts that LAB_FPSTATE stands for.  What the changes do.
. "$(dirname "$0")/lib.sh"
here=$LAB/tests/selftest/compat
compatible=$LAB/kernel-config/compatible
fp=kernel-config/compat/larger-fp-state.patch
unset LAB_FPSTATE

# old_tree DIR: makes a tree of before 6.13, with the files that are looked at.
old_tree() {
	rm -rf "$1"
	mkdir -p "$1/arch/x86/um/os-Linux" "$1/arch/um" &&
		cp "$here/registers-6.12.c" "$1/arch/x86/um/os-Linux/registers.c" &&
		printf '\tDEFINE_LONGS(HOST_FP_SIZE, 2696);\n' >"$1/arch/x86/um/user-offsets.c" &&
		printf 'VERSION = 6\nPATCHLEVEL = 12\n' >"$1/Makefile" &&
		: >"$1/Kconfig"
}
on() { export LAB_FPSTATE="$1"; }
registers() { echo "$1/arch/x86/um/os-Linux/registers.c"; }
is_patched() { grep -q host_fp_size "$(registers "$1")"; }
is_plain() { cmp "$here/registers-6.12.c" "$(registers "$1")"; }
nothing() { exits 0 "$compatible" "$@" && [ ! -s "$work/said" ]; }

small_host() {
	old_tree "$work/t" && on 2688 &&
		nothing "$work/t" &&
		on 2696 && nothing "$work/t"
}
why="the host's FP state has 11008 bytes and this kernel has room for 2696"
large_host() {
	old_tree "$work/t" && on 11008 &&
		exits 0 "$compatible" "$work/t" &&
		[ "$(cat "$work/said")" = "$fp forward $why" ] || return
	on 2704 && exits 0 "$compatible" "$work/t" &&
		says ' 2704 bytes ' && is_plain "$work/t"
}
this_host() {
	old_tree "$work/t" && exits 0 "$compatible" "$work/t" || return
	gcc -o "$work/probe" tests/targets/doctor/probe.c tests/boot/memory.c &&
		n=$("$work/probe" fpstate) || return 0
	[ "$n" -gt 2696 ] && need=1 || need=0
	[ "$(wc -l <"$work/said")" = "$need" ]
}
has_it() {
	old_tree "$work/t" && patch -s -d "$work/t" -p1 <"$fp" &&
		on 11008 && nothing "$work/t"
}
later() {
	old_tree "$work/t" &&
		sed -i 's/= FP_SIZE \* sizeof(unsigned long)/= host_fp_size/' "$(registers "$work/t")" &&
		on 11008 && nothing "$work/t" &&
		on nonsense && nothing "$work/t"
}
no_fit() {
	old_tree "$work/t" &&
		sed -i 's/fp_regs = malloc(/fp_regs = vmalloc(/' "$(registers "$work/t")" &&
		on 2696 && nothing "$work/t" &&
		on 11008 && exits 3 "$compatible" "$work/t" &&
		[ "$(wc -l <"$work/said")" = 1 ] &&
		says "$work/t needs larger-fp-state.patch here (the host's FP state has 11008 bytes" &&
		says 'does not fit it: arch/x86/um/os-Linux/registers.c: Hunk' &&
		exits 3 "$compatible" patch "$work/t"
}
no_number() {
	old_tree "$work/t" && on many && exits 3 "$compatible" "$work/t" &&
		says 'LAB_FPSTATE=many: must be a number'
}
in_place() {
	old_tree "$work/t" && cp -al "$work/t" "$work/linked" &&
		on 11008 && exits 0 "$compatible" patch "$work/t" &&
		is_patched "$work/t" && is_plain "$work/linked" &&
		[ -z "$(find "$work/t" -name '*.orig')" ] && nothing patch "$work/t"
}
wrong_arguments() { exits 2 "$compatible" && exits 2 "$compatible" copy a; }

# The copy of a user's tree is patched, then not, and follows the tree all the time.
own_copy() {
	old_tree "$work/own" && rm -rf "$work/o" &&
		mkdir -p "$work/o" && on 2696 || return
	sum=$(cd "$work/own" && find . -type f -exec ls -l --full-time {} +)
	"$compatible" copy "$work/own" "$work/o/a" >/dev/null &&
		is_plain "$work/o/a" && [ ! -s "$work/o/a.compat" ] || return
	mkdir "$work/o/a/build-timing" && touch "$work/o/a.done"
	on 11008 &&
		"$compatible" copy "$work/own" "$work/o/a" >/dev/null &&
		is_patched "$work/o/a" && grep -q ' 11008 bytes ' "$work/o/a.compat" &&
		[ -d "$work/o/a/build-timing" ] && [ ! -e "$work/o/a.done" ] &&
		grep -q "^$work/own: " "$work/o/a.state" || return
	touch "$work/o/a.done"
	"$compatible" copy "$work/own" "$work/o/a" >/dev/null &&
		is_patched "$work/o/a" && [ -e "$work/o/a.done" ] || return
	[ "$sum" = "$(cd "$work/own" && find . -type f -exec ls -l --full-time {} +)" ] || return
	echo '/* changed */' >>"$(registers "$work/own")"
	echo '# changed' >>"$work/own/Kconfig"
	"$compatible" copy "$work/own" "$work/o/a" >/dev/null &&
		is_patched "$work/o/a" && [ ! -e "$work/o/a.done" ] &&
		tail -n 1 "$(registers "$work/o/a")" | grep changed &&
		grep changed "$work/o/a/Kconfig" || return
	on 2696 && "$compatible" copy "$work/own" "$work/o/a" >/dev/null &&
		[ ! -s "$work/o/a.compat" ] &&
		cmp "$(registers "$work/own")" "$(registers "$work/o/a")" &&
		[ -d "$work/o/a/build-timing" ]
}

# Through make: KERNEL_SRC= is such a tree, PATCHES= changes another file of it.
graph() {
	old_tree "$work/src" && rm -rf "$work/out" || return
	echo 'config FOO' >"$work/src/Kconfig"
	printf -- '--- a/Kconfig\n+++ b/Kconfig\n@@ -1 +1 @@\n-config FOO\n+config BAR\n' >"$work/p.patch"
}
makes() {
	make O="$work/out" KERNEL_SRC="$work/src" PATCHES="$work/p.patch" lab-kernels >"$work/said" 2>&1
}
arms() { echo "$work"/out/kernel/src-*/with-*/*patched/arch/x86/um/os-Linux/registers.c; }
both_arms() {
	graph && on 11008 && ! makes && says CONFIG || return
	# shellcheck disable=SC2046 # two names
	[ "$(grep -l host_fp_size $(arms) | wc -l)" = 2 ] &&
		is_plain "$work"/out/kernel/src-*/pristine && is_plain "$work/src" &&
		grep BAR "$work"/out/kernel/src-*/with-*/patched/Kconfig &&
		on 2696 && ! makes &&
		! grep -q host_fp_size $(arms)
}
told_before() {
	graph &&
		sed -i 's/fp_regs = malloc(/fp_regs = vmalloc(/' "$(registers "$work/src")" &&
		on 11008 && ! makes &&
		says 'does not fit it: arch/x86/um' &&
		! grep 'CONFIG\|KERNEL' "$work/said" &&
		[ "$(ls -d "$work"/out/kernel/src-*)" ]
}

# registers.c with and without the patch, on hosts of several sizes.
program() { # TREE
	gcc -std=gnu11 -O1 -g -w -fsanitize=address,undefined -I"$1/arch/x86/um/os-Linux" -I"$here/um" \
		-o "$work/registers" "$here/host.c"
}
sizes() { for n in "$@"; do "$work/registers" "$n" || return; done; }
restored() {
	old_tree "$work/t" && on 11008 &&
		"$compatible" patch "$work/t" && program "$work/t" &&
		sizes 576 832 2440 2688 2696 2704 11008 65536
}
refused() {
	old_tree "$work/t" && program "$work/t" &&
		sizes 576 2688 2696 &&
		exits 1 "$work/registers" 11008 && says 'Bad address'
}

# Every patch says what it is for, and has a test of its need.
explained() {
	for p in kernel-config/compat/*.patch; do
		name=${p##*/} name=${name%.patch}
		if ! head -n 1 "$p" | grep -q '^Subject: \[PATCH\] [a-z0-9/]*: ' ||
			! grep -q "^$(echo "$name" | tr - _)() {" "$compatible"; then
			echo "$p"
			return 1
		fi
	done
}

t 'a host whose FP state fits needs nothing' small_host
t 'a host whose FP state is too large needs a patch, which is named with the reason' large_host
t 'this host is asked when LAB_FPSTATE is not set' this_host
t 'a tree that has the patch needs nothing' has_it
t 'a tree without the array needs nothing, and the host is not asked' later
t 'a tree that the patch does not fit is refused with 3 in one line' no_fit
t 'LAB_FPSTATE= must be a number of bytes' no_number
t 'a tree is patched in place, and files with hard links to its own are not' in_place
t "the copy of a user's tree follows both the tree and what it needs" own_copy
t "both arms of a user's tree get the patch, and the tree itself does not" both_arms
t 'a patch that does not fit is named before anything is built' told_before
t 'wrong arguments end it with 2' wrong_arguments
t 'without the patch a larger host refuses the state' refused
t 'with the patch states are saved and restored on hosts of every size' restored
t 'every patch explains itself, and a function decides whether it is needed' explained
end
