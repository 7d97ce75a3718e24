# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The patches of the subject's trials and notes go into the trees that they are made for.  Nothing is built.
. "$(dirname "$0")/../lib.sh"

k=$OUT/kernel/7.2
notes=$LAB/patches/exec-free-old-mm/notes/sched-cache

# goes_into TREE PATCH...: the patches apply in this order and without fuzz to the files of TREE that they change.
goes_into() {
	tree=$1
	shift
	rm -rf "$work/tree" && sed -n 's,^--- a/\([^[:blank:]]*\).*,\1,p' "$@" | sort -u | while IFS= read -r f; do
		mkdir -p "$work/tree/${f%/*}" && cp "$tree/$f" "$work/tree/$f" || exit 1
	done && for p; do
		patch -s -p1 -F0 -N -f -d "$work/tree" -i "$p" || { echo "$p"; return 1; }
	done
}
trials() { for p in patches/exec-free-old-mm/trials/*.patch; do goes_into "$k/patched" "$LAB/$p" || return; done; }
# all_of_it: all patches of the note, of which the two rejected fixes exclude each other in fs/exec.c.
all_of_it() {
	find "$notes" -name '*.patch' | sort >"$work/there"
	for fix in rq-lock-cycle synchronize-rcu; do
		set -- "$notes/uml-switched-on.patch" "$notes/uml-fine-clock.patch" "$notes/slow-reader.patch" \
			"$notes/fix-taken-out.patch" "$notes/$fix.patch"
		goes_into "$k/pristine" "$@" || return
		printf '%s\n' "$@" >>"$work/tried"
	done
	sort -u "$work/tried" | diff "$work/there" -
}
fixes_alone() {
	for fix in rq-lock-cycle synchronize-rcu; do goes_into "$k/pristine" "$notes/$fix.patch" || return; done
}
no_fuzz() {
	sed 's/^ 	if (!err)$/ 	if (err)/' "$notes/uml-switched-on.patch" >"$work/other.patch" &&
		! cmp -s "$notes/uml-switched-on.patch" "$work/other.patch" &&
		! goes_into "$k/pristine" "$work/other.patch"
}

t 'each trial applies to the patched arm' trials
t 'the patches about sched/cache apply to line 7.2, one on top of the other' all_of_it
t 'so does each of the rejected fixes alone' fixes_alone
t 'one with another context does not' no_fuzz
end
