# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016 # functions are called by t; lib.sh sets work
# The answers in tests/selftest/lessons, right ones and wrong ones, to the lessons that need no build.
. "$(dirname "$0")/../lib.sh"
. "$LAB/tests/selftest/lessons/each.sh"

# The guest of lab-shell is played by one that gets the solution from a file.
finds_holder() {
	mkdir "$work/host" && cp tests/selftest/lessons/who-holds-the-lock "$work/host/start" &&
		timeout -k 5 60 "$OUT/bin/boot" -k "$OUT/kernel/7.2/$1/build-timing/linux" \
			-i "$OUT/rootfs/initramfs.cpio" -d "$OUT/shell" -m 640 -c 2 -t 40 -s "$work/host" \
			sh /host/start || return
	found=$(sed -n 's/^holder: \([a-z]*\).*/\1/p' "$OUT/shell/results")
	[ -n "$found" ] && exits 0 lesson who-holds-the-lock ANSWER="$found"
}

each_answer ""
t 'who-holds-the-lock: the files of /proc tell' finds_holder unpatched
end
