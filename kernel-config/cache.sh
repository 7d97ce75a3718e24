# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced after messages.sh and progress.sh, with $me set and $here, the directory of
# this file.  It says where the cache is, whether others could change what is in it,
# and what the lab itself has put there.  The cache has four directories:
#
#	src	tarballs
#	made	for each file that the lab put into src, its inode number and time of
#		birth; a file without such a record is the user's, and is not replaced
#	packages
#		trees of unpacked packages (rootfs/packages), each with a mark
#	ccache	what ccache keeps
#
# No program in the cache is ever run on the host; guests run those of packages.

# cache_dirs: prints the directories that may be the cache, the preferred one first.  A
# path that is not absolute does not count, as the XDG Base Directory Specification
# says, and no home directory is made.
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

# place_of DIR: prints DIR, or where it does not exist yet, the nearest directory above
# it that does.
place_of() {
	d=$1
	while [ ! -d "$d" ]; do d=$(dirname "$d"); done
	printf '%s\n' "$d"
}

# may_be DIR: succeeds when DIR can be written, or can be made without making a home.
may_be() {
	home=${HOME-}
	case $home,$1 in
	/*,"${home%/}"/.cache/*) [ -d "$home" ] || return ;;
	esac
	[ -w "$(place_of "$1")" ]
}

# cache_dir: prints where the cache is, or would be made.
cache_dir() {
	while IFS= read -r c; do
		! may_be "$c" || break
	done <<-EOF
	$(cache_dirs)
	EOF
	printf '%s\n' "$c"
}

# --- can others write to it? --------------------------------------------------

# unmapped UID: succeeds when UID stands for all users that this user namespace does
# not know.  Inside a namespace the owner of / appears so.
unmapped() {
	[ "$1" = "$(cat /proc/sys/kernel/overflowuid 2>/dev/null)" ] &&
		! grep -q '^ *0  *0  *4294967295$' /proc/self/uid_map
}

# typed WORD: prints WORD as one types it in a shell, quoted where it must be.
typed() {
	case $1 in
	*[!A-Za-z0-9_./,+=@%~-]*) printf '%s\n' "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/" ;;
	*) printf '%s\n' "$1" ;;
	esac
}

own_cache='set XDG_CACHE_HOME to a directory of your own'	# the advice where nothing else helps

# safe PATH UID MODE LAST: one step of `trusted`: PATH belongs to UID and has that mode.
# LAST is not empty when PATH is what `trusted` was asked for, and not on the way to it.
safe() {
	case $2 in
	0 | "$user") ;;
	*)
		if [ -n "$4" ] || ! unmapped "$2"; then
			say "$1 belongs to user $2, who could change what is used from it: $own_cache"
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
	[ "$2" = "$user" ] || advice=$own_cache
	say "$1 can be written by others (its mode is $3), who could change what is used from it: $advice"
	return 1
}

# next_name: takes the next name off $todo, the rest of a path, into $name.  Fails when
# there is none; empty names and `.` are passed over.
next_name() {
	while [ -n "$todo" ]; do
		name=${todo%%/*}
		case $todo in */*) todo=${todo#*/} ;; *) todo= ;; esac
		case $name in '' | .) ;; *) return 0 ;; esac
	done
	return 1
}

# trusted PATH: succeeds when nobody but this user and root can change what PATH leads
# to.  The conditions are those of ssh for its files: PATH, each directory above it and
# each symbolic link on the way belongs to one of the two, and others cannot write to
# it, unless it is a sticky directory above PATH.  Where that does not hold, one line
# says what to type.  A part of PATH that does not exist yet can be made, so it is
# trusted.
trusted() {
	user=$(id -u)
	todo=$1 at='' links=0
	while :; do
		# shellcheck disable=SC2046 # two words
		set -- $(stat -c '%u %a' "${at:-/}" 2>/dev/null)
		[ $# = 2 ] || { say "$at: cannot be looked at"; return 1; }
		case $todo in *[!/.]*) last= ;; *) last=last ;; esac
		safe "${at:-/}" "$1" "$2" "$last" || return
		next_name || return 0
		if [ "$name" = .. ]; then
			at=${at%/*}
			continue
		fi
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

# trusted_all DIR: the same for DIR and all that is in it.  The modes of what is in it do
# not matter when others cannot enter DIR.  Of a file that goes away meanwhile, as ccache's locks do, find says that it
# belongs to nobody, so each that it finds is looked at once more.
trusted_all() {
	trusted "$1" || return
	searched=$1
	case $(stat -c %a "$searched") in *00) open= ;; *) open='-perm -020 -o -perm -002' ;; esac
	# shellcheck disable=SC2086 # words
	set -- \( \( ! -user "$user" ! -user 0 \) ${open:+-o ! -type l \( $open \)} \)
	open=$(find "$searched" "$@" 2>/dev/null |
		while IFS= read -r f; do find "$f" -prune "$@" 2>/dev/null; done | head -n 1)
	[ -n "$open" ] || return 0
	say "$open could have been changed by others: type chmod -R go-w $(typed "$searched"), or remove that directory"
	return 1
}

# cache_take DIR: prints the path of the directory DIR of the cache, and makes it if need
# be.  Returns 1 when no cache can be written, and 2 when others could change it; what
# is wrong has been said then.
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

# alone DIR: waits until no other download is at work in DIR.  The lock lasts as long as
# this process.
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

# record_of FILE: prints the path of the record of FILE in the cache.
record_of() { printf '%s/made/%s\n' "${1%/src/*}" "${1##*/}"; }
# born FILE: prints what identifies it: its inode number and its time of birth.
born() { TZ=UTC0 stat -c '%i %w' "$1"; }
sha256_of() { sha256sum <"$1" | cut -d ' ' -f 1; }

# put PART FILE: PART becomes FILE of the cache, with a record that the lab put it there.
put() {
	record=$(record_of "$2")
	(umask 077 && mkdir -p "${record%/*}") && born "$1" >"$record" && mv "$1" "$2"
}

# ours FILE: succeeds when the lab has put FILE there, and nobody has put another one in
# its place.
ours() {
	[ -f "$1" ] && [ ! -L "$1" ] && [ "$(cat "$(record_of "$1")" 2>/dev/null)" = "$(born "$1")" ]
}

# spoilt FILE WHY ADVICE: FILE is not what it should be.  If it is the lab's own it is
# removed, because it can be had again; the user's own is left alone.
spoilt() {
	if ours "$1"; then
		say "$1 is truncated or altered: removed"
		rm -f "$1" "$1.sha256" "$(record_of "$1")"
	else
		say "$1 is not used: $2, and the lab did not put it there: $3"
	fi
}

# bring URL SHA256 FILE: downloads URL as FILE of the cache.  A file with another sha256 is
# refused.  If such a download was resumed, its beginning may be that of another file, so
# it is tried once more from the start.  Returns 1 when URL cannot be had, and 4 when the
# file cannot be written; the caller says that.
bring() {
	part=$3.part
	[ ! -f "$3" ] || return 1	# the user's own; `spoilt` has said so
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
