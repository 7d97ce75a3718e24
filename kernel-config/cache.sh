# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced, after progress.sh: where the cache is, that nobody else can change
# what is in it, and what the lab itself has put there.  In the cache are
#
#	src	tarballs, each with a record in
#	made	inode number and birth of what the lab put there: only such are replaced
#	ccache	what ccache keeps
#
# Uses `say` of whoever sources it, and $here, where this file is.  No program in the cache is ever run.

# cache_dirs: directories that may be the cache, the preferred one first.  A path
# that is not absolute does not count (XDG Base Directory Specification), and
# nobody's home is made.
cache_dirs() {
	case ${XDG_CACHE_HOME-} in
	/*) printf '%s\n' "${XDG_CACHE_HOME%/}/uml-lab"; return ;;
	esac
	case ${HOME-} in
	/*) printf '%s\n' "${HOME%/}/.cache/uml-lab" ;;
	esac
	case ${O:-out} in
	/*) printf '%s\n' "${O%/}/cache/uml-lab" ;;
	*) printf '%s\n' "$PWD/${O:-out}/cache/uml-lab" ;;
	esac
}

# place_of DIR: the directory that is there of DIR and those above it.
place_of() {
	d=$1
	while [ ! -d "$d" ]; do d=$(dirname "$d"); done
	printf '%s\n' "$d"
}

# may_be DIR: whether DIR can be written, or made without making a home.
may_be() {
	home=${HOME-}
	case $home,$1 in
	/*,"${home%/}"/.cache/*) [ -d "$home" ] || return ;;
	esac
	[ -w "$(place_of "$1")" ]
}

# cache_dir: the cache, as it is or would be made.
cache_dir() {
	while IFS= read -r c; do
		! may_be "$c" || break
	done <<-EOF
	$(cache_dirs)
	EOF
	printf '%s\n' "$c"
}

# --- who can write to it ------------------------------------------------------

# unmapped UID: whether UID is what a user namespace shows for all users that it
# does not know: the owner of / appears so in it.
unmapped() {
	[ "$1" = "$(cat /proc/sys/kernel/overflowuid 2>/dev/null)" ] &&
		! grep -q '^ *0  *0  *4294967295$' /proc/self/uid_map
}

# typed WORD: as a shell takes it.
typed() {
	case $1 in
	*[!A-Za-z0-9_./,+=@%~-]*) printf '%s\n' "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/" ;;
	*) printf '%s\n' "$1" ;;
	esac
}

# safe PATH UID MODE LAST: one step of `trusted`; LAST: it is what was asked for.
safe() {
	case $2 in
	0 | "$me") ;;
	*)
		if [ -n "$4" ] || ! unmapped "$2"; then
			say "$1 belongs to user $2, who could change what is used from it: set XDG_CACHE_HOME to a directory of your own"
			return 1
		fi
		;;
	esac
	case $3,$4 in
	*[2367]?,* | *[2367],*) ;;
	*) return 0 ;;
	esac
	# In a sticky directory nobody can rename what belongs to others.
	case $3,$4 in [1357]???,) return 0 ;; esac
	advice="type chmod go-w $(typed "$1")"
	[ "$2" = "$me" ] || advice='set XDG_CACHE_HOME to a directory of your own'
	say "$1 can be written by others (its mode is $3), who could change what is used from it: $advice"
	return 1
}

# trusted PATH: nobody but this user and root can change what PATH leads to.
# As ssh asks of its files: PATH, each directory above it and each link on the
# way belongs to one of the two, and others cannot write to it, unless it is a
# sticky directory above.  Else one line says what to type.  What is not there
# can be made, and is trusted so far.
trusted() {
	me=$(id -u)
	todo=$1 at='' links=0
	while :; do
		# shellcheck disable=SC2046 # two words
		set -- $(stat -c '%u %a' "${at:-/}" 2>/dev/null)
		[ $# = 2 ] || { say "$at: cannot be looked at"; return 1; }
		case $todo in *[!/.]*) last= ;; *) last=last ;; esac
		safe "${at:-/}" "$1" "$2" "$last" || return
		while :; do
			[ -n "$todo" ] || return 0
			name=${todo%%/*}
			case $todo in */*) todo=${todo#*/} ;; *) todo= ;; esac
			case $name in '' | .) continue ;; ..) at=${at%/*} ;; esac
			break
		done
		[ "$name" != .. ] || continue
		if [ -L "$at/$name" ]; then
			links=$((links + 1))
			[ $links -le 40 ] || { say "$at/$name: too many links"; return 1; }
			safe "$at/$name" "$(stat -c %u "$at/$name")" 0 '' || return
			to=$(readlink "$at/$name")
			case $to in /*) at= ;; esac
			todo=$to${todo:+/$todo}
		elif [ -e "$at/$name" ]; then
			at=$at/$name
		else
			return 0
		fi
	done
}

# trusted_all DIR: the same of all that is in DIR; modes of what is in it do not
# matter where nobody else can get in.
trusted_all() {
	trusted "$1" || return
	case $(stat -c %a "$1") in *00) open= ;; *) open='-perm -020 -o -perm -002' ;; esac
	# shellcheck disable=SC2086 # words
	open=$(find "$1" \( ! -user "$me" ! -user 0 \) ${open:+-o ! -type l \( $open \)} 2>/dev/null | head -n 1)
	[ -n "$open" ] || return 0
	say "$open could have been changed by others: type chmod -R go-w $(typed "$1"), or remove that directory"
	return 1
}

# cache_take DIR: prints the directory DIR of the cache, made if need be.
# Exit: 1 none can be written; 2 others could change it.  Both have been said.
cache_take() {
	while IFS= read -r c; do
		c=$c/$1
		if may_be "$c"; then
			trusted "$c" || return 2
			if [ -d "$c" ] || (umask 077 && mkdir -p "$c") 2>/dev/null; then
				[ ! -w "$c" ] || { trusted "$c" || return 2; printf '%s\n' "$c"; return; }
			fi
		fi
		say "cannot write $c"
	done <<-EOF
	$(cache_dirs)
	EOF
	say 'no cache directory: set XDG_CACHE_HOME to a directory you can write'
	return 1
}

# alone DIR: waits until no other download is at work in DIR; the lock goes with
# the process.
alone() {
	command -v flock >/dev/null || return 0
	exec 9<"$1"
	locked=0
	flock -n 9 || locked=$?
	[ $locked = 1 ] || return 0
	say 'another fetch is at work; waiting for it'
	run flock 9
}

# --- what the lab has put there -----------------------------------------------

made() { printf '%s/made/%s\n' "${1%/src/*}" "${1##*/}"; }
born() { TZ=UTC0 stat -c '%i %w' "$1"; }
sha256_of() { sha256sum <"$1" | cut -d ' ' -f 1; }

