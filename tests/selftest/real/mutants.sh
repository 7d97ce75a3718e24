# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# A few mutants, a change that makes no difference, and changes that are no mutants, for
# real.  make lab-mutants runs the whole set.
. "$(dirname "$0")/../lib.sh"

from=patches/exec-free-old-mm/mutants
m=$work/mutants
mkdir "$m"
row() {
	grep -E "^$1 .*$2" "$work/said" || {
		echo "expected a row: $1 $2"
		return 1
	}
}
# Without its headers a mutant is rejected for any reason.
cp $from/no-backstop.patch $from/null-first.patch "$m/"
sed '1,/^$/d' $from/maxrss-lost.patch >"$m/nameless.patch"
sed 's/exec_mm_put_old/exec_mm_put_odd/' $from/null-first.patch >"$m/no-such-line.patch"
sed 's/^\(+.*exec_mm_put_old\)(old_mm);/\1(older_mm);/' $from/null-first.patch >"$m/no-such-field.patch"
cat >"$m/comment.patch" <<'END'
--- a/fs/exec.c
+++ b/fs/exec.c
@@ -1371,7 +1371,7 @@
 	up_write(&me->signal->exec_update_lock);
 	mutex_unlock(&me->signal->cred_guard_mutex);
 
-	/* The exec locks are dropped: release the old address space now. */
+	/* The locks are dropped: release the old address space now. */
 	if (bprm->old_mm) {
 		exec_mm_put_old(bprm->old_mm);
 		bprm->old_mm = NULL;
END

# set_of_six runs the script itself, because the choice of experiments is an option of it.
six_knobs() {
	k=$OUT/kernel/7.2
	knobs_file MAKE_PROGRAM=make O="$OUT" K="$k" B=build-timing LINE=7.2 FLAVOUR=timing \
		M="$k/mutants-of-test" MUTANTS="$m" MUTANTS_DIR="$m" ONLY= SUBJECT=exec-free-old-mm \
		MUTANTS_OF=patched CONFINED= INITRAMFS="$OUT/rootfs/initramfs.cpio" \
		MEM=640 CPUS=2 UML_MODE=seccomp LIMIT=60 \
		SCENARIOS= NOISE="$LAB/kernel-config/noise" \
		APPEND='rcutree.jiffies_till_first_fqs=0 rcutree.jiffies_till_next_fqs=1'
}
set_of_six() {
	exits 3 "$OUT/bin/leash" tests/targets/mutants/run -s 'where failing maxrss freeze' -t attach-aio \
		"$(six_knobs)" &&
		row no-backstop 'x.* failing: .*S14' &&
		row nameless 'o.* maxrss: S13' && row null-first passed &&
		row no-such-line 'ERROR: does not apply' &&
		row no-such-field 'ERROR: does not compile' &&
		row comment 'ERROR: changes no code' &&
		says '2 of 2 mutants rejected' && says '1 of 3 equivalents passed'
}
no_directory() {
	exits 2 make lab-mutants O="$OUT" MUTANTS="$work/none" &&
		says 'no such directory'
}
# applies PATCH: it applies as it is.
applies() {
	exits 0 patch -d "$OUT/kernel/7.2/patched" -p1 -F0 -N -f --dry-run -i "$PWD/$1" &&
		! grep 'offset\|fuzz' "$work/said"
}
# headed PATCH: its header says what it is.
headed() {
	if grep -q '^fault: ' "$1"; then
		grep -q "^breaks: [A-Z][0-9]*" "$1" && grep -q "^seen-by: [a-z]" "$1"
	else
		grep -q '^equivalent: ' "$1"
	fi
}
all_apply() {
	for p in "$from"/*.patch; do
		if ! applies "$p" || ! headed "$p"; then
			echo "$p"
			return 1
		fi
	done
}

t "all of the subject's mutants apply and say what they are" all_apply
t 'mutants, a change that makes no difference and three that are no mutants are told apart' set_of_six
t 'a directory that does not exist ends it with 2' no_directory
end
