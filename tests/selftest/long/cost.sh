# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Patches that cost something, and take no lock, are found by what lab-run measures besides the
# waits; and one that costs nothing is not.
. "$(dirname "$0")/../lib.sh"

exec_c=$OUT/kernel/7.2/pristine/fs/exec.c
patches=$OUT/cost-patches
trap 'rm -rf "$work" "$patches"' EXIT

# patch_of NAME SED: makes the patch NAME, which changes fs/exec.c so.  Its path is always the
# same, so that its kernels are built once.
patch_of() {
	mkdir -p "$patches" "$work/a/fs" "$work/b/fs" && cp "$exec_c" "$work/a/fs/exec.c" &&
		sed "$2" "$exec_c" >"$work/b/fs/exec.c" || return
	(cd "$work" && diff -u a/fs/exec.c b/fs/exec.c >"$patches/$1.patch")
	[ "$(grep -c '^+[^+]' "$patches/$1.patch")" -ge 2 ]
}
# 200 us before execve() has looked at anything.
# (udelay() of User-mode Linux counts loops, and takes half of that or less.)
delay='/^static int do_execveat_common(/,/^}/{
s|^	int retval;|&\n	u64 until = ktime_get_ns() + 200000;|
s|^	CLASS(bprm, bprm).*|	while (ktime_get_ns() < until)\n		cpu_relax();\n&|
}'
# 2 MiB, charged to the group of the task, from after the swap of the mm to after its teardown.
memory='/^void setup_new_exec(/,/^}/{
s|^	/\* The exec locks are dropped.*|	void *held = alloc_pages_exact(2 << 20, GFP_KERNEL_ACCOUNT);\n&|
s|^}|	if (held)\n		free_pages_exact(held, 2 << 20);\n}|
}'
# Another kernel, which does the same.
nothing='s|^static int do_execveat_common(.*|int lab_was_here(int x);\nint lab_was_here(int x) { return x + 1; }\n\n&|'

# run PATCH SCENARIOS COST: ten boots of each kernel.
run() { timeout 300 make lab-run O="$OUT" PATCHES="$patches/$1.patch" SCENARIOS="$2" COST="$3" BOOTS=10; }
# found SCENARIO DOSE: the row of that scenario is one that costs, by the report.
found() {
	jq -e --arg s "$1" --argjson d "$2" \
		'.costs[] | select(.scenario == $s and .dose == $d) | .proven and .relevant' \
		"$OUT/results/latest/report.json"
}
# More than half of 200 us in the medians; the host makes both arms vary by a few tens.
delayed() {
	patch_of delay "$delay" && exits 1 run delay cost-exec 1 && says 'It costs more:' && says ' COSTS' &&
		found cost-exec 0 &&
		jq -e '.costs[] | select(.scenario == "cost-exec" and .dose == 0) | .shift < -100e3' \
			"$OUT/results/latest/report.json"
}
# 1.5 to 2.5 MiB in the medians, for a small caller and for a large one.
holds_memory() {
	patch_of memory "$memory" && exits 1 run memory cost-memory 0 && says 'It costs more:' &&
		found cost-memory 0 && found cost-memory 16 &&
		jq -e '[.costs[] | select(.scenario == "cost-memory") | -.shift / 1048576] |
			length == 2 and min > 1.5 and max < 2.5' "$OUT/results/latest/report.json"
}
# The same questions have the other answer.
costs_nothing() {
	patch_of nothing "$nothing" && exits 0 run nothing cost-exec,cost-memory 0 &&
		says 'It is proven that nothing' && ! says 'It costs more:' &&
		! found cost-exec 0 && ! found cost-memory 0 && ! found cost-memory 16
}

t 'a patch that makes each execve() 200 us longer, under no lock, is found in 10 boots' delayed
t 'a patch that holds 2 MiB while the old memory is torn down is found in 10 boots' holds_memory
t 'a patch that costs nothing is found to cost nothing' costs_nothing
end
