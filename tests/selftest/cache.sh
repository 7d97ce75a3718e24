#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC2016 # tests are called through t; served.sh sets; $ is of make
# kernel-config/cache.sh, through the programs that use it: where the cache is, that others
# cannot put anything into what is used, and that a file which the lab did not make stays.
. "$(dirname "$0")/lib.sh"
# shellcheck source=fetch/served.sh
. "$LAB/tests/selftest/fetch/served.sh"

root=$HOME/.cache/uml-lab

doctor() { "$LAB/tests/targets/doctor/need" "$@" doctor; }
# a_cache: the line's tarball is in the cache, put there by the lab.
a_cache() {
	rm -rf "$HOME/.cache"
	serve "$web"
	[ "$(fetch 2>"$work/first")" = "$cached" ] || { cat "$work/first"; return 1; }
}

# --- others can write to it ---

# refused WHAT MODE: when WHAT has that mode nothing of the cache is used, and one line says
# what to type, which helps.
refused() {
	a_cache || return
	chmod "$2" "$1"
	exits 2 fetch && says "$1" && says "type chmod go-w $1" &&
		[ "$(wc -l <"$work/said")" = 1 ] && [ -f "$cached" ] &&
		chmod go-w "$1" &&
		exits 0 fetch
}
t 'a cache that others can write to is refused, with what to type' refused "$cache" 0777
t 'a cache that the group can write to is refused' refused "$cache" 0775
t 'a cache that others can write to is refused in spite of a sticky bit' refused "$cache" 1777
t 'a cache in a directory that the group can write to is refused' refused "$root" 0775
t 'a cache below a directory that others can write to is refused' refused "$HOME" 0757
t 'a tarball that others can write to is refused' refused "$cached" 0666

sticky_above() {
	chmod 1777 "$HOME"
	a_cache && exits 0 fetch
	rc=$?
	chmod 755 "$HOME"
	return "$rc"
}
t 'a cache below a directory like /tmp is used' sticky_above

spaced() {
	export XDG_CACHE_HOME="$work/a b'c"
	serve "$web"
	exits 0 fetch && chmod 777 "$XDG_CACHE_HOME" && exits 2 fetch || return
	sh -c "$(sed 's/.*: type //' "$work/said")" && exits 0 fetch
}
t 'a path in what to type is quoted where it must be' spaced

told() {
	a_cache && chmod 777 "$cache" || return
	doctor >"$work/said"
	says "missing  cache      $cache can be written by others"
}
t 'the doctor says as well that others can write to the cache' told

recorded_sum() {
	a_cache || return
	theirs=$cache/linux-source-9.9_1.tar.xz
	cp "$good" "$theirs" && rm "$cached" || return
	(cd "$cache" && sha256sum "${theirs##*/}") >"$theirs.sha256"
	exits 0 fetch && [ "$(cat "$work/said")" = "$theirs" ] || return
	chmod 666 "$theirs.sha256"
	exits 2 fetch && says "type chmod go-w $theirs.sha256" && [ -f "$theirs" ]
}
t 'a recorded sha256 that others can write to is refused' recorded_sum

of_another() { # WHAT
	a_cache || return
	chown 12345 "$1"
	exits 2 fetch && says "$1" && says 'user 12345' &&
		says 'XDG_CACHE_HOME' && [ -f "$cached" ]
	rc=$?
	chown 0 "$1"
	return "$rc"
}
if [ "$(id -u)" = 0 ]; then
	t "another user's tarball is refused" of_another "$cached"
	t "a directory of another user's is refused" of_another "$cache"
	t "a cache below a directory of another user's is refused" of_another "$HOME/.cache"
else
	skip "another user's files are refused" 'only root can make some'
fi

linked() {
	a_cache && mkdir -p "$work/far/deep" || return
	mv "$cached" "$work/far/deep/t" &&
		ln -s "$work/far/link" "$cached" &&
		ln -s deep/t "$work/far/link"
	exits 0 fetch || return
	for f in "$work/far" "$work/far/deep" "$work/far/deep/t"; do
		chmod o+w "$f"
		exits 2 fetch && says "type chmod go-w $f" || return
		chmod o-w "$f"
	done
	exits 0 fetch
}
t 'a link is followed only to files that pass the same questions' linked

