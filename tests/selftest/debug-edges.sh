#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Splats at the edges of what is read out of a log: the longest, the most, what only looks like
# one; lists of known noise that are full; the source lines of a stack; stops of the host.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/debug/console.sh"
cd "$LAB" || exit 2
# exact LINE: this is a whole line of what was said.
exact() {
	grep -qxF -- "$1" "$work/said" || {
		echo "expected the line: $1"
		return 1
	}
}
x() { printf 'x%.0s' $(seq "$1"); }
# one TYPE FUNCTION...: a splat with this stack, all of it sure.
one() {
	{
		echo "$1" && shift && echo 'Call Trace:'
		for f; do echo " [<60001d2b>] $f+0x1a/0x90"; done
		echo end
	} | log
}
# A number is what begins with a digit and does not go on with a word before it.
numbers() {
	fresh &&
		one 'BUG: a1 z2 A3 Z4 _5 06 97 1a 1z 1A 1Z 1_ 10 19 8 f+0x1f/0x20 y+0z 3:4/5@6[7`8{9' f &&
		reads 4 &&
		exact 'crash 1 BUG: a1 z2 A3 Z4 _5 N N N N N N N N N N f y+N N:N/N@N[N`N{N | f'
}
# 191 letters of the type, 63 of a name, six frames.
long() {
	fresh && one "BUG: $(x 300)" "$(x 99)" b c d e f g && reads 4 &&
		exact "crash 1 BUG: $(x 186) | $(x 63) < b < c < d < e < f"
}
# The longest reason, too, ends at 191: 29 letters before it, and ": ".
long_reason() {
	fresh && {
		printf '%s\n' 'WARNING: suspicious RCU usage' "kernel/a-b_c/tree.c:3163 $(x 300)"
		printf '%s\n' 'kernel/b.c:1 no other' 'Call Trace:' ' [<60001d2b>] f+0x1a/0x90' end
	} | log
	reads 4 && exact "crash 1 WARNING: suspicious RCU usage: $(x 160) | f"
}
# What only looks like an address counts until something sure comes; ".cold" is no part of a name.
unsure() {
	fresh && {
		printf '%s\n' 'BUG: one' 'Call Trace:' ' [<60001d2b>] ? a+0x1/0x2' ' [<60001d2b>] ? b.cold+0x1/0x2' \
		' [<60001d2b>] ? printk_x+0x1/0x2' end
		printf '%s\n' 'BUG: two' 'Call Trace:' ' [<60001d2b>] ? a+0x1/0x2' ' [<60001d2b>] b.part.0+0x1/0x2' \
		' [<60001d2b>] ? c+0x1/0x2' \
			' [<60001d2b>] d+0x1/0x2' 'no frame' ' [<60001d2b>] e+0x1/0x2'
	} | log
	reads 4 && only 2 &&
		exact 'crash 1 BUG: one | a < b < printk_x' &&
		exact 'crash 1 BUG: two | b < d'
}
# 32 fingerprints are kept; those of them that come again are counted.
many_kinds() {
	fresh && for i in $(seq 40) 1 32 33; do one "BUG: kind$i" f; done
	reads 4 && only 32 &&
		exact 'crash 2 BUG: kind1 | f' &&
		exact 'crash 2 BUG: kind32 | f' &&
		! says kind33
}
# Lines with a level, and of a kernel that does not say the thread.
no_thread() {
	fresh &&
		printf '%s\n' '<4>[   10.230000] BUG: one' '[   10.230000] Call Trace:' \
		'[   10.230000][   T1] [<60001d2b>] other+0x1/0x2' \
		'[   10.230000]  [<60001d2b>] f+0x1a/0x90' '[   10.230000] done' >"$work/console" &&
		reads 4 &&
		exact 'crash 1 BUG: one | f'
}
# These end a splat, or come with one; alone they are one.
with_a_splat() {
	fresh && echo 'INFO: lockdep is turned off.' | log &&
		reads 4 &&
		exact 'crash 1 INFO: lockdep is turned off.' &&
		echo 'Kernel panic - not syncing: x' | log &&
		reads 4 && only 1 &&
		fresh && echo 'Kernel panic - not syncing: x' | log &&
		one 'BUG: y' f && echo 'INFO: lockdep is turned off.' | log &&
		reads 4 && only 2 &&
		exact 'crash 1 Kernel panic - not syncing: x' &&
		exact 'crash 1 BUG: y | f' && fresh &&
		noise '7.2/debug 1+ BUG: y | f' && one 'BUG: y' f &&
		echo 'Kernel panic - not syncing: x' | log &&
		reads 4 && only 2 &&
		exact 'noise 1 BUG: y | f' &&
		exact 'crash 1 Kernel panic - not syncing: x'
}
# A backtrace is one of a leak only.
no_leak() {
	fresh &&
		printf '%s\n' 'BUG: one' 'x  backtrace' ' [<60001d2b>] f+0x1a/0x90' | log &&
		reads 4 &&
		exact 'crash 1 BUG: one'
}
# list N: a list of so many, the last of them the noise that comes.
list() {
	noise &&
		for i in $(seq $(($1 - 1))); do echo "7.2/debug 1+ BUG: n$i"; done >>"$work/noise" &&
		echo '7.2/debug 1+ BUG: one | f' >>"$work/noise"
}
list_full() {
	fresh && one 'BUG: one' f &&
		list 32 && reads 0 &&
		exact 'noise 1 BUG: one | f' &&
		[ "$(grep -c '^absent 0 BUG: n' "$work/said")" = 31 ] &&
		list 33 && reads 2 &&
		says "noise: '7.2/debug 1+ BUG: one | f': must be" &&
		says 'at most 32'
}
list_cpus() {
	fresh && noise '7.2/debug 10+ BUG: one | f' &&
		one 'BUG: one' f && cpus=10 reads 0 &&
		cpus=9 reads 4
}
bad_lists() {
	for l in '7.2/debug' '7.2/debug 2+' nonsense; do
		fresh && echo "$l" >"$work/noise" &&
			reads 2 &&
			says "noise: '$l': must be LINE/FLAVOUR" || return 1
	done
	fresh &&
		printf '\n why\n# 7.2/debug 1+ BUG: one | f\n' >"$work/noise" &&
		one 'BUG: one' f && reads 4 &&
		only 1 &&
		rm "$work/noise" && reads 2 &&
		says 'noise: No such file'
}
# Without a list, or when it is not known which kernel it is, all is a crash.
no_list() {
	fresh && noise '7.2/debug 1+ BUG: one | f' &&
		one 'BUG: one' f && reads 0 || return 1
	for l in '' "-N '$work/noise'" '-K 7.2/debug' "-N '$work/noise' -K ''" "-N '' -K 7.2/debug"; do
		eval "set -- $l"
		exits 4 "$OUT/bin/boot" "$@" -R "$work/console" && only 1 || return 1
	done
}
# What addr2line would say of each: return addresses, so the byte before; the tree's own names.
decoded() {
	mkdir -p "$work/fake" && cat >"$work/fake/addr2line" <<'A' && chmod +x "$work/fake/addr2line"
#!/bin/sh
[ "$1 $2" = '-e /the/vmlinux' ] && case $3 in
0x60001d2a) echo /home/me/src/build/../fs/exec.c:812 ;;
0x60001d2b) echo fs/open.c:7 ;;
0x60001d2c) echo '??:0' ;;
0x60001d2d) printf 'a\033b' ;;
0xffffffffffffffff) echo asked ;;
esac
A
	fresh && noise '7.2/debug 1+ BUG: known | f' &&
		printf '%s\n' 'BUG: one' 'Call Trace:' ' [<60001d2b>] a+0x1/0x2' ' [<60001d2c>] b.cold+0x3/0x4 (x)' \
		' [<60001d2d>] c+0x5/0x6' ' [<60001d2e>] d+0x7/0x8' ' [<60001d2f>] e+0x9/0xa' \
		' [<00000000>] f+0xb/0xc' end | log &&
		one 'BUG: known' f &&
		PATH=$work/fake:$PATH reads 4 -k /the/vmlinux || return 1
	cat >"$work/expected" <<'A'
    a+0x1/0x2 fs/exec.c:812
    b.cold+0x3/0x4 fs/open.c:7
    c+0x5/0x6 
    d+0x7/0x8 a?b
    e+0x9/0xa 
    f+0xb/0xc 
