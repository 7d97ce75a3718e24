#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154 # tests are called through t; served.sh sets
# kernel-config/fetch asks a server of the test's own on the loopback address.  No other
# network is used, nor the host's configuration of apt.
. "$(dirname "$0")/lib.sh"
# shellcheck source=fetch/served.sh
. "$LAB/tests/selftest/fetch/served.sh"

is_right() { cmp "$cached" "$good" && only "$cached"; }

cold() {
	serve "$web"
	[ "$(fetch)" = "$cached" ] && is_right
}
t 'a line is fetched, and the path is printed' cold

offline() {
	export KERNEL_MIRROR=http://127.0.0.1:1
	exits 0 fetch && [ "$(cat "$work/said")" = "$cached" ]
}
t 'no network is used for a line in the cache' offline

spoilt_cache() { # COMMAND: spoils $cached
	"$@"
	serve "$web"
	exits 0 fetch && says 'truncated or altered' && is_right &&
		[ "$(served)" = "/v9.x/linux-9.9.tar.xz -1 200 $size;" ]
}
truncate_it() { head -c 1000000 "$good" >"$cached"; }
alter() { # FILE: one byte of the middle becomes another
	{ head -c 1500000 "$good"; printf '\1\2\3\4'; tail -c +1500005 "$good"; } >"$1"
}
t 'a truncated file in the cache is fetched again' spoilt_cache truncate_it
t 'an altered file in the cache is fetched again' spoilt_cache alter "$cached"

interrupted_by_server() { # OPTION... of httpd, then what it must have served
	log=$1
	shift
	rm -rf "$cache"
	serve "$web" -c 1000000 "$@"
	exits 0 fetch && is_right && echo "served: $(served)" &&
		[ "$(served)" = "$log" ]
}
f=/v9.x/linux-9.9.tar.xz
resumed="$f -1 200 1000000;$f 1000000 206 $((size - 1000000));"

t 'a cut download goes on where it was cut' interrupted_by_server "$resumed"

anew() {
	rm -rf "$cache"
	serve "$web" -r -c 1000000
	exits 0 fetch && is_right && says 'starting anew'
}
t 'a server that cannot go on is asked for the whole again' anew

# The same with the other programs that may be there.
# file_of NAME: where PATH has it (`command -v` of busybox may name itself).
file_of() {
	echo "$PATH" | tr : '\n' | while read -r d; do
		[ -x "$d/$1" ] && echo "$d/$1" && break
	done
}

bare_path() { # a PATH with all that fetch needs, but no curl
	mkdir -p "$work/bare"
	for p in sh awk sed grep cut sha256sum mktemp rm rmdir mv cat tr stat \
		sleep mkdir flock tar dirname env head id readlink; do
		ln -sf "$(file_of "$p")" "$work/bare/$p"
	done
	ln -sf "$1" "$work/bare/wget"
}
with_wget() {
	bare_path "$1"
	rm -rf "$cache"
	serve "$web" -c 1000000
	PATH=$work/bare exits 0 fetch && is_right &&
		[ "$(served)" = "$resumed" ] || return
	rm -rf "$cache"
	kill "$server"
	serve "$web" -r -c 1000000
	PATH=$work/bare exits 0 fetch && is_right
}
wget=$(file_of wget)
if [ -n "$wget" ]; then
	t 'wget does as well as curl' with_wget "$wget"
else
	skip 'wget does as well as curl' 'no wget'
fi
if busybox wget --help >/dev/null 2>&1; then
	t "busybox's wget does as well as curl" with_wget "$(file_of busybox)"
else
	skip "busybox's wget does as well as curl" 'no busybox with wget'
fi

no_download() {
	bare_path /nonexistent
	rm -rf "$cache"
	PATH=$work/bare exits 3 fetch && says 'neither curl nor wget' &&
		says 'KERNEL_SRC=' && nothing_left
}
t 'without curl and wget it is said that neither is installed' no_download

not_there() {
	rm -rf "$cache"
	serve "$web" -e 404
	exits 3 fetch && says 404 && says 'KERNEL_SRC=' && nothing_left
}
t 'a mirror without the file ends it with 3, and nothing is left' not_there

altered_on_the_way() {
	rm -rf "$cache"
	mkdir -p "$work/bad/v9.x"
	alter "$work/bad/v9.x/linux-9.9.tar.xz"
	serve "$work/bad"
	exits 3 fetch && says "pinned is $sum" && nothing_left
}
t 'a file with one altered byte is refused with 3, and nothing is left' altered_on_the_way

foreign_part() {
	rm -rf "$cache"
	mkdir -p "$cache"
	head -c 500000 /dev/zero >"$cached.part"
	serve "$web"
	exits 0 fetch && says refused && is_right
}
t 'a download does not go on from a part of another file' foreign_part

no_pin() {
	rm -rf "$cache"
	serve "$web"
	exits 3 "$kc/fetch" 9.8 && says 'no sha256 is pinned' && [ -z "$(served)" ]
}
t 'kernel.org is not asked for a line without a pinned sha256' no_pin