masked() {
	rm -rf "$HOME/.cache"
	serve "$web"
	umask 000
	exits 0 fetch && [ -z "$(find "$HOME/.cache" ! -type l -perm -002)" ] && exits 0 fetch
}
t 'a cache that the lab makes passes them, whatever the umask' masked

# --- the kernel's build ---

# a_tree: makes a tree whose build says what would have compiled it.
a_tree() {
	rm -rf "$HOME/.cache" "$work/t" "$work/tools" "$work/ran"
	mkdir -p "$work/t/build-x" "$work/tools"
	{
		printf 'ifdef LLVM\nCC := clang$(filter -%%,$(LLVM))\nendif\nlinux:\n'
		printf '\t@$(CC) -c x; echo "$(CC)" >cc; echo "$$PATH" >path; echo >$(O)/linux\n'
	} >"$work/t/Makefile"
	cat >"$work/tools/ccache" <<-END
	#!/bin/sh
	echo "\${0##*/} \$CCACHE_DIR" >"$work/ran"
	END
	chmod +x "$work/tools/ccache"
}
build() { PATH=$work/tools:$PATH "$LAB/kernel-config/build" "$@" "$work/t" build-x; }

planted() {
	a_tree
	mkdir -p "$root/bin" "$root/ccache"
	for f in make gcc sed; do
		printf '#!/bin/sh\ntouch "%s"\nexec /usr/bin/%s "$@"\n' "$work/planted" "$f" >"$root/bin/$f"
		chmod +x "$root/bin/$f"
	done
	exits 0 build && [ ! -e "$work/planted" ] &&
		[ "$(cat "$work/ran")" = "gcc $root/ccache" ] &&
		! grep -qF "$root" "$work/t/path"
}
t 'no program in the cache is run' planted

names() { # LLVM NAME
	a_tree
	exits 0 build LLVM="$1" &&
		[ "$(cat "$work/ran")" = "$2 $root/ccache" ] &&
		[ "$(cat "$work/t/cc")" = "$2" ] || return
	# Again, and without ccache: the compiler has the same name.
	exits 0 build LLVM="$1" &&
		exits 0 build LLVM="$1" LAB_CCACHE=no &&
		[ "$(cat "$work/t/cc")" = "$2" ]
}
t 'ccache runs under the name of the compiler' names '' gcc
t 'ccache runs under the name of clang' names 1 clang
t 'ccache runs under the name of a clang with a number' names -16 clang-16

only_ours() {
	a_tree
	first=$work/t/build-x/.ccache
	mkdir -m 777 "$first" && ln -s /bin/false "$first/make" &&
		ln -s /bin/false "$first/gcc" || return
	exits 0 build && [ "$(ls "$first")" = gcc ] && [ "$(stat -c %a "$first")" = 700 ] &&
		[ "$(cut -d : -f 1 "$work/t/path")" = "$first" ]
}
t "the directory in PATH is the user's own, and made anew" only_ours

objects() { # MODE WHAT TYPED
	a_tree
	mkdir -p "$root/ccache/a/b" && : >"$root/ccache/a/b/object" &&
		chmod "$1" "$root/ccache/$2" || return
	exits 3 build && says "$root/ccache" && says "$3" &&
		[ ! -e "$work/ran" ] || return
	chmod -R go-w "$root/ccache"
	exits 0 build
}
t "ccache's objects are not used where others can write to their directory" objects 777 . 'chmod go-w'
t 'they are not used where others can write to a directory below it' objects 775 a/b 'chmod -R go-w'
t 'they are not used where others can write to one of them' objects 666 a/b/object 'chmod -R go-w'
# What find says of a file that is gone before it looks at it (a lock of ccache): it belongs to nobody.
gone() {
	mkdir -p "$work/gone/bin" "$work/gone/objects" && real=$(command -v find) &&
		script "$work/gone/bin/find" <<-END || return
			case "\$*" in *-prune*) ;; *) echo "$work/gone/objects/stats.lock" ;; esac
			exec "$real" "\$@"
		END
	exits 0 env PATH="$work/gone/bin:$PATH" \
		sh -c '. kernel-config/cache.sh; trusted_all "$1"' sh "$work/gone/objects" &&
		chmod 666 "$work/gone/bin/find" && mv "$work/gone/bin/find" "$work/gone/objects/" &&
		exits 1 sh -c '. tests/sh/messages.sh; . kernel-config/cache.sh; me=x; trusted_all "$1"' \
			sh "$work/gone/objects" &&
		says 'could have been changed by others'
}
t 'a lock that goes away meanwhile is no reason' gone

