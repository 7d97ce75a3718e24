#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2016,SC2317 # code for stubs; tests are called through t
# Tests of tests/targets/doctor/need with a PATH of our own: links to all the host's
# tools, of which a test takes some away, and package managers that only write
# down what they were asked.
. "$(dirname "$0")/lib.sh"

host=$PATH
bin=$work/bin
asked=$work/asked
need=$LAB/tests/targets/doctor/need
export TMPDIR="$work"

# file_of NAME: where PATH has it (`command -v` of busybox may name itself).
file_of() {
	echo "$PATH" | tr : '\n' | while read -r d; do
		[ -x "$d/$1" ] && echo "$d/$1" && break
	done
}
# All that the table, `need` and these tests call; one that the host lacks is
# simply not there.
all=$(for p in sh awk sed grep tr sort comm cat rm mkdir rmdir mktemp dirname tail \
	head wc uname df mv ln chmod cmp diff find xargs sha256sum stat flock \
	gcc as ld make flex bison bc busybox tar xz patch readelf curl wget jq \
	git ccache gnuplot m4 true unshare mount timeout; do file_of $p; done)

# links: a PATH with them, without any package manager, and we are root.
links() {
	PATH=$host
	rm -rf "$bin"
	mkdir "$bin"
	# shellcheck disable=SC2086 # a list
	ln -s $all "$bin"
	stub id 'echo 0'
	: >"$asked"
	PATH=$bin
}

# stub NAME COMMAND: a program that does COMMAND.
stub() {
	rm -f "$bin/$1"
	printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1"
	chmod +x "$bin/$1"
}

# manager NAME [COMMAND]: a package manager that notes its arguments.
manager() {
	stub "$1" "echo $1 \"\$@\" >>'$asked'; ${2-}"
}
was_asked() {
	cat "$asked"
	[ "$(cat "$asked")" = "$1" ]
}
missing_are() {
	exits 2 "$need" && [ "$(cat "$work/said")" = "$1" ]
}

all_there() { links; exits 0 "$need" && [ ! -s "$work/said" ]; }
t 'nothing is missing on this host' all_there

names_them() {
	links
	stub wget :
	rm -f "$bin/flex" "$bin/bison" "$bin/curl" "$bin/ccache"
	missing_are "flex
bison" && rm -f "$bin/wget" && missing_are "flex
bison
download"
}
t 'missing tools are named, and one of curl and wget is enough' names_them

make_of() { # VERSION
	links
	stub make "echo 'GNU Make $1'"
	"$need"
}
old_make() {
	make_of 4.2 && make_of 10.0 && ! make_of 3.82 && ! make_of 4.0 &&
		make_of 4.1
}
t 'a make older than 4.1 is missing' old_make

without() { # PROGRAM of gcc's that fails, NEED
	links
	stub gcc "case \"\$*\" in *$1*) exit 1 ;; esac; exec '$gcc' \"\$@\""
	missing_are "$2"
}
gcc=$(file_of gcc)
t 'a static libc that is missing is noticed' without -static libc

elf_headers() {
	links
	stub gcc "case \"\$*\" in *-fsyntax-only*) ! grep -q libelf; exit ;; esac; exec '$gcc' \"\$@\""
	"$need" && exits 2 "$need" check more && says libelf
}
t 'headers for the freeze instrument are needed only with "more"' elf_headers

dynamic_busybox() {
	links
	exits 2 "$need" BUSYBOX="$gcc" && [ "$(cat "$work/said")" = busybox ] &&
		exits 2 "$need" BUSYBOX="$gcc" install && one_line && says "BUSYBOX=$gcc: is not a static busybox"
}
t 'a busybox that is not static is missing' dynamic_busybox

poor_busybox() {
	links
	stub comm 'echo vi'
	missing_are busybox
}
t 'a busybox without an applet of the manifest is missing' poor_busybox

not_root() {
	links
	manager apt-get
	stub id 'echo 1000'
	rm -f "$bin/flex" "$bin/xz"
	exits 2 "$need" install && [ "$(wc -l <"$work/said")" = 1 ] &&
		says 'missing: flex xz; type: sudo apt-get install' &&
		says ' flex xz-utils' && was_asked ''
}
t 'a user who is not root gets one line with the command and 2, and nothing is run' not_root

