# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # tmp: from what sources this
# Sourced: how files in a tree of the lab's own are written and removed by name.  The
# names come from the user's files or from a patch, and either may have symbolic links
# that lead anywhere.  Nothing here follows a link.

# ours DIR: true when DIR is not there, or the lab made it.  The file DIR.made marks a
# directory of the lab's with its inode number, so that the mark is not one of another
# directory that came there later.
ours() {
	[ ! -L "$1" ] || return
	[ ! -e "$1" ] || [ "$(cat "$1.made" 2>/dev/null)" = "$(stat -c %i "$1/." 2>/dev/null)" ]
}

# made DIR: marks DIR as the lab's.
made() { stat -c %i "$1/." >"$1.made"; }

# proper NAME: true when NAME stays below the top of a tree: it is not empty, does not
# begin with a slash, and has no part that is . or .. in it.
proper() {
	case /$1/ in */../* | */./* | *//*) return 1 ;; esac
}

# real ROOT NAME: true when no directory on the way to ROOT/NAME is a symbolic link.
real() {
	way=$1
	rest=$2
	while case $rest in */*) ;; *) false ;; esac; do
		way=$way/${rest%%/*}
		rest=${rest#*/}
		[ ! -L "$way" ] || return 1
	done
}

# away ROOT NAME: removes the file NAME, and the directories that are empty without it.
away() {
	proper "$2" && real "$1" "$2" || return
	rm -f "${1:?}/$2" || return
	case $2 in */*) (cd "$1" && rmdir -p "./${2%/*}" 2>/dev/null) || : ;; esac
}

# room ROOT NAME: makes the directories that NAME is in, and removes files and links that
# stand in their way.
room() {
	proper "$2" || return
	way=$1
	rest=$2
	while case $rest in */*) ;; *) false ;; esac; do
		way=$way/${rest%%/*}
		rest=${rest#*/}
		[ ! -L "$way" ] && [ -d "$way" ] || { rm -f "$way" && mkdir "$way"; } || return
	done
}

# put FILE ROOT NAME: makes NAME a new copy of FILE, whatever NAME was before.
put() {
	room "$2" "$3" || return
	if [ -L "$2/$3" ]; then rm -f "$2/$3"; elif [ -d "$2/$3" ]; then rm -rf "${2:?}/$3"; fi
	rm -f "$2.new-" && cp -P "$1" "$2.new-" && mv -f "$2.new-" "$2/$3"
}

# out_of_date DIR NAME: is called before the file NAME of the tree DIR changes.  It removes
# the stamps of what was made from it: DIR.done, and DIR.kconfig when NAME may change the
# kernel's configuration.
out_of_date() {
	rm -f "$1.done"
	case $2 in *Kconfig* | Makefile | scripts/*) rm -f "$1.kconfig" ;; esac
}

# same A B: true when A and B have the same content, and both or neither are links, and
# both or neither can be executed.
same() {
	if [ -L "$1" ] || [ -L "$2" ]; then
		[ -L "$1" ] && [ -L "$2" ] && [ "$(readlink "$1")" = "$(readlink "$2")" ]
	elif [ -x "$1" ]; then
		[ -x "$2" ] && [ -f "$2" ] && cmp -s "$1" "$2"
	else
		[ ! -x "$2" ] && [ -f "$2" ] && cmp -s "$1" "$2"
	fi
}

# sums DIR: reads names, and prints a checksum and the name for each that is a file of
# DIR.
sums() { (cd "$1" && tr '\n' '\0' | xargs -0 -r sha256sum -- 2>/dev/null | sort) || :; }

# differing A B [FEW]: reads names, and prints those of files whose content in A is not
# the one in B, and those of all links of A.  When there are FEW names or less, it prints
# them all, because comparing so few files one by one is quicker.  It needs the
# directory $tmp.
differing() {
	sort -u >"$tmp/asked"
	if [ "$(wc -l <"$tmp/asked")" -le "${3:-0}" ]; then
		cat "$tmp/asked"
		return
	fi
	sums "$1" <"$tmp/asked" >"$tmp/sums"
	sums "$2" <"$tmp/asked" | comm -23 "$tmp/sums" - | cut -c 67-
	tr '\n' '\0' <"$tmp/asked" | (cd "$1" && xargs -0 -r stat -c '%F|%n' -- 2>/dev/null) |
		sed -n 's/^symbolic link|//p'
}
