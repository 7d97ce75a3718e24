# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # tmp: from what sources this
# Sourced: how files of a tree of the lab's own are written and removed by name.  The
# names are those of the user's files or of a patch, and either may have links that
# lead anywhere: nothing here follows one.

# ours DIR: DIR is not there, or the lab made it.  The mark, DIR.made, is the inode of
# DIR, so that it is none for a directory that came there later.
ours() {
	[ ! -L "$1" ] || return
	[ ! -e "$1" ] || [ "$(cat "$1.made" 2>/dev/null)" = "$(stat -c %i "$1/." 2>/dev/null)" ]
}

# made DIR: marks it as the lab's.
made() { stat -c %i "$1/." >"$1.made"; }

# proper NAME: it is below the top of a tree: not empty, not absolute, no `..` in it.
proper() {
	case /$1/ in */../* | */./* | *//*) return 1 ;; esac
}

# real ROOT NAME: no directory on the way to ROOT/NAME is a symbolic link.
real() {
	way=$1
	rest=$2
	while case $rest in */*) ;; *) false ;; esac; do
		way=$way/${rest%%/*}
		rest=${rest#*/}
		[ ! -L "$way" ] || return 1
	done
}

# away ROOT NAME: the file NAME is gone, and directories that are empty without it.
away() {
	proper "$2" && real "$1" "$2" || return
	rm -f "${1:?}/$2" || return
	case $2 in */*) (cd "$1" && rmdir -p "./${2%/*}" 2>/dev/null) || : ;; esac
}

# room ROOT NAME: the directories of NAME are there; what stood in their way is gone.
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

# put FILE ROOT NAME: NAME is a new copy of FILE, whatever it was.
put() {
	room "$2" "$3" || return
	if [ -L "$2/$3" ]; then rm -f "$2/$3"; elif [ -d "$2/$3" ]; then rm -rf "${2:?}/$3"; fi
	rm -f "$2.new-" && cp -P "$1" "$2.new-" && mv -f "$2.new-" "$2/$3"
}

# same A B: the same file, its kind and mode included.
same() {
	if [ -L "$1" ] || [ -L "$2" ]; then
		[ -L "$1" ] && [ -L "$2" ] && [ "$(readlink "$1")" = "$(readlink "$2")" ]
	elif [ -x "$1" ]; then
		[ -x "$2" ] && [ -f "$2" ] && cmp -s "$1" "$2"
	else
		[ ! -x "$2" ] && [ -f "$2" ] && cmp -s "$1" "$2"
	fi
}

# sums DIR: of the names on stdin that are files of DIR, a sum and the name.
sums() { (cd "$1" && tr '\n' '\0' | xargs -0 -r sha256sum -- 2>/dev/null | sort) || :; }

# differing A B [FEW]: of the names on stdin those whose content in B is not that in A,
# and all links of A.  FEW or less are all printed, for they can be held against each
# other one by one.  Uses $tmp.
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