page_needs() {
	links
	manager apt-get
	rm -f "$bin/gnuplot"
	exits 0 "$need" check more && exits 2 "$need" LAB_INSTALL=no install page &&
		says 'missing: gnuplot; type: apt-get install' && was_asked '' && exits 0 "$need" install more
}
t 'gnuplot is needed for the page alone' page_needs

install_no() {
	links
	manager apt-get
	rm -f "$bin/flex"
	exits 2 "$need" LAB_INSTALL=no install &&
		says 'missing: flex; type: apt-get install' && was_asked ''
}
t 'with LAB_INSTALL=no root gets the same' install_no

apt='apt-get install -y --no-install-recommends --no-remove flex'
installs() { # what apt-get indextargets prints, what is asked then
	links
	manager apt-get "case \$1 in
		indextargets) echo '$1' ;;
		install) ln -s true '$bin/flex' ;;
	esac"
	stub flex 'echo flex 2.6'
	mv "$bin/flex" "$bin/true-flex"
	sed -i "s|ln -s true|ln -s true-flex|" "$bin/apt-get"
	exits 0 "$need" install && says 'missing: flex; installing: apt-get' &&
		was_asked "$2"
}
t 'for root apt-get installs what is missing' installs 'some lists' \
	"apt-get indextargets
$apt"
t 'where apt has no lists they are updated first' installs '' \
	"apt-get indextargets
apt-get -q update
$apt"

stale() {
	links
	manager apt-get 'case $1 in indextargets) echo lists ;; install) echo E: gone; exit 100 ;; esac'
	rm -f "$bin/flex"
	exits 2 "$need" install && says 'E: gone' && says 'cannot install' &&
		was_asked "apt-get indextargets
$apt
apt-get -q update
$apt"
}
t 'when the lists name packages that are gone there is one update, one more try, and 2' stale

in_vain() {
	links
	manager apt-get 'echo'
	rm -f "$bin/flex"
	exits 2 "$need" install && says 'still missing'
}
t 'tools that are still missing after the installation are named' in_vain

named() { # MANAGER COMMAND PACKAGES
	links
	manager "$1"
	rm -f "$bin/xz" "$bin/flock"
	stub gcc "case \"\$*\" in *-static*) exit 1 ;; esac; exec '$gcc' \"\$@\""
	exits 2 "$need" install
	was_asked "$2 $3"
}
t 'dnf is known' named dnf 'dnf install -y' \
	'glibc-devel glibc-static util-linux-core xz'
t 'pacman is known' named pacman 'pacman -S --needed --noconfirm' 'glibc util-linux xz'
t 'zypper is known' named zypper 'zypper --non-interactive install' \
	'glibc-devel-static util-linux xz'
t 'apk is known' named apk 'apk add' 'linux-headers musl-dev util-linux xz'

no_manager() {
	links
	rm -f "$bin/flex"
	exits 2 "$need" install && says 'type: install flex (none of apt'
}
t 'a host without a known package manager gets one line as well' no_manager


# What only saves time: installed with the rest, and never in the way.
no_ccache() {
	links
	export XDG_CACHE_HOME="$work/cache"
	rm -rf "$XDG_CACHE_HOME"
	rm -f "$bin/ccache"
	manager apt-get "case \$1 in indextargets) echo lists ;; install) $1 ;; esac"
}
with_ccache='apt-get install -y --no-install-recommends --no-remove ccache'
fast() {
	no_ccache "ln -s true '$bin/ccache'"
	exits 0 "$need" install more && says 'installing: apt-get' &&
		was_asked "apt-get indextargets
$with_ccache"
}
fast_refused() {
	no_ccache 'exit 100'
	exits 0 "$need" install more && says 'cannot install ccache' || return
	: >"$asked"
	exits 0 "$need" install more && [ ! -s "$work/said" ] && was_asked ''
}
fast_not_asked() {
	no_ccache :
	exits 0 "$need" check more &&
		exits 0 "$need" install &&
		exits 0 "$need" LAB_CCACHE=no install more &&
		exits 0 "$need" LAB_INSTALL=no install more &&
		stub id 'echo 1000' &&
		exits 0 "$need" install more && [ ! -s "$work/said" ] &&
		was_asked ''
}
t 'ccache is installed with the other tools' fast
t 'where ccache cannot be had the lab goes on, and does not ask again that day' fast_refused
t 'ccache is not asked for where nothing may be installed or it is not wanted' fast_not_asked

