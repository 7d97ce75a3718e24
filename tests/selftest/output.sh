# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The lab removes only what it has made and marked.  Everything is tried in a sandbox, with a
# home, a clone and a root of the test's own.
. "$(dirname "$0")/lib.sh"

box=$work/box
clone=$box/clone
fresh() {
	rm -rf "$box"
	mkdir -p "$box/home/work" "$box/data" &&
		echo mine >"$box/home/work/file" && echo mine >"$box/data/file" &&
		part_of_lab "$clone" && ln -s "$box/data" "$box/to-data" &&
		ln -s "$box/home" "$box/to-home" &&
		ln -s "$clone" "$box/to-clone" && ln -s / "$box/to-root"
}
listing() {
	(
		cd "$box" && find . ! -type d -exec stat -c '%n %s %Y' {} + &&
			find . -type f -exec sha256sum {} +
	) | sort
}
lab() { (cd "$clone" && HOME=$box/home make -s "$@"); }

# kept O [GOAL [TEXT]]: the goal, with its knobs, is refused with TEXT in one line, and every file is as it was.
kept() {
	fresh && listing >"$work/before"
	# shellcheck disable=SC2086 # words
	exits 2 lab ${2:-clean} O="$1" && says "${3:-O=$1: }" && listing | diff "$work/before" -
}
made_and_removed() {
	fresh && exits 0 lab O="$box/new" "$box/new/bin/leash" && [ -x "$box/new/bin/leash" ] &&
		exits 0 lab O="$box/new" clean && [ ! -e "$box/new" ] && [ -s "$box/data/file" ]
}
default_is_removed() {
	fresh && exits 0 lab "$clone/out/bin/leash" &&
		exits 0 lab clean && [ ! -e "$clone/out" ] && [ -f "$clone/lab.mk" ]
}
empty_is_kept() {
	fresh && mkdir "$box/empty" &&
		exits 0 lab O="$box/empty" "$box/empty/bin/leash" &&
		exits 0 lab O="$box/empty" clean && [ -d "$box/empty" ] &&
		[ -z "$(ls -A "$box/empty")" ]
}
nothing_there() { fresh && exits 0 lab O="$box/none" clean && [ ! -e "$box/none" ]; }
copied_mark() {
	fresh && exits 0 lab O="$box/new" "$box/new/bin/leash" &&
		cp "$box/new/.lab-output" "$box/data/" &&
		exits 2 lab O="$box/data" clean &&
		says 'that of another directory' && [ -s "$box/data/file" ]
}
# In spite of a mark the home, the clone and the directory that they are in stay.
marked() {
	fresh || return 1
	for d in "$box/home" "$clone" "$box"; do
		echo "made $(stat -c %i "$d")" >"$d/.lab-output"
		exits 2 lab O="$d" clean && says 'nothing was removed' &&
			[ -s "$box/home/work/file" ] &&
			[ -f "$clone/lab.mk" ] || return 1
	done
}
link_to_output() {
	fresh && exits 0 lab O="$box/new" "$box/new/bin/leash" &&
		ln -s new "$box/link" &&
		exits 2 lab O="$box/link" clean && says 'is a symbolic link' &&
		[ -x "$box/new/bin/leash" ]
}
in_use() {
	fresh && exits 0 lab O="$box/new" "$box/new/bin/leash" &&
		mkdir "$box/new/.job-$$" &&
		exits 2 lab O="$box/new" clean && says 'is at work in it' &&
		[ -x "$box/new/bin/leash" ] &&
		rmdir "$box/new/.job-$$" && mkdir "$box/new/.job-99999999" &&
		exits 0 lab O="$box/new" clean && [ ! -e "$box/new" ]
}
not_written_into() {
	for goal in lab-tools lab-kernels lab-run 'lab-bisect CRASH=1 SERIES=.' lab-mutants lab-ablate \
		lab-bisect-trials lab-bench check; do
		kept "$box/data" "$goal" || return 1
		kept "$box/home" "$goal" && kept . "$goal" "O=$clone: " || return 1
	done
}
cannot_write() {
	if [ "$(id -u)" = 0 ]; then
		exits 2 lab lab-tools O=/proc/lab && says 'O=/proc/lab: cannot be written'
	else
		mkdir -m 555 "$work/ro" &&
			exits 2 lab lab-tools O="$work/ro/out" &&
			says 'cannot be written'
	fi
}
is_a_file() {
	fresh && exits 2 lab lab-tools O="$box/data/file" &&
		says 'is not a directory' && [ -s "$box/data/file" ]
}

t 'an output directory that the lab made is removed' made_and_removed
t 'the default directory is removed' default_is_removed
t 'a directory that existed before and was empty is emptied and kept' empty_is_kept
t 'clean does nothing when there is no output directory' nothing_there
for d in data home clone to-data to-home to-clone to-root; do
	t "clean O=$d is refused, and all files are as they were" kept "$box/$d"
done
t 'clean O=. is refused, and all files are as they were' kept . clean "O=$clone: "
t 'clean O=/ is refused, and all files are as they were' kept /
t 'clean of a file is refused, and all files are as they were' kept "$box/data/file"
t 'a mark that was copied from another directory does not count' copied_mark
t 'clean of the home, the clone or a directory above them is refused in spite of a mark' marked
t 'clean of a link to an output directory is refused' link_to_output
t 'clean of an output directory in which a make is at work is refused' in_use
t 'no target writes into a directory that holds other things' not_written_into
t 'a directory that cannot be written is refused with 2, and it is said what to do' cannot_write
t 'a file is refused with 2, and it is said what to do' is_a_file
end
