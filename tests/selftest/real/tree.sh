# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# A user's own git tree and patches are built, booted and judged, for real, and left as they
# were.  Only a few directories are under git here, because that is quicker to make; the
# others are as if they had not been added yet.
. "$(dirname "$0")/../lib.sh"
. "$LAB/tests/selftest/user/tree.sh"

k=$OUT/kernel/7.2
src=$OUT/test-tree
own=$OUT/kernel/src-$(realpath -m "$src" | cksum | cut -d ' ' -f 1)
trap 'rm -rf "$work" "$src" "$own"*' EXIT
lab() { timeout 600 make O="$OUT" "$@"; }
state() {
	(cd "$src" && find . -exec stat -c '%n %i %s %y' {} + | sort && git --no-optional-locks status --porcelain -uno)
}

# edit FILE SED: changes FILE as an editor does, by a new file.
edit() {
	sed "$2" "$src/$1" >"$work/e" &&
		! cmp -s "$work/e" "$src/$1" &&
		cp "$work/e" "$src/$1.new" && mv "$src/$1.new" "$src/$1"
}
# commit SUBJECT FILE SED: commits such a change.
commit() { edit "$2" "$3" && git -C "$src" commit -qam "$1"; }
# sleeps: a change of fs/exec.c that sleeps 50 ms under cred_guard_mutex.
sleeps='s|^	me->mm->task_size = TASK_SIZE;|	fsleep(50000);\n&|
s|^#include <linux/slab.h>|#include <linux/delay.h>\n&|'
checkout() {
	rm -rf "$src" "$own" && cp -al "$k/pristine" "$src" &&
		git -C "$src" init -q && git -C "$src" config gc.auto 0 &&
		printf '*.o\n' >"$work/i" && mv "$work/i" "$src/.gitignore" &&
		git -C "$src" add Makefile Kconfig .gitignore arch/um fs kernel init &&
		git -C "$src" commit -qm base && git -C "$src" tag base &&
		commit 'sys: say one thing more' kernel/sys.c '1a /* one more comment */' &&
		commit 'exec: give the others a moment' fs/exec.c "$sleeps" &&
		commit 'fork: say where the end is' kernel/fork.c '1a /* the end */' &&
		git -C "$src" format-patch -q --cover-letter --stdout base >"$work/three.mbox" &&
		git -C "$src" reset -q --hard base &&
		edit fs/readdir.c '1a /* dirty */' &&
		[ "$(grep -c '^Subject:' "$work/three.mbox")" = 4 ]
}
slow_down() {
	state >"$work/before"
	exits 1 lab lab-run KERNEL_SRC="$src" PATCHES="$work/three.mbox" SCENARIOS=attach-rss BOOTS=6 COST=0 &&
		says "Verdict: 'patched' makes others wait longer" &&
		says 'of 4 doses' || return 1
	# The wait is as long as the sleep, in every dose.
	jq -e '[.rows[] | .B.median] | min > 45e6' "$OUT/results/latest/report.json"
}
untouched() { state | diff "$work/before" - | head; state | cmp -s "$work/before" -; }
recorded() {
	r=$OUT/results/latest
	cat "$r/host"
	grep -q "^source: $src: base, commit [0-9a-f]*, uncommitted" "$r/host" &&
		grep -q 'patch: .*PATCH 2/3. exec: give' "$r/host" &&
		grep -q '/. dirty ./' "$r/kernels/pristine.diff" &&
		[ "$(cat "$r"/patches/*.patch | grep -c '^+.*fsleep')" = 1 ]
}
compiled() { cat "$own"/with-*/"$1"/build-timing/compiled; }
# A C file of the user's changes: one file is compiled in each arm, besides what is always
# made for the link.
incremental() {
	edit fs/stat.c '1a /* edited */\nint lab_was_here;' &&
		exits 0 lab lab-kernels KERNEL_SRC="$src" PATCHES="$work/three.mbox" &&
		says "1 changed in $src" && [ "$(compiled unpatched)" -lt 10 ] &&
		[ "$(compiled patched)" -lt 10 ] &&
		nm "$own"/with-*/patched/build-timing/vmlinux | grep -q lab_was_here
}
nothing_to_do() {
	exits 0 lab lab-kernels KERNEL_SRC="$src" PATCHES="$work/three.mbox" &&
		! grep KERNEL "$work/said"
}
wrong_hunk() {
	sed 's/^ 	me->mm->task_size/ 	me->mm->task_SIZE/' "$work/three.mbox" >"$work/wrong.mbox" &&
		exits 3 lab lab-run KERNEL_SRC="$src" PATCHES="$work/wrong.mbox" &&
		says '[PATCH 2/3] exec: give the others a moment does not apply' &&
		says 'fs/exec.c: Hunk #' && says 'task_SIZE' &&
		! grep 'CONFIG\|KERNEL ' "$work/said"
}
fragment() {
	echo CONFIG_MISC_FILESYSTEMS=y >"$work/ok.config" &&
		echo CONFIG_NOT_THERE=y >"$work/not.config" &&
		exits 3 lab lab-run FRAGMENT="$work/not.config" &&
		says 'asked for and not obtained: CONFIG_NOT_THERE=y' || return 1
	b=build-timing-$(printf %s "$work/ok.config" | cksum | cut -d ' ' -f 1)
	exits 0 lab "$k/unpatched/$b.config" FRAGMENT="$work/ok.config" &&
		grep -qx CONFIG_MISC_FILESYSTEMS=y "$k/unpatched/$b/.config"
	rc=$?
	rm -rf "$k"/unpatched/"$b"* "$k"/unpatched/build-timing-[0-9]*
	return "$rc"
}

t 'a git tree and three patches are made' checkout
t 'the lab says, with 1, that a patch which sleeps under cred_guard_mutex makes others wait' slow_down
t 'the tree has the status and the times that it had' untouched
t 'the tree, what was uncommitted and the patches are recorded' recorded
t 'after a change of one file little is compiled in both arms' incremental
t 'nothing is compiled when nothing has changed' nothing_to_do
t 'a patch that does not apply ends it with 3 and with its file, hunk and reject, and nothing is built' wrong_hunk
t "a fragment of the user's is used, and one that asks for an unknown option is refused" fragment
end
