# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# A series of patches of the real tree, one of which lets others wait 10 us longer for execve(), is
# bisected in virtual time, with real builds and one boot of each.
. "$(dirname "$0")/../lib.sh"

k=$OUT/kernel/7.2
repo=$work/made
made() { git -C "$repo" -c user.name=A -c user.email=a@x "$@"; }
# changed SUBJECT FILE: commits FILE with one more function, so that its kernel is another one.
changed() {
	echo "int lab_$(made rev-list --count HEAD)(void) { return 0; }" >>"$repo/$2"
	made commit -q -a -m "$1"
}
series() {
	mkdir -p "$repo" && git init -q "$repo" || return 1
	for f in kernel/fork.c mm/madvise.c fs/exec.c; do
		mkdir -p "$repo/${f%/*}" && cp "$k/pristine/$f" "$repo/$f" || return 1
	done
	made add -A && made commit -q -m base
	changed 'fork: one' kernel/fork.c
	changed 'madvise: two' mm/madvise.c
	# The observer asks 10 us after the call of execve(), so of these 20 us it sees 10.
	sed -i -e 's/^#include <linux\/sched\/mm.h>$/#include <linux\/delay.h>\n&/' \
		-e 's/^\tbprm->mm = NULL;$/&\n\tusleep_range(20, 20);/' "$repo/fs/exec.c"
	made commit -q -a -m 'exec: others wait 10 us longer'
	changed 'fork: four' kernel/fork.c
	changed 'madvise: five' mm/madvise.c
	made format-patch -q -o "$work/series" HEAD~5
}
series && [ "$(grep -c '^+.*usleep_range(20, 20)' "$work/series"/0003*)" = 1 ] || exit 2

bisect() {
	timeout 900 make lab-bisect O="$OUT" FLAVOUR=exact SERIES="$work/series" SCENARIO=attach-rss DOSES=64
}
state=$OUT/bisect/latest
finds() {
	exits 0 bisect && grep -q '^  [0-9a-f]\{12\} exec: others wait 10 us longer$' "$work/said" &&
		says 'probability 1'
}
# by_10_us: the ends differ by 10 us, less some readings of clocks, each of which takes 256 ns.
by_10_us() {
	awk -F '[= ]' '/^OLD_SAID=/ { a = $2 } /^NEW_SAID=/ { b = $2 }
		END { print a, b; exit !(b - a >= 9000 && b - a <= 10500) }' "$state/ends"
}
one_boot_each() {
	boots=$(grep -c ' end done' "$state/boots") kernels=$(find "$state/kernels" -type f | wc -l)
	echo "$boots boots of $kernels kernels"
	[ "$boots" = "$kernels" ]
}
t 'a patch that costs others 10 us is named' finds
t 'the ends differ by 10 us' by_10_us
t 'as many boots were needed as builds' one_boot_each
no_checks() {
	exits 2 make lab-bisect O="$OUT" FLAVOUR=exact SERIES="$work/series" CHECK=waiters &&
		says 'checks wait in loops'
}
t 'a check is refused, because it waits in loops' no_checks
mutants() {
	exits 0 timeout 900 make lab-mutants O="$OUT" FLAVOUR=exact && says 'unmap-under-locks' &&
		says 'ns, the right patch 256 ns'
}
t 'the mutant that the clock rejects is rejected by one boot, and no harmless rewrite is' mutants
end
