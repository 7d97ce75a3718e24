# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The debug kernels: quiet but for the known noise, deliberate bugs noticed.
# They take minutes to build, so here only if they are there, or asked for by
# TESTS=debug.  (The sweep of faults takes longer still: make lab-faults.)
. "$(dirname "$0")/../lib.sh"
cd "$LAB" || exit 2

k=$OUT/kernel/7.2
b=build-debug

parameters=$(sed -n 's/^# parameters: //p' kernel-config/debug.config)

# Listed noise that comes with AIO only.
racy=flush_tlb_mm
built() { make FLAVOUR=debug O="$OUT" lab-kernels "$k/controls/$b/linux"; }
# guest ARM WORD...: boots one guest in $work/d.
guest() {
	arm=$1
	shift
	timeout -k 5 90 "$OUT/bin/boot" -k "$k/$arm/$b/linux" -i "$OUT/rootfs/initramfs.cpio" \
		-d "$work/d" -m 640 -c "${cpus:-2}" -t 60 -a "$parameters" -N "${noise-$LAB/kernel-config/noise}" -K 7.2/debug "$@"
}
# All that is listed for two CPUs comes, and nothing else.
quiet() {
	exits 0 guest "$1" true && ! grep -v "^noise \|$racy" "$work/d/splats"
}
one_cpu() { cpus=1 exits 0 guest patched true && ! grep -v "^absent .*$racy" "$work/d/splats"; }
unlisted() { noise=/dev/null exits 4 guest patched true; }
notices() {
	exits 4 guest controls leakscan control "$1" || return 1
	case $(sed -n 's/^crash [0-9]* //p' "$work/d/splats" | head -n 1) in
	"$2"*) ;;
	*) cat "$work/d/splats" && return 1 ;;
	esac
}
# The first frame's source line.
decoded() { grep -q 'drivers/misc/lab_controls.c:[0-9]' "$work/d/splats"; }
locks() { exits 0 timeout 200 make lab-check O="$OUT" FLAVOUR=debug CHECKS=locks; }
needs_debug() { exits 2 make lab-check O="$OUT" CHECKS=locks && says 'needs FLAVOUR=debug'; }
only_debug() { exits 2 make lab-faults O="$OUT" FLAVOUR=timing && says 'FLAVOUR=timing: must be for lab-faults debug'; }

t 'a check for debug kernels is refused with others' needs_debug
t 'lab-faults is refused with others' only_debug
if [ ! -e "$k/patched/$b/linux" ] && [ "${TESTS:-}" != debug ]; then
	skip 'what debug kernels notice' 'not built: make lab-kernels FLAVOUR=debug, or TESTS=debug'
	end
fi
t 'the debug kernels build' built
t 'unpatched: nothing but the known noise' quiet unpatched
t 'patched: nothing but the known noise' quiet patched
t 'one CPU: no noise' one_cpu
t 'the noise without its list is a crash' unlisted
t 'use after free is noticed' notices uaf 'BUG: KASAN: slab-use-after-free | lab_uaf'
t 'lock inversion is noticed' notices inversion 'WARNING: possible circular locking dependency detected | '
t 'a leak is noticed' notices leak 'kmemleak: unreferenced object | lab_leak'
t 'sleeping while atomic is noticed' notices atomic 'BUG: sleeping function called from invalid context'
t 'its frames have lines' decoded
t 'what lockdep says of both arms is as claimed' locks
end