# --- what the lab did not make ---

is_kept() { cmp "$1" "$work/own" || { echo "$1 is lost"; return 1; }; }

own_tarball() {
	a_cache && rm -rf "$cache" && mkdir -p "$cache" || return
	tar -C "$work/tree" -czf "$work/own" odd-name && cp "$work/own" "$cached" || return
	exits 3 fetch && is_kept "$cached" && says "make KERNEL_SRC=$cached" &&
		says 'not used'
}
t "a user's own tarball in the cache is not deleted" own_tarball

no_pin() {
	rm -rf "$HOME/.cache"
	mkdir -p "$cache"
	mine=$cache/linux-9.9.tar.xz
	tar -C "$work/tree" -czf "$work/own" odd-name && cp "$work/own" "$mine" &&
		cp "$work/own" "$cache/linux-source-9.9_mine.tar.xz" || return
	serve "$web"
	exits 3 "$kc/fetch" 9.8 && is_kept "$mine" &&
		is_kept "$cache/linux-source-9.9_mine.tar.xz" &&
		says "make KERNEL_SRC=$mine" && says 'nothing says what its sha256' &&
		! says truncated
}
t "a user's own tarball of a line without a pinned sha256 is not deleted" no_pin

# --- where it is ---

# everywhere DIR [WORD...]: with the WORDs fetch, build, busybox's download and the doctor take DIR.
everywhere() {
	serve "$web"
	dir=$1
	shift
	[ "$(fetch "$@")" = "$dir/src/linux-9.9.tar.xz" ] || { echo "fetch: $(fetch "$@")"; return 1; }
	build "$@" >/dev/null 2>&1
	[ "$(cat "$work/ran")" = "gcc $dir/ccache" ] || { echo "build: $(cat "$work/ran")"; return 1; }
	# Some shells think that root can write there.
	[ "${HOME-}" != /proc/self ] || return 0
	doctor "$@" | grep -F " cache " >"$work/said"
	cat "$work/said"
	says "$dir"
}
relative() {
	a_tree
	cd "$work" || return
	XDG_CACHE_HOME=some/cache everywhere "$root" && [ ! -e some ]
}
t 'a relative XDG_CACHE_HOME is ignored by all' relative

absolute() {
	a_tree
	XDG_CACHE_HOME="$work/new/xdg cache" everywhere "$work/new/xdg cache/uml-lab" &&
		[ ! -e "$HOME/.cache" ]
}
t 'an absolute one is used by all' absolute

homeless() { # HOME
	a_tree
	rm -rf "$work/o"
	cd "$work" || return
	if [ "$1" = unset ]; then unset HOME; else export HOME="$1"; fi
	everywhere "$work/o/cache/uml-lab" O="$work/o"
}
t 'without HOME the cache is below O=' homeless unset
t 'with an empty HOME the cache is below O=' homeless ''
t 'with a relative HOME the cache is below O=' homeless home
t 'with a HOME that does not exist the cache is below O=' homeless "$work/nonexistent"
t 'with a HOME that cannot be written the cache is below O=' homeless /proc/self
not_made() { [ ! -e "$work/nonexistent" ] && [ ! -e "$work/home/home" ]; }
t 'no HOME was made' not_made

# --- downloads ---

mirror() { # WHAT
	rm -rf "$HOME/.cache"
	KERNEL_MIRROR=$1 exits 2 fetch && says 'KERNEL_MIRROR=' &&
		says https:// && [ "$(wc -l <"$work/said")" = 1 ]
}
t 'KERNEL_MIRROR with a space is refused' mirror 'http://127.0.0.1:1/a b'
t 'KERNEL_MIRROR with a quote is refused' mirror "http://127.0.0.1:1/a'b"
t 'KERNEL_MIRROR with a double quote is refused' mirror 'http://127.0.0.1:1/a"b'
t 'KERNEL_MIRROR that is no address is refused' mirror '-Kfile'
t 'KERNEL_MIRROR with an escape is refused' mirror "$(printf 'http://x/\033[31m')"