# none_runs: no process with the mirror in its arguments, but for this grep.
none_runs() {
	echo "$KERNEL_MIRROR" >"$work/pattern"
	! grep -alF -f "$work/pattern" /proc/[0-9]*/cmdline 2>/dev/null
}

signalled() { # SIGNAL EXIT_CODE
	rm -rf "$cache"
	serve "$web" -w 100
	# A background job of sh ignores INT for good; env makes that default.
	/usr/bin/env --default-signal="$1" "$kc/fetch" 9.9 >"$work/said" 2>&1 &
	pid=$!
	until_there "$cached.part" || return
	kill -"$1" "$pid"
	wait "$pid"
	got=$?
	cat "$work/said"
	[ "$got" = "$2" ] && says interrupted && only "$cached.part" &&
		none_runs || return
	kill "$server"
	serve "$web"
	exits 0 fetch && is_right && says 'going on'
}
if /usr/bin/env --default-signal=INT true 2>/dev/null; then
	t 'Ctrl-C leaves a part, from which the next fetch goes on' signalled INT 130
	t 'SIGTERM leaves a part, from which the next fetch goes on' signalled TERM 143
else
	skip 'Ctrl-C leaves a part, from which the next fetch goes on' 'no env --default-signal'
fi

two_at_once() {
	rm -rf "$cache"
	serve "$web" -w 20
	fetch >"$work/one" & one=$!
	fetch >"$work/two" & two=$!
	wait "$one" && wait "$two" && [ "$(cat "$work/one" "$work/two")" = "$cached
$cached" ] && is_right && [ "$(served)" = "$f -1 200 $size;" ]
}
t 'two fetches at once download once' two_at_once

# A limit on the size of files stands for the disk's.
disk_full() {
	rm -rf "$cache"
	serve "$web"
	trap '' XFSZ
	(ulimit -f 2000 && exits 3 fetch) && says 'MB free, some 400' &&
		nothing_left && [ "$(grep -c . "$work/said")" -le 3 ]
}
t 'on a full disk it ends with one line and 3, and nothing is left' disk_full

elsewhere() {
	serve "$web"
	export XDG_CACHE_HOME=/proc/no/cache
	exits 2 fetch && says 'set XDG_CACHE_HOME' || return
	unset XDG_CACHE_HOME
	HOME=/proc/no exits 0 fetch O="$work/o" && says 'cannot write /proc/no' &&
		cmp "$work/o/cache/uml-lab/src/linux-9.9.tar.xz" "$good"
}
t 'an unusable HOME puts the cache below O=, and an unusable XDG_CACHE_HOME ends it with 2' elsewhere

own() {
	tar -C "$work/tree" -czf "$work/own.tgz" odd-name
	mkdir -p "$HOME/linux/arch/um" && : >"$HOME/linux/Makefile" &&
		: >"$HOME/linux/Kconfig"
	cd "$work/tree" || return
	[ "$(fetch KERNEL_SRC=odd-name)" = "$top" ] &&
		[ "$(fetch KERNEL_SRC=../tree/odd-name/)" = "$top" ] &&
		[ "$(fetch KERNEL_SRC="~"/linux)" = "$HOME/linux" ] &&
		[ "$(fetch KERNEL_SRC=../own.tgz)" = "$work/tree/../own.tgz" ]
}
t 'KERNEL_SRC can be a directory or a tarball, with a relative path or one that begins with ~' own

not_own() { # WHAT TEXT
	exits 2 fetch KERNEL_SRC="$1" && says "$2"
}
tar -C "$work" -cf "$work/other.tar" web
mkdir -p "$work/half/arch/um" && : >"$work/half/Makefile"
t 'KERNEL_SRC that is no kernel ends it with 2' not_own "$work/half" 'it has no Kconfig'
t 'KERNEL_SRC that is no tarball of a kernel ends it with 2' not_own "$work/other.tar" 'no tarball of a kernel'
t 'KERNEL_SRC that does not exist ends it with 2' not_own "$work/nothing" 'neither a directory'

bad_line() {
	exits 2 "$kc/fetch" 1.0 && says "unknown line '1.0'" && says 7.2 &&
		exits 2 "$kc/fetch" ../fetch && says 'no name of a line' &&
		exits 2 "$kc/fetch"
}
t 'an unknown line ends it with 2, and the known ones are named' bad_line

every_line() {
	for f in "$LAB"/kernel-config/lines/*; do
		version="" tarball="" sha256="" suites=""
		# shellcheck disable=SC1090 # each in turn
		. "$f"
		[ "$version" = "${f##*/}" ] && [ -n "$suites" ] &&
			[ "${tarball##*/}" = "linux-$version.tar.xz" ] &&
			case ${#sha256} in 0 | 64) ;; *) false ;; esac ||
			return
	done
}
t 'the file of every line names the line, a tarball and suites' every_line

end
