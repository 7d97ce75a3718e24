# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Real kernels on a host whose FP state is as large as with AMX, which larger-fp plays.
# Of old lines those are tried that are built in O= already: with what they need of
# kernel-config/compat they run, without it they die as they do on such a host.
. "$(dirname "$0")/../lib.sh"
b=build-timing
initramfs=$OUT/rootfs/initramfs.cpio

# on_large LINE ARM: boots it there; its console is in $work/d.
on_large() {
	"$OUT/bin/boot" -k "$OUT/kernel/$1/$2/$b/linux" -i "$initramfs" -d "$work/d" -m 256 -u ptrace -t 60 \
		-W "$OUT/bin/larger-fp 11008" true
}
runs() {
	exits 0 on_large "$1" "$2" &&
		grep 'larger-fp: [1-9][0-9]* states taken, 0 refused for their size, 0 not zero' "$work/d/console"
}
dies() {
	exits 4 on_large "$1" "$2" && says 'Attempted to kill init! exitcode=0x0000000b' &&
		grep 'larger-fp: 0 states taken, 1 refused for their size' "$work/d/console"
}
here() { # a state of the size that this host has is that of this host
	n=$(gcc -o "$work/probe" "$LAB/tests/targets/doctor/probe.c" "$LAB/tests/boot/memory.c" && "$work/probe" fpstate) &&
		[ "$("$OUT/bin/larger-fp" $((n + 64)) "$work/probe" fpstate 2>/dev/null)" = $((n + 64)) ] &&
		exits 3 "$OUT/bin/larger-fp" 11008 sh -c 'exit 3' &&
		exits 2 "$OUT/bin/larger-fp" 11
}

t 'larger-fp plays a larger host' here
t '7.2 runs on it' runs 7.2 patched
for line in 6.12 6.1; do
	for arm in unpatched patched; do
		if [ ! -x "$OUT/kernel/$line/$arm/$b/linux" ]; then
			skip "$line, $arm, on it" 'is not built here'
		elif grep -q host_fp_size "$OUT/kernel/$line/$arm/$b/linux"; then
			t "$line, $arm, runs on it" runs $line $arm
		else
			t "$line, $arm, dies on it, without the patch" dies $line $arm
		fi
	done
done
end
