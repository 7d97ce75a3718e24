# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2013 # functions are called by t; lib.sh sets work
# A series of patches of the real tree, one of which is the subject, is bisected with real
# builds and boots.
. "$(dirname "$0")/../lib.sh"

k=$OUT/kernel/7.2
read -r _ way <"$k/fit"
arm=patched
[ "$way" = forward ] || arm=unpatched
repo=$work/made
made() { git -C "$repo" -c user.name=A -c user.email=a@x "$@"; }
# commit SUBJECT FILE TEXT: TEXT at the end of FILE as it is in the tree.
commit() {
	{ cat "$k/pristine/$2"; echo "$3"; } >"$repo/$2"
	made commit -q -a -m "$1"
}
series() {
	made_of="$(cat "$k/$arm.files") kernel/fork.c mm/madvise.c"
	mkdir -p "$repo" && git init -q "$repo" || return 1
	for f in $made_of; do
		mkdir -p "$repo/${f%/*}" && cp "$k/pristine/$f" "$repo/$f" || return 1
	done
	made add -A && made commit -q -m base
	commit 'fork: a comment' kernel/fork.c '/* a comment */'
	commit 'madvise: does not compile' mm/madvise.c 'int lab_broken = nothing;'
	commit 'madvise: compiles again' mm/madvise.c '/* mended */'
	for f in $(cat "$k/$arm.files"); do cp "$k/$arm/$f" "$repo/$f"; done
	made commit -q -a -m 'exec: the subject'
	commit 'fork: another comment' kernel/fork.c '/* another comment */'
	made format-patch -q -o "$work/series" HEAD~5
}
series || exit 2
(cd "$k/pristine" && xargs sha256sum) >"$work/sums" <<-END
	kernel/fork.c
	mm/madvise.c
	fs/exec.c
END

bisect() {
	timeout 600 make lab-bisect O="$OUT" SERIES="$work/series" SCENARIO=attach-rss DOSES=64 BOOTS=12
}
state=$OUT/bisect/latest
finds() {
	exits 0 bisect &&
		grep -q '^  [0-9a-f]\{12\} exec: the subject$' "$work/said" &&
		says 'probability'
}
few_builds() { [ "$(find "$state/commits" -mindepth 1 -maxdepth 1 | wc -l)" -le 6 ]; }
pristine_same() { (cd "$k/pristine" && sha256sum -c --quiet "$work/sums"); }
known() {
	n=$(wc -l <"$state/boots") t0=$(stat -c %Y "$state/tree/build-timing/linux")
	exits 0 bisect && [ "$n" = "$(wc -l <"$state/boots")" ] &&
		[ "$t0" = "$(stat -c %Y "$state/tree/build-timing/linux")" ]
}
arms() {
	timeout 120 make lab-bisect-arms O="$OUT" FOUND="$state" BOOTS=2 >"$work/said" 2>&1
	says 'attach-rss' && says 'Raw samples'
}

# An answer that no link names is not removed: the directory above it would be.
remove() { d=$(readlink "$state") && rm -rf "$OUT/bisect/$d"; }

# The kernel has this option anyway, so that the ends are the same.
config() {
	echo CONFIG_TTY=y >"$work/f.config"
	exits 1 timeout 300 make lab-bisect-config O="$OUT" FRAGMENT="$work/f.config" SCENARIO=attach-rss &&
		says 'kernels of the two ends are identical'
	rc=$?
	remove
	return "$rc"
}

t 'the patch of a series that changes how long others wait is found' finds
t 'it is found with few builds' few_builds
t 'the pristine tree is as it was' pristine_same
t 'when the same question is asked again nothing is built or booted' known
t 'lab-bisect-arms compares the two kernels around the answer' arms
remove
t 'lab-bisect-config refuses an option that changes nothing' config
end