whole_table() {
	awk '/^#/ { next } NF != 8 || $2 !~ /^(must|more|fast|page|gdb|grade|hosts|nice)$/ { print; bad = 1 }
		END { exit bad }' "$LAB/tests/targets/doctor/needs"
}
t 'the table names a package of every manager' whole_table

doctor() {
	links
	manager apt-get
	rm -f "$bin/flex" "$bin/ccache"
	exits 2 "$need" doctor &&
		says 'missing  flex       type: apt-get install' &&
		says 'optional ccache     type:' && says 'ok       gcc ' &&
		exits 2 "$need" O="$work/a b" doctor &&
		says 'has a space or a colon' &&
		LAB_MEMORY_DIRS=$work=1300 exits 2 "$need" doctor &&
		says "ok       memfile    $work, 1300 MiB free, executable"
}
t 'the doctor has a line for each need' doctor

doctor_agrees() {
	links
	"$need" doctor >"$work/doc"
	rc=$?
	cat "$work/doc"
	grep -q '^missing' "$work/doc" && bad=2 || bad=0
	[ "$rc" = "$bad" ] && ! grep -v '^\(ok\|missing\|optional\) ' "$work/doc"
}
t 'the exit code of the doctor says whether a line says "missing"' doctor_agrees

# make hands its knobs to the doctor; what the environment has under these names is no knob.
by_make() {
	exits 2 env MAKELEVEL=0 make -s lab-doctor LAB_CCACHE=no BUSYBOX=/bin/true &&
		says 'ok       ccache     not used: LAB_CCACHE=no' &&
		says 'missing  busybox    type: make with another BUSYBOX=, or with none' &&
		! env MAKELEVEL=0 BUSYBOX=/bin/true make -s lab-doctor 2>&1 | grep 'with another'
}
t 'LAB_CCACHE= and BUSYBOX= reach the doctor through make' by_make

probe() {
	gcc -o "$work/probe" "$LAB/tests/targets/doctor/probe.c" "$LAB/tests/boot/memory.c" &&
		"$work/probe" memfile "$work" &&
		exits 1 "$work/probe" memfile /nonexistent && exits 2 "$work/probe"
}
t 'the probe says when the file of a guest'\''s memory cannot be made' probe

# Where a guest keeps its memory, on hosts that have other places for it than this one.
places() { LAB_MEMORY_DIRS=$1 "$work/probe" memory 640 "$work" >"$work/said"; }
docker() {
	places "$work/=64:$work=900" &&
		grep "^$work, 900 MiB free, executable.* ($work/ has 64 MiB free)" "$work/said"
}
in_turn() {
	places "/nonexistent:here:$need:$work" &&
		says '/nonexistent does not exist; here is no absolute path; ' &&
		says "$need is no directory)"
}
nowhere() {
	! places "$work=639:/nonexistent" &&
		says "no directory will do for a guest's memory of 640 MiB: " &&
		says ": $work has 639 MiB free; /nonexistent does not exist"
}
# The user's own comes first, the directory of the results last.
order() {
	TMPDIR="$work/a" TMP="$work/b" TEMP="$work/c" "$work/probe" memory 999999999 "$work/d" >"$work/said"
	tr ';' '\n' <"$work/said" | sed -n "s,.*[ ]\(/[^ ]*\) \(has\|does\) .*,\1,p" >"$work/order"
	printf '%s\n' "$work/a" "$work/b" "$work/c" /dev/shm /tmp "$work/d" | diff - "$work/order"
}
before_the_build() {
	links
	LAB_MEMORY_DIRS=$work=640 exits 0 "$need" memory 640 && [ ! -s "$work/said" ] || return
	LAB_MEMORY_DIRS=$work=639 exits 2 "$need" memory 640 && [ "$(wc -l <"$work/said")" = 1 ] &&
		says "$work has 639 MiB free; set TMPDIR to a directory with room, or MEM= lower"
}
doctor_nowhere() {
	links
	LAB_MEMORY_DIRS=$work=1299 exits 2 "$need" doctor &&
		says "missing  memfile    no directory will do"
}
no_tmpdir() {
	links
	for d in /nonexistent here "$need"; do
		TMPDIR=$d exits 0 "$need" && [ ! -s "$work/said" ] || return
	done
}
t "a directory without room for a guest's memory is passed over, and that is said" docker
t 'a path that does not exist, is relative or is no directory is passed over, and that is said' in_turn
t 'when no directory will do, one line has all reasons' nowhere
t "the user's directory comes first, that of the results last" order
t 'that there is no room is said before anything is built' before_the_build
t 'the doctor says that there is no room' doctor_nowhere
t 'need works whatever TMPDIR says' no_tmpdir

