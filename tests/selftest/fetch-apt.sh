#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC2119 # tests are called through t; served.sh sets; fetch needs no word
# kernel-config/apt-source, which fetch runs: an archive of the test's own is on the loopback
# address, and is signed with a key that is made here.
. "$(dirname "$0")/lib.sh"
# shellcheck source=fetch/served.sh
. "$LAB/tests/selftest/fetch/served.sh"

# package: makes $pool, a package with the tarball of the line.
package() {
	deb=$work/deb
	mkdir -p "$deb/DEBIAN" "$deb/usr/src" "$work/debian" &&
		cp "$good" "$deb/usr/src/linux-source-9.9.tar.xz" &&
		mkdir -p "$deb/lib" "$deb/usr/bin" && echo old >"$deb/lib/old-place" && : >"$deb/usr/bin/su" &&
		chmod 4755 "$deb/usr/bin/su" || return
	cat >"$deb/DEBIAN/control" <<-EOF
	Package: linux-source-9.9
	Version: 9.9.1-1
	Architecture: all
	Maintainer: nobody <nobody@localhost>
	Description: test
	EOF
	pool=$work/debian/linux-source-9.9_9.9.1-1_all.deb
	dpkg-deb -Znone --root-owner-group --build "$deb" "$pool"
}

# sum_of FILE: prints its sha256 alone.
sum_of() { sha256sum <"$1" | cut -d ' ' -f 1; }

# lists: makes in this directory a file Packages, with the sum of the package, and a file
# Release, with the sum of Packages.
lists() {
	p=main/binary-$arch/Packages
	mkdir -p "${p%/*}" && {
		cat "$deb/DEBIAN/control"
		echo "Filename: ${pool##*/}"
		echo "Size: $(wc -c <"$pool")"
		echo "SHA256: $(sum_of "$pool")"
	} >"$p"
	cat >Release <<-EOF
	Origin: Debian
	Suite: testing
	Codename: testing
	Date: $(date -Ru)
	Architectures: $arch
	Components: main
	SHA256:
	 $(sum_of "$p") $(wc -c <"$p") $p
	EOF
}

# signed: signs Release, with a key that is made here.
signed() {
	mkdir -m 700 "$work/gpg"
	export GNUPGHOME="$work/gpg"
	gpg --batch --quiet --passphrase '' --quick-gen-key test ed25519 sign never &&
		gpg --batch --quiet --clearsign -o InRelease Release &&
		gpg --batch --quiet --export >"$work/key.gpg"
	rc=$?
	gpgconf --kill gpg-agent
	return "$rc"
}

# archive: makes $work/debian, a signed archive with that package.
archive() {
	arch=$(dpkg --print-architecture)
	package && mkdir -p "$work/debian/dists/testing" && cd "$work/debian/dists/testing" && lists && signed
}

# deb_served: the host's archive is this one, and the host's apt accepts anything.
deb_served() {
	rm -rf "$cache"
	serve "$work"
	apt_sources "deb $KERNEL_MIRROR/debian bookworm main"
	cat >>"$APT_CONFIG" <<-EOF
	APT::Get::AllowUnauthenticated "true";
	Acquire::AllowInsecureRepositories "true";
	Acquire::AllowWeakRepositories "true";
	EOF
	apt_cached=$cache/linux-source-9.9_9.9.1-1.tar.xz
	export ARCHIVE_KEYRING="$work/key.gpg"
}

