# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # lib.sh sets work
# Another subject than the default one: its arms, its claims, its scenarios and its mutants are its own.
. "$(dirname "$0")/../lib.sh"

subject=patches/landlock-tsync
decided() {
	exits 0 timeout 300 make lab-check O="$OUT" SUBJECT=landlock-tsync CHECKS=tsyncself,tsyncothers &&
		says 'S1   holds' && says 'S4   holds' && says 'S7   holds'
}
same_arms() {
	results=$(find "$OUT/results" -maxdepth 1 -name 'claims-*' | sort | tail -n 1)
	exits 1 tests/targets/claims/claims judge "$subject/claims" "$results/patched" "$results/patched" &&
		says 'S1   NOT AS EXPECTED' && says 'N1   not mentioned'
}
# What is expected of attach-rss is nothing here.
measured() {
	timeout 200 make lab-run O="$OUT" SUBJECT=landlock-tsync QUICK=1 >"$work/said" 2>&1
	says 'landlock-self' && ! says 'attach-' &&
		jq -e 'any(.rows[]; .scenario == "landlock-self" and .dose == 200)' \
			"$OUT/results/latest/report.json"
}
all_apply() {
	tree=$OUT/kernel/7.2-landlock-tsync/patched
	for p in "$subject"/mutants/*.patch; do
		exits 0 patch -d "$tree" -p1 -F0 -N -f --dry-run -i "$PWD/$p" || return 1
		! grep 'offset\|fuzz' "$work/said" || return 1
	done
}

# The reproducer of the report is one C file, which knows nothing of the lab.
reproduces() { # ARM CODE TEXT
	mkdir -p "$work/share" && gcc -O2 -Wall -Wextra -Werror -pthread -static "$subject/reproducer.c" \
		-o "$work/share/reproducer" || return
	exits "$2" "$OUT/bin/boot" -k "$OUT/kernel/7.2-landlock-tsync/$1/build-timing/linux" -m 512 -c 2 -t 200 \
		-i "$OUT/rootfs/initramfs.cpio" -d "$work/guest" -s "$work/share" /host/reproducer &&
		grep "$3" "$work/guest/results"
}

t 'checks see the deadlock without the fix, and none with it' decided
t 'they do not when both arms have the fix' same_arms
t 'its own scenarios are measured' measured
t 'the reproducer deadlocks without the fix' reproduces unpatched 1 '^process [0-9]* of 20 deadlocked'
t 'and not with it' reproduces patched 0 '^none of 20 processes deadlocked'
t "all of the subject's mutants apply" all_apply
end