# fpstate BYTES [ROOM]: prints what the doctor says of a host whose FP state has so many
# bytes.  ROOM is what line 6.1 has for it.
fpstate() {
	part_of_lab "$work/small" kernel-config tests/boot tests/sh tests/targets/doctor || return
	[ $# = 1 ] || sed -i "s/^fp=.*/fp=$2/" "$work/small/kernel-config/lines/6.1" || return
	LAB_FPSTATE=$1 "$work/small/tests/targets/doctor/need" doctor >"$work/said"
	grep ' fpstate ' "$work/said"
}
fp_small() {
	said=$(fpstate 2000 400)
	echo "$said"
	with=kernel-config/compat/larger-fp-state.patch
	[ "$said" = "ok       fpstate    2000 bytes, too many for UML of 6.1 (6.1 has 400, 6.12 has 2696):\
 its kernels are built with $with" ]
}
fp_both() { fpstate 11008 | grep 'too many for UML of 6.1 6.12 (6.1 has 2696, 6.12 has 2696)'; }
fp_room() {
	fpstate 2696 | grep -x 'ok       fpstate    2696 bytes, where UML of 6.1 has 2696, 6.12 has 2696'
}
fp_told() {
	LAB_FPSTATE=many exits 2 "$work/probe" fpstate &&
		says 'LAB_FPSTATE=many: must be a number of bytes'
}
fp_here() {
	n=$("$work/probe" fpstate) && fpstate '' | grep " $n bytes, "
}
t 'the doctor says that the FP state of the host is too large for a line' fp_small
t 'the doctor says that it is too large for several lines' fp_both
t 'the doctor says that it is not too large' fp_room
t 'LAB_FPSTATE= must be a number of bytes' fp_told
if "$work/probe" fpstate >/dev/null; then
	t 'the doctor gives the number of this host' fp_here
else
	skip 'the doctor gives the number of this host' 'this host does not tell'
fi

noexec() {
	unshare -rm sh -c 'mount -t tmpfs -o noexec none "$1" && "$2" memfile "$1"' - \
		"$work/noexec" "$work/probe"
}
mkdir "$work/noexec"
if unshare -rm mount -t tmpfs none "$work/noexec" 2>/dev/null; then
	refused() { exits 1 noexec && says 'not permitted'; }
	t "a file system that is mounted noexec will not do for a guest's memory" refused
	small() {
		LAB_MEMORY_DIRS=$work/noexec:$work=900 unshare -rm sh -c 'mount -t tmpfs -o size=64m none "$1" &&
		"$2" memory 640 /' - \
			"$work/noexec" "$work/probe" >"$work/said"
		grep "^$work, 900 MiB free, executable.* ($work/noexec has 6[0-9] MiB free)" "$work/said"
	}
	t "a file system of 64 MiB is passed over for a guest's memory" small
else
	skip "a file system that is mounted noexec will not do for a guest's memory" 'no user namespaces here'
	skip "a file system of 64 MiB is passed over for a guest's memory" 'no user namespaces here'
fi

end