globbed() {
	rm -rf "$HOME/.cache"
	serve "$web"
	KERNEL_MIRROR="$KERNEL_MIRROR/{x,y}[1-2]" exits 3 fetch && says 404
	[ "$(served | tr ';' '\n' | grep -c .)" -le 1 ]
}
t 'an address with braces is taken as one address' globbed

# a_busybox: makes a source of busybox, whose Makefile "builds" the host's own, and a script
# rootfs/busybox with the address and the sha256 of that source, for a host without busybox.
a_busybox() {
	rm -rf "$HOME/.cache" "$work/lab" "$work/src" "$work/bare"
	mkdir -p "$work/src/busybox-1.36.1" "$work/web/b" "$work/bare"
	cp -R "$work/kc" "$work/lab" && mkdir "$work/lab/rootfs"
	cp "$(command -v busybox)" "$work/src/busybox-1.36.1/it"
	printf 'all:\n\tcp it busybox\ndefconfig oldconfig:\n\techo CONFIG_TC=y >.config\n' \
		>"$work/src/busybox-1.36.1/Makefile"
	tar -C "$work/src" -cjf "$work/web/b/busybox-1.36.1.tar.bz2" busybox-1.36.1 || return
	serve "$web" "$@"
	s=$(sha256sum <"$work/web/b/busybox-1.36.1.tar.bz2")
	sed -e "s,^url=.*,url=$KERNEL_MIRROR/b/busybox-1.36.1.tar.bz2," -e "s/^sha256=.*/sha256=${s%% *}/" \
		-e 's,/bin/busybox,/none/busybox,g' "$LAB/rootfs/busybox" >"$work/lab/rootfs/busybox"
	chmod +x "$work/lab/rootfs/busybox"
	for p in sh awk sed grep cut sha256sum mktemp rm mv cp cat tr stat sleep mkdir flock tar bzip2 dirname \
		env head tail yes make getconf readelf chmod id readlink curl touch find rmdir; do
		ln -sf "$(command -v "$p")" "$work/bare/$p"
	done
}
busybox_got() { PATH=$work/bare "$work/lab/rootfs/busybox" "$work/bb-$1"; }

one_busybox() {
	a_busybox && exits 0 busybox_got 0 && cmp "$work/bb-0" "$(command -v busybox)"
}
two_busyboxes() {
	a_busybox -w 20 || return
	busybox_got 1 & one=$!
	busybox_got 2 & two=$!
	wait "$one" && wait "$two" &&
		cmp "$work/bb-1" "$work/bb-2" &&
		[ "$(served | tr ';' '\n' | grep -c ' 200 ')" = 1 ]
}
bad_busybox() {
	a_busybox || return
	sed -i 's/^sha256=../sha256=00/' "$work/lab/rootfs/busybox"
	exits 3 busybox_got 3 && says 'refused' && says 'BUSYBOX=' &&
		[ ! -e "$work/bb-3" ] && nothing_left
}
shared_busybox() {
	a_busybox && mkdir -p "$cache" && chmod 777 "$cache" || return
	exits 3 busybox_got 4 && says "type chmod go-w $cache" && nothing_left
}
own_busybox() {
	a_busybox && mkdir -p "$cache" &&
		echo mine >"$work/own" &&
		cp "$work/own" "$cache/busybox-1.36.1.tar.bz2" || return
	exits 3 busybox_got 5 && is_kept "$cache/busybox-1.36.1.tar.bz2" && says 'move it away'
}
if command -v busybox >/dev/null && command -v bzip2 >/dev/null && command -v curl >/dev/null; then
	t "busybox's source is fetched" one_busybox
	t "busybox's source is downloaded once for two makes at once" two_busyboxes
	t "busybox's source is refused when it has another sha256, and nothing is left" bad_busybox
	t "a cache that others can write to is not used for busybox's source" shared_busybox
	t "a user's own file that has the name of busybox's source is not deleted" own_busybox
else
	skip "busybox's source is fetched" 'needs busybox, bzip2 and curl'
fi

end