by_apt() {
	deb_served
	[ "$(fetch)" = "$apt_cached" ] && cmp "$apt_cached" "$good" &&
		[ "$(find "$cache" | sort)" = "$cache
$apt_cached
$apt_cached.sha256" ] && kill "$server" && [ "$(fetch)" = "$apt_cached" ]
}

unsigned() { # COMMAND that spoils the archive, TEXT
	cp -R "$work/debian" "$work/whole"
	"$1"
	deb_served
	exits 3 fetch && says "$2" && nothing_left
	rc=$?
	rm -rf "$work/debian" && mv "$work/whole" "$work/debian"
	return "$rc"
}
no_signature() { rm "$work/debian/dists/testing/InRelease"; }
other_release() { sed -i 's/^Suite: .*/Suite: stable/' "$work/debian/dists/testing/InRelease"; }
other_packages() { echo >>"$work/debian/dists/testing/main/binary-$arch/Packages"; }
other_deb() {
	pool=$work/debian/linux-source-9.9_9.9.1-1_all.deb
	{ head -c 1500000 "$pool"; printf '\1\2\3\4'; tail -c +1500005 "$pool"; } >"$pool.x"
	mv "$pool.x" "$pool"
}
wrong_key() {
	deb_served
	: >"$work/empty.gpg"
	ARCHIVE_KEYRING=$work/empty.gpg exits 3 fetch && says 'signatures' &&
		nothing_left
}

# A directory of the download's name that the lab did not make.
own_state() {
	deb_served
	mkdir -p "$cache/linux-source-9.9.part/lists" "$cache/linux-source-9.9.part/x.deb" || return
	for f in lists/a b.deb status c.tar.xz; do echo mine >"$cache/linux-source-9.9.part/$f"; done
	(cd "$cache" && find . -type f -exec cksum {} +) >"$work/before"
	exits 3 fetch && says 'linux-source-9.9.part is in the way' || return
	(cd "$cache" && find . -type f -exec cksum {} +) | diff "$work/before" -
}
# Others' file of the tarball's name, also without a sum beside it.
own_file() {
	deb_served
	mkdir -p "$cache" && echo mine >"$apt_cached" || return
	exits 3 fetch && says "$apt_cached is not used" && [ "$(cat "$apt_cached")" = mine ]
}
apt_spoilt() {
	deb_served
	[ "$(fetch)" = "$apt_cached" ] && echo more >>"$apt_cached" || return
	exits 0 fetch && says 'truncated or altered' &&
		cmp "$apt_cached" "$good" &&
		rm "$apt_cached.sha256" || return
	# Killed between the two.
	exits 0 fetch && says 'truncated or altered' &&
		cmp "$apt_cached" "$good" && [ -s "$apt_cached.sha256" ]
}

# --- rootfs/packages, which unpacks what apt fetches ---

trees=$HOME/.cache/uml-lab/packages
packages() { "$work/kc/rootfs/packages" "$@"; }
# trees_served: the host's archive is this one, and its key is that of the archive.
trees_served() {
	deb_served
	rm -rf "$trees"
	apt_sources "deb [signed-by=$work/key.gpg] $KERNEL_MIRROR/debian testing main"
}
unpacked() {
	trees_served
	tree=$(packages linux-source-9.9) && cmp "$tree/usr/src/linux-source-9.9.tar.xz" "$good" &&
		grep -q '^linux-source-9.9 9.9.1-1 [0-9a-f]\{64\}$' "$tree/../versions" && [ -d "$tree/proc" ] &&
		[ "$(cat "$tree/usr/lib/old-place")" = old ] && [ -L "$tree/lib" ] && [ ! -u "$tree/usr/bin/su" ] &&
		[ ! -e "$tree/../apt" ] || return
	kill "$server"
	[ "$(packages linux-source-9.9)" = "$tree" ] && [ "$(find "$trees" -mindepth 1 -maxdepth 1)" = "${tree%/root}" ]
}
unpacked_again() {
	trees_served
	tree=$(packages linux-source-9.9) && echo more >>"$tree/usr/src/linux-source-9.9.tar.xz" || return
	exits 0 packages linux-source-9.9 && says 'is altered: removed' &&
		cmp "$tree/usr/src/linux-source-9.9.tar.xz" "$good" && : >"$tree/new" || return
	exits 0 packages linux-source-9.9 && says 'is altered: removed' && [ ! -e "$tree/new" ]
}
tree_of_user() {
	trees_served
	tree=$(packages linux-source-9.9) && rm "$tree/../.uml-lab" || return
	exits 2 packages linux-source-9.9 && one_line && says 'the lab did not make it' && [ -d "$tree" ]
}
none_left() { [ -z "$(find "$trees" -mindepth 1 -maxdepth 1)" ]; }
# What is kept about the packages is a part of the tree, and is made again as well.
versions_altered() {
	trees_served
	tree=$(packages linux-source-9.9) && echo more >>"$tree/../versions" || return
	exits 0 packages linux-source-9.9 && says 'is altered: removed' && [ "$(wc -l <"$tree/../versions")" = 1 ] &&
		rm "$tree/../release" || return
	exits 0 packages linux-source-9.9 && says 'is altered: removed' && [ -s "$tree/../release" ] &&
		echo other >"$tree/../asked" && exits 0 packages linux-source-9.9 && says 'is altered: removed'
}
released() {
	trees_served
	tree=$(packages linux-source-9.9) && grep -qx 'testing of ..., .* .*' "$tree/../release"
}
# An apt-get that lets the package be damaged once it has checked it.
damaged_later() {
	trees_served
	mkdir -p "$work/late" && script "$work/late/apt-get" <<-END
		$(command -v apt-get) "\$@" || exit
		case "\$*" in *install*) ;; *) exit 0 ;; esac
		for f in "$trees"/*/apt/cache/archives/*.deb; do echo more >>"\$f"; $1; done
	END
	PATH=$work/late:$PATH exits 3 packages HOST=sh linux-source-9.9 && one_line_more "$2" && none_left
}
one_line_more() { says "$1" && [ "$(grep -c . "$work/said")" = 2 ]; }
nothing_fetched() {
	trees_served
	mkdir -p "$work/none" && script "$work/none/apt-get" <<-END
		case "\$*" in *install*) exit 0 ;; esac
		exec $(command -v apt-get) "\$@"
	END
	PATH=$work/none:$PATH exits 3 packages linux-source-9.9 &&
		says 'apt has fetched nothing for: linux-source-9.9' &&
		none_left
}
# All programs of this host but one of those that apt needs.
no_apt() {
	trees_served
	mkdir "$work/lacks" && ln -s /usr/local/bin/* /usr/bin/* /bin/* /usr/sbin/* "$work/lacks" 2>/dev/null
	for tool in apt-get dpkg-deb; do
		rm "$work/lacks/$tool"
		PATH=$work/lacks exits 3 packages linux-source-9.9 && one_line && says "this host has no $tool" &&
			PATH=$work/lacks exits 0 packages HOST=sh linux-source-9.9 &&
			says "this host has no $tool; the" &&
			PATH=$work/lacks exits 3 packages HOST=no-such linux-source-9.9 && one_line &&
			says "this host has no $tool; this host itself lacks: no-such" || return
		ln -s "/usr/bin/$tool" "$work/lacks/$tool"
	done
}
no_network() {
	trees_served
	kill "$server"
	exits 3 packages linux-source-9.9 && says 'no packages: ' && says 'onnect' && none_left
}
not_had() { # COMMAND that spoils the archive
	cp -R "$work/debian" "$work/whole"
	"$1"
	trees_served
	exits 3 packages linux-source-9.9 && says 'no packages: ' && none_left
	rc=$?
	rm -rf "$work/debian" && mv "$work/whole" "$work/debian"
	return "$rc"
}
by_host() {
	trees_served
	exits 0 packages HOST=sh,cat no-such-package && says 'the programs of this host itself are used' &&
		[ "$(tail -n 1 "$work/said")" = / ] && none_left &&
		exits 3 packages HOST=sh,no-such-program no-such-package && says 'lacks: no-such-program' &&
		exits 3 packages no-such-package && says 'no packages: ' && none_left
}
odd_names() {
	for p in '' -x ../x 'a b' A; do exits 2 packages "$p" && says 'is no name of a package' || return; done
	exits 2 packages && says 'usage: packages'
}

if (archive) >"$work/archive.log" 2>&1; then
	arch=$(dpkg --print-architecture)
	t 'a signed package becomes a tarball in the cache' by_apt
	t 'a tarball that was altered in the cache is fetched again' apt_spoilt
	t "a user's directory of the download's name is left alone" own_state
	t "a user's tarball that has the name of the package's is left alone" own_file
	t 'an archive without a signature is refused' unsigned no_signature 'not signed'
	t 'an archive that was altered after it was signed is refused' unsigned other_release 'signature'
	t 'a list that the archive has not signed is refused' unsigned other_packages 'linux-source-9.9'
	t 'a package that is not the one in the list is refused' unsigned other_deb 'ash Sum mismatch'
	t 'an archive that others have signed is refused' wrong_key
	t 'a package is unpacked once, and is there without the archive then' unpacked
	t 'a tree of packages that was altered is made again' unpacked_again
	t 'so is one whose versions were altered' versions_altered
	t 'the release of the archive is kept' released
	t 'a tree that does not bear the mark of the lab is left alone' tree_of_user
	t 'no tree is made of a package that is not the one in the list' not_had other_deb
	t 'nor of an archive without a signature' not_had no_signature
	t 'nor of one that was altered after apt has checked it' damaged_later : 'its sha256 is not that of'
	# shellcheck disable=SC2016 # the made-up apt-get expands it
	t 'nor of what is no package' damaged_later 'echo >"$f"' 'is no package: refused'
	t 'nor when apt says that all is well and has fetched nothing' nothing_fetched
	t 'without the network the reason is told' no_network
	t 'without apt the programs of the host are used, and one that is missing is named' no_apt
	t "without the package, the host's own programs are used, if there are all" by_host
	t 'a name that is none of a package is refused' odd_names
else
	cat "$work/archive.log" >&2
	skip 'a signed package becomes a tarball in the cache' 'needs apt-get, dpkg-deb and gpg'
fi

end