# put PART FILE: PART becomes FILE of the cache, and is known as the lab's.
put() {
	m=$(made "$2")
	(umask 077 && mkdir -p "${m%/*}") && born "$1" >"$m" && mv "$1" "$2"
}

# ours FILE: the lab has put it there, and nobody another one in its place.
ours() {
	[ -f "$1" ] && [ ! -L "$1" ] && [ "$(cat "$(made "$1")" 2>/dev/null)" = "$(born "$1")" ]
}

# spoilt FILE WHY ADVICE: FILE is not what it should be: the lab's own is removed,
# for it can be had again; another is left alone.
spoilt() {
	if ours "$1"; then
		say "$1 is truncated or altered: removed"
		rm -f "$1" "$1.sha256" "$(made "$1")"
	else
		say "$1 is not used: $2, and the lab did not put it there: $3"
	fi
}

# bring URL SHA256 FILE: downloads FILE of the cache; what has another sha256 is
# refused.  One that was resumed and is wrong may have begun as another file: once
# more, anew.  Exit: 1 not to be had; 4 it cannot be written, which is not said.
bring() {
	part=$3.part
	[ ! -f "$3" ] || return 1	# another's, of which `spoilt` spoke
	if [ -e "$3" ] || [ -L "$3" ] || [ -L "$part" ] || [ -d "$part" ]; then
		say "$3 or $part is in the way, and is no file: move it away"
		return 1
	fi
	for try in resumed anew; do
		[ -s "$part" ] || try=anew
		if [ $try = anew ] || [ "$(sha256_of "$part")" != "$2" ]; then
			# shellcheck disable=SC2154
			run "$here/download" "$1" "$part" || return
		fi
		got=$(sha256_of "$part")
		if [ "$got" = "$2" ]; then
			put "$part" "$3" || return 4
			return
		fi
		rm -f "$part"
		say "${1##*@}: sha256 is $got, pinned is $2: refused"
		[ $try = resumed ] || return 1
	done
}
