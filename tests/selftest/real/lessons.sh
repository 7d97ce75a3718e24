# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016 # functions are called by t; lib.sh sets work
# The answers in tests/selftest/lessons, right ones and wrong ones, to the lessons that need no build.
. "$(dirname "$0")/../lib.sh"
answers=tests/selftest/lessons/answers

lesson() { name=$1 && shift && make lab-lesson O="$OUT" LESSON="$name" "$@"; }
answered() {
	flavour=timing
	# In virtual time a wait is the same on every host, however loaded: 12.690944 ms at 192 MiB, which lies on the
	# line through the golden 1.066496 ms at 16 and 4.2368 ms at 64 MiB.
	[ "$1" != predict-the-wait ] || flavour=exact
	exits "$2" lesson "$1" ANSWER="$3" FLAVOUR="$flavour" && says "$4"
}

# The guest of lab-shell is played by one that gets the solution from a file.
finds_holder() {
	mkdir "$work/host" && cp tests/selftest/lessons/who-holds-the-lock "$work/host/start" &&
		timeout -k 5 60 "$OUT/bin/boot" -k "$OUT/kernel/7.2/$1/build-timing/linux" \
			-i "$OUT/rootfs/initramfs.cpio" -d "$OUT/shell" -m 640 -c 2 -t 40 -s "$work/host" \
			sh /host/start || return
	found=$(sed -n 's/^holder: \([a-z]*\).*/\1/p' "$OUT/shell/results")
	[ -n "$found" ] && exits 0 lesson who-holds-the-lock ANSWER="$found"
}

while IFS='|' read -r name code answer text; do
	case $name in '#'* | who*) continue ;; esac
	name=${name% } answer=${answer# }
	t "$name: $answer" answered "$name" "$((code))" "${answer% }" "${text# }"
done <$answers
t 'who-holds-the-lock: the files of /proc tell' finds_holder unpatched
end
