# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # lib.sh has more, the tests use it
# Sourced after lib.sh by the tests of kernel-config/fetch: a copy of its scripts with a
# small line of its own, a home without a cache, an apt that knows no archive, and `serve`,
# which starts a server on the loopback address.

kc=$work/kc/kernel-config
web=$work/web
mkdir -p "$web/v9.x" "$work/tree/odd-name/arch/um" &&
	part_of_lab "$work/kc" kernel-config/fetch kernel-config/download kernel-config/apt-source \
		kernel-config/apt.sh kernel-config/cache.sh kernel-config/lines rootfs/packages tests/sh || exit 2

# A "kernel" of 3 MB that does not compress, and the line that pins its sha256.  fetch does
# not look into it.
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

# apt_sources LINE...: these are the archives that apt knows.
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
# fetch [WORD...]: as make calls it, with no WORD as a rule.
fetch() { "$kc/fetch" "$@" 9.9; }

# until_there FILE: waits until something is in FILE, 5 s at most.
until_there() { within 50 [ -s "$1" ] || { echo "nothing in $1"; return 1; }; }

# serve DIR [OPTION...]: starts the server, and sets KERNEL_MIRROR to its address.  Its log
# is $work/served.  It ends with the test's subshell, or by its own limit of time.
serve() {
	dir=$1
	shift
	: >"$work/served"
	"$OUT/bin/httpd" -t 60 "$@" "$dir" >"$work/served" &
	server=$!
	trap 'kill $server 2>/dev/null' EXIT
	until_there "$work/served" || return
	port=$(sed -n 1p "$work/served")
	KERNEL_MIRROR=http://127.0.0.1:$port
	export KERNEL_MIRROR
}
# served: prints what was asked of the server, and what it sent.
served() { sed 1d "$work/served" | tr '\n' ';'; }

# nothing_left: there is no file in the cache.
nothing_left() { [ -z "$(find "$cache" -type f 2>/dev/null)" ]; }
# only FILE: there is only FILE in the cache.
only() { [ "$(find "$cache" -type f)" = "$1" ]; }

