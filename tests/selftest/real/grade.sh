# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2317,SC1091 # lib.sh sets work; functions are called by t
# lab-grade for real, of a kernel that does what it can to the host; long/grade.sh has a whole class.
. "$(dirname "$0")/../lib.sh"
. tests/selftest/grade/handed-in.sh

host=$work/written-by-a-guest
hostile() { own "$work/hostile.patch" "$(writes "$host")" 'panic("of its own");'; }
# Without bubblewrap the kernel of the run writes.
unconfined() {
	"$OUT/bin/boot" -k "$1/trees/001/build-timing/linux" -i "$OUT/rootfs/initramfs.cpio" -d "$work/guest" -t 20 true
	grep 'the host says' "$work/guest/console" && [ -e "$host" ]
}
writes_nothing() {
	hostile && exits 0 make lab-grade O="$OUT" PATCHES="$work/hostile.patch" && says 'Mark: 0 of 20' &&
		says 'of its own' && [ ! -e "$host" ] &&
		unconfined "$(sed -n 's/^What was seen, logs: //p' "$work/said")"
}

if tests/targets/grade/confine try 2>/dev/null; then
	t 'a kernel that writes to the host, and panics, writes nothing there, and gets no points' writes_nothing
else
	skip 'a kernel that writes to the host writes nothing there' 'this host does not let bubblewrap confine'
fi
end
