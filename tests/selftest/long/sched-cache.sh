# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The use after free that cache-aware scheduling had in execve() is found by the flavour debug when
# its fix is taken out, and not before.  The commands are those of the note sched-cache.
. "$(dirname "$0")/../lib.sh"
notes=patches/exec-free-old-mm/notes/sched-cache

# source_tree: sets up the tree in which the window of the race is wider, as the note says.
source_tree() {
	make lab-kernels O="$OUT" && cp -R "$OUT/kernel/7.2/pristine" "$work/linux" || return
	for p in uml-switched-on uml-fine-clock slow-reader; do
		patch -p1 -d "$work/linux" <"$notes/$p.patch" || return
	done
}

# The first boot is one of the kernel with the fix, and it ends well; the second has the report.
# gcc inlines account_mm_sched() into update_se().
found() {
	exits 4 timeout 3000 make lab-run O="$OUT" KERNEL_SRC="$work/linux" PATCHES="$notes/fix-taken-out.patch" \
		FRAGMENT="$notes/sched-cache.config" FLAVOUR=debug SCENARIOS=exec-reniced \
		SCENARIO_DIR="$notes/scenarios" COST=0 LIMIT=300 || return
	says 'boot 2 (patched): guest: crashed: BUG: KASAN: slab-use-after-free in ' &&
		grep -qE ' in (update_se|account_mm_sched)\+' "$work/said"
}

t 'the kernel with a wider window can be set up' source_tree
t 'the debug flavour finds the use after free in account_mm_sched() when its fix is taken out' found
end
