# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The trees, configurations and kernels of the two arms of line 7.2.
. "$(dirname "$0")/../lib.sh"

k=$OUT/kernel/7.2
b=build-timing
export O="$OUT"

read -r patch _ <"$k/fit"
# changes: prints the lines of a diff that are added or removed.
changes() { sed -n -e '/^--- /d' -e '/^+++ /d' -e '/^-- $/d' -e '/^[-+]/p'; }
differ_by_subject() {
	diff -ru -x "build-*" "$k/unpatched" "$k/patched" >"$work/diff"
	sed -n '/^--- a/,$p' "$patch" | changes >"$work/want"
	changes <"$work/diff" >"$work/got"
	cmp "$work/want" "$work/got" && [ -s "$work/want" ]
}
kernels_differ() { ! cmp -s "$k/unpatched/$b/linux" "$k/patched/$b/linux"; }
symbol_in_one() {
	nm "$k/patched/$b/vmlinux" >"$work/p" && nm "$k/unpatched/$b/vmlinux" >"$work/u" &&
		grep -q ' exec_mm_put_old' "$work/p" && ! grep -q ' exec_mm_put_old' "$work/u"
}
delta_is_small() { [ "$(cat "$k/patched/$b/compiled")" -lt 100 ]; }
same_config() { cmp "$k/unpatched/$b/.config" "$k/patched/$b/.config"; }
nothing_to_do() {
	before=$(stat -c %Y "$k/patched/$b/linux")
	make lab-kernels O="$OUT" >"$work/said" 2>&1 && [ ! -s "$work/said" ] &&
		[ "$before" = "$(stat -c %Y "$k/patched/$b/linux")" ]
}
# An arm elsewhere, some of it compiled anew: neither path nor time nor user
# goes into the kernel.
bit_identical() {
	read -r patch way <"$k/fit"
	if [ "$way" = forward ]; then
		kernel-config/tree arm "$k/pristine" "$OUT/test-identical" "$patch" forward
	else
		kernel-config/tree arm "$k/pristine" "$OUT/test-identical"
	fi || return 1
	cp -a "$k/patched/$b" "$OUT/test-identical/$b"
	rm -f "$OUT/test-identical/$b"/fs/*.o "$OUT/test-identical/$b"/init/*.o "$OUT/test-identical/$b/linux"
	kernel-config/build LAB_CCACHE=no "$OUT/test-identical" "$b" &&
		cmp "$k/patched/$b/linux" "$OUT/test-identical/$b/linux"
	rc=$?
	[ "$(cat "$OUT/test-identical/$b/compiled")" -gt 30 ] || rc=1
	rm -rf "$OUT/test-identical"
	return "$rc"
}
config_refused() {
	printf 'CONFIG_%s=y\n' NO_SUCH_OPTION TTY >"$work/f.config"
	exits 3 kernel-config/config "$k/unpatched" build-test '' kernel-config/base.config "$work/f.config" &&
		says 'asked for and not obtained: CONFIG_NO_SUCH_OPTION=y' &&
		[ ! -e "$k/unpatched/build-test/.config" ]
	rc=$?
	rm -rf "$k/unpatched/build-test"
	return "$rc"
}
config_without() {
	echo 'CONFIG_NO_SUCH_OPTION=y' >"$work/f.config"
	exits 0 kernel-config/config "$k/unpatched" build-test CONFIG_NO_SUCH_OPTION \
		kernel-config/base.config "$work/f.config"
	rc=$?
	rm -rf "$k/unpatched/build-test"
	return "$rc"
}
config_off() {
	echo '# CONFIG_TTY is not set' >"$work/f.config"
	exits 3 kernel-config/config "$k/unpatched" build-test '' kernel-config/base.config "$work/f.config" &&
		says 'not obtained'
	rc=$?
	rm -rf "$k/unpatched/build-test"
	return "$rc"
}
# A source file that does not compile stops the build and is named.
broken_source() {
	kernel-config/tree arm "$k/pristine" "$OUT/test-broken" || return 1
	cp -a "$k/patched/$b" "$OUT/test-broken/$b"
	{ cat "$k/pristine/fs/exec.c"; echo 'int broken'; } >"$OUT/test-broken/new" &&
		mv "$OUT/test-broken/new" "$OUT/test-broken/fs/exec.c"
	exits 3 kernel-config/build "$OUT/test-broken" "$b" && says 'fs/exec.c' && says 'build.log'
	rc=$?
	rm -rf "$OUT/test-broken"
	return "$rc"
}

# The whole group of processes gets SIGINT in the middle of a build, as from a terminal.
group_ended() { ! kill -0 "-$1" 2>/dev/null; }
interrupted() {
	kernel-config/tree arm "$k/pristine" "$OUT/test-int" || return 1
	cp -a "$k/patched/$b" "$OUT/test-int/$b"
	rm -f "$OUT/test-int/$b"/kernel/sched/*.o "$OUT/test-int/$b"/fs/*.o "$OUT/test-int/$b/linux"
	log=$OUT/test-int/$b/build.log
	rm -f "$log"
	env --default-signal=INT setsid kernel-config/build LAB_CCACHE=no "$OUT/test-int" "$b" &
	pid=$!
	within 600 grep -q '^  CC ' "$log" 2>/dev/null
	kill -INT "-$pid"
	wait "$pid"
	rc=$?
	within 50 group_ended "$pid"
	if [ "$rc" != 130 ] || [ -e "$OUT/test-int/$b/linux" ] || ! group_ended "$pid"; then
		echo "code $rc; still there:"
		ls "$OUT/test-int/$b/linux"
		ps -eo pid,pgid,stat,args | awk -v g="$pid" '$2 == g'
		return 1
	fi
	kernel-config/build "$OUT/test-int" "$b" && [ -x "$OUT/test-int/$b/linux" ]
	rc=$?
	rm -rf "$OUT/test-int"
	return "$rc"
}

# The harness of older kernels has functions with parameters that they do not use.
old_harness() {
	h=tools/testing/selftests
	mkdir -p "$work/harness/$h" &&
		printf '#include "%s"\nstatic inline int older(int unused) { return 0; }\n' \
		"$OUT/kernel/7.2/pristine/$h/kselftest_harness.h" >"$work/harness/$h/kselftest_harness.h" &&
		make -s O="$work/o" PRISTINE="$work/harness" -o "$work/harness.done" "$work/o/rootfs/lab/where"
}

t "the trees of the arms differ exactly by the lines of the subject" differ_by_subject
t 'the kernels of the arms differ' kernels_differ
t 'the subject is in one kernel and not in the other' symbol_in_one
t 'for the second arm only what the subject touches is compiled again' delta_is_small
t 'both arms have the same configuration' same_config
t 'a second make does nothing' nothing_to_do
t 'programs of the guest compile with the headers of older kernels' old_harness
t 'the same inputs give the same kernel, bit by bit' bit_identical
t 'an option that is not obtained stops the build, and is named' config_refused
t 'an option that the line is known to lack does not stop the build' config_without
t 'an option that cannot be switched off stops the build, and is named' config_off
t 'a source that does not compile ends the build with 3, with its name and the log' broken_source
t 'an interruption ends a build with 130, no process is left, and the build can go on' interrupted
end