A
	sed -n '/^crash/,/^noise/p' "$work/said" | grep '^ ' | diff "$work/expected" - &&
		[ "$(tail -n 1 "$work/said")" = 'noise 1 BUG: known | f' ]
}

# The clock and the host's stops are a running guest's: here a program says them.  Of its
# input "@N" sets the clock, "=N" until when the host was stopped, "." ends what is open.
cat >"$work/clock.c" <<'C'
#include <stdlib.h>
#include <string.h>
#include "boot.h"
static long long clock_is;
long long now_ns(void) { return clock_is; }
void die(const char *fmt, ...) { abort(); }
int main(int argc, char **argv)
{
	static struct splats all;
	char line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '@')
			clock_is = atoll(line + 1);
		else if (*line == '=')
			all.stopped = atoll(line + 1);
		else if (*line == '.')
			splats_close(&all);
		else
			splats_line(&all, line);
	}
	printf("open %d began %lld last %lld\n", all.open, all.began, all.last);
	splats_print(&all, argc > 1 ? all.crash : NULL, NULL, stdout);
	return all.crash ? 4 : 0;
}
C
clocked() { # CODE [ONE]
	want=$1
	shift
	[ -x "$work/clock" ] || gcc -w -D_GNU_SOURCE -fsanitize=address,undefined -I"$LAB/tests/boot" "$work/clock.c" \
		"$LAB/tests/boot/splat.c" "$LAB/tests/boot/noise.c" -o "$work/clock" || return 1
	exits "$want" "$work/clock" "$@" <"$work/console"
}
says_at() { echo "@$1" >>"$work/console"; }
# Stalls that began before 50, until which the host was stopped, are its own; no other splat is.
of_the_host() {
	fresh && echo "=50" >"$work/console" &&
		says_at 49 &&
		stall && says_at 49 &&
		one 'watchdog: BUG: soft lockup - CPU#0 stuck for 26s!' g &&
		says_at 60 &&
		echo . >>"$work/console" && clocked 0 &&
		exact 'host 1 rcu: INFO: rcu_preempt self-detected stall on CPU | lab_stall < lab_write' &&
		exact 'host 1 watchdog: BUG: soft lockup | g' &&
		says_at 50 &&
		stall && says_at 51 &&
		stall && clocked 4 &&
		exact 'host 1 rcu: INFO: rcu_preempt self-detected stall on CPU | lab_stall < lab_write' &&
		exact 'crash 2 rcu: INFO: rcu_preempt self-detected stall on CPU | lab_stall < lab_write' &&
		fresh && echo "=50" >"$work/console" &&
		says_at 49 &&
		one 'BUG: one' f && clocked 4 &&
		exact 'crash 1 BUG: one | f'
}
# When it began, when its last line came; a line of another thread is none of it.
when() {
	fresh && says_at 7 &&
		echo 'BUG: one' | log && clocked 0 &&
		exact 'open 1 began 7 last 7' && says_at 8 &&
		echo 'Call Trace:' | log && says_at 9 &&
		echo ' [<60001d2b>] f+0x1/0x2' | log &&
		says_at 10 &&
		echo ' [<60001d2b>] g+0x1/0x2' | log T1 && clocked 0 &&
		exact 'open 1 began 7 last 9' && echo . >>"$work/console" &&
		clocked 4 && exact 'open 0 began 7 last 9' &&
		exact 'crash 1 BUG: one | f'
}
# Asked for the first crash, it says that one alone.
the_first() {
	fresh && one 'BUG: one' f &&
		one 'BUG: two' f && one 'BUG: one' f &&
		clocked 4 x && exact 'crash 2 BUG: one | f' &&
		only 2 && says 'open 0' && ! says two
}

t 'numbers are left out of a type, and names with a digit are not' numbers
t 'a long type, a long name, many frames' long
t 'a long reason' long_reason
t 'frames that are not sure' unsure
t 'more fingerprints than there is room for' many_kinds
t 'a level before the time, and no thread behind it' no_thread
t 'what comes with a splat, and alone' with_a_splat
t 'a backtrace that is none' no_leak
t 'as many noises as there may be, and one more' list_full
t 'noise of ten CPUs and more' list_cpus
t 'lists with a word too few, with nothing in them, and none' bad_lists
t 'nothing is known without a list and a kernel' no_list
t 'frames of a crash with their source lines' decoded
t 'stalls while the host was stopped are its own' of_the_host
t 'when a splat began, and its last line came' when
t 'the first crash alone' the_first
end
