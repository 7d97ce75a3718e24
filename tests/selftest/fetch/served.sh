# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # lib.sh has more, the tests use it
# Sourced by the tests of kernel-config/fetch after lib.sh: a copy of its
# scripts with a small line of its own, a home without a cache, an apt that
# knows no archive, and `serve` of a server on the loopback address.

kc=$work/kc/kernel-config
web=$work/web
mkdir -p "$web/v9.x" "$work/tree/odd-name/arch/um" &&
	part_of_lab "$work/kc" kernel-config/fetch kernel-config/download kernel-config/apt-source kernel-config/cache.sh \
		kernel-config/lines tests/sh || exit 2

# A "kernel" of 3 MB that does not compress, and the line that pins it; fetch
# does not look into what it pins.
top=$work/tree/odd-name
: >"$top/Makefile" && : >"$top/Kconfig" && : >"$top/arch/um/Makefile"
head -c 3000000 /dev/urandom >"$top/blob"
good=$web/v9.x/linux-9.9.tar.xz
(cd "$work/tree" && tar -cf - odd-name | gzip -1) >"$good" || exit 2
size=$(wc -c <"$good")
sum=$(sha256sum <"$good")
sum=${sum%% *}
cat >"$kc/lines/9.9" <<EOF
version=9.9
tarball=v9.x/linux-9.9.tar.xz
sha256=$sum
package=linux-source-9.9
suites='testing'
EOF
sed 's/^sha256=.*/sha256=/' "$kc/lines/9.9" >"$kc/lines/9.8"

# apt sees no archive unless a test names one.
apt_sources() {
	printf '%s\n' "$@" >"$work/sources.list"
	cat >"$work/apt.conf" <<-EOF
	Dir::Etc::SourceList "$work/sources.list";
	Dir::Etc::SourceParts "/dev/null";
	Dir::Etc::Parts "/dev/null";
	Dir::Etc::Main "/dev/null";
	EOF
}
apt_sources ''
export APT_CONFIG="$work/apt.conf"
export HOME="$work/home" TMPDIR="$work"
mkdir "$HOME" || exit 2
unset XDG_CACHE_HOME KERNEL_SRC KERNEL_MIRROR O
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
cache=$HOME/.cache/uml-lab/src
cached=$cache/linux-9.9.tar.xz
fetch() { "$kc/fetch" 9.9; }

# until_there FILE: waits until it has something in it, 4 s at most.
until_there() {
	for i in 1 2 3 4 5 6 7 8 9 10; do
		[ -s "$1" ] && return
		sleep "0.$i"
	done
	echo "nothing in $1"
	return 1
}

# serve DIR [OPTION...]: starts the server, sets KERNEL_MIRROR; its log is
# $work/served.  It dies with the test's subshell, or by its own limit.
serve() {
	dir=$1
	shift
	: >"$work/served"
	"$OUT/bin/httpd" -t 15 "$@" "$dir" >"$work/served" &
	server=$!
	trap 'kill $server 2>/dev/null' EXIT
	until_there "$work/served" || return
	port=$(sed -n 1p "$work/served")
	KERNEL_MIRROR=http://127.0.0.1:$port
	export KERNEL_MIRROR
}
served() { sed 1d "$work/served" | tr '\n' ';'; }

# nothing_left: the cache holds no file at all, in whatever state.
nothing_left() { [ -z "$(find "$cache" -type f 2>/dev/null)" ]; }
only() { [ "$(find "$cache" -type f)" = "$1" ]; }

