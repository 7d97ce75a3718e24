# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# What would be a riddle in the guest is an error when its root is built.
. "$(dirname "$0")/lib.sh"

busybox=$work/busybox
"$LAB/rootfs/busybox" "$busybox" || exit 2
echo 'int main(void) { return 0; }' >"$work/p.c"
gcc -static "$work/p.c" -o "$work/static" && gcc "$work/p.c" -o "$work/dynamic" || exit 2
# This stands in for gen_init_cpio where `some` is tested: it prints the list that it is given.
cat >"$work/gen" <<'GEN'
#!/bin/sh
cat "$3"
GEN
chmod +x "$work/gen"

pack() { (cd "$LAB" && rootfs/pack "$busybox" "$@"); }

packs() {
	exits 0 pack "$LAB/rootfs/manifest" "$work/static" &&
		says "file /lab/static $work/static 0755 0 0"
}
links() { exits 0 pack "$LAB/rootfs/manifest" && says 'slink /bin/sh busybox 0777 0 0'; }
no_applet() {
	echo 'applet nosuchthing' >"$work/m"
	exits 3 pack "$work/m" && says "has no applet 'nosuchthing'"
}
dynamic() { exits 3 pack "$LAB/rootfs/manifest" "$work/dynamic" && says 'linked dynamically'; }
not_elf() { exits 3 pack "$LAB/rootfs/manifest" "$work/p.c" && says 'is not an ELF program'; }
for_sh() {
	printf '#!/lab/timed\n:\n' >"$work/mine" && exits 0 pack "$LAB/rootfs/manifest" "$work/mine" &&
		says "file /lab/mine $work/mine 0755 0 0" || return
	printf '#!/bin/sh\n:\n' >"$work/mine" && exits 3 pack "$LAB/rootfs/manifest" "$work/mine" &&
		says 'is not an ELF program'
}
# head TEXT [LINE...]: timed refuses a scenario whose comment has these lines, in one line that says TEXT.
head() {
	text=$1
	shift
	printf '%s\n' '#!/lab/timed' "$@" : >"$work/head"
	exits 2 "$work/timed" -c "$work/head" && says "$work/head: " && says "$text" && one_line
}
heads() {
	gcc -std=gnu11 -D_GNU_SOURCE -Itests/lib tests/lib/programs/timed.c tests/lib/*.c -o "$work/timed" &&
		printf '%s\n' '#!/lab/timed' '# title: x' '# doses: 1 2 MiB' : >"$work/head" &&
		exits 0 "$work/timed" -c "$work/head" && head 'must have a line' '# title: x' &&
		head "'# title: ...'" '# doses: 1 MiB' && head 'then MiB or ms' '# title: x' '# doses: MiB 1' &&
		head 'must have a line' '# title: x' '# doses: 1 GiB' &&
		head 'from 0 to' '# title: x' '# doses: -1 MiB' &&
		head 'below 1000' '# title: x' '# doses: 1000 ms' &&
		head 'wants doses in ms' '# title: x' '# doses: 1 MiB' '# ruler: yes' &&
		sed -i 1d "$work/head" && exits 2 "$work/timed" -c "$work/head" && says 'its first line must be'
}
# A scenario of a user may want any applet; busybox itself is no link to itself.
all_applets() {
	exits 0 pack "$LAB/rootfs/manifest" && says 'slink /bin/awk busybox' &&
		! grep -q 'slink /bin/busybox' "$work/said" &&
		[ "$(grep -c '^slink /bin/' "$work/said")" = "$("$busybox" --list | grep -cvx busybox)" ]
}
# some NAME: prints which programs are in a part of the root with NAME.
some() {
	echo full >"$work/full.cpio"
	{
		cat "$LAB/rootfs/manifest"
		printf "file /lab/%s o/rootfs/lab/%s 0755 0 0\n" a a b b anywhere anywhere
		echo "slink /lab/b-x b 0777 0 0"
	} >"$work/full.cpio.list"
	path=$("$LAB/rootfs/some" "$work/gen" "$work/full.cpio" "$1")
	grep -o "/lab/[a-z-]* o.*\|/lab/b-x b" "$path" | cut -d " " -f 1 | tr "\n" " "
}
alone() { [ "$(some a)" = "/lab/a /lab/anywhere " ]; }
other_name() { [ "$(some b-x)" = "/lab/b /lab/anywhere /lab/b-x " ]; }
bad_busybox() {
	exits 2 "$LAB/rootfs/busybox" BUSYBOX="$work/dynamic" "$work/out" &&
		says 'is not a static busybox'
}
# busybox's own ash runs the guest's scripts: it must parse them.
parses() {
	for s in rootfs/init rootfs/each rootfs/checks rootfs/leakscan tests/selftest/guest/*; do
		"$busybox" ash -n "$LAB/$s" || return 1
	done
}
arguments_end() {
	# init's own loop, on arguments as UML hands them over
	sed -n '/^ours=yes/,/^done/p' "$LAB/rootfs/init" >"$work/loop"
	echo 'echo "$*"' >>"$work/loop"
	[ "$("$busybox" ash "$work/loop" each 1 x lab-end root=98:0 console=tty0)" = 'each 1 x' ]
}

t 'a static program is packed' packs
t 'an applet is a link' links
t 'so are those that the manifest does not ask for' all_applets
t 'a missing applet is named' no_applet
t 'a dynamically linked program is refused' dynamic
t 'a program that is no ELF file is refused' not_elf
t 'a scenario for sh is packed, and another script is refused' for_sh
t 'the comment of a scenario for sh must be right' heads
t 'a part of the root has the program that is asked for, and those that checks execute' alone
t 'a program that is asked for by another name comes with its names' other_name
t 'BUSYBOX= that is no static busybox is refused' bad_busybox
t "busybox's ash can parse the scripts of the guest" parses
t 'what UML adds behind the arguments is left out' arguments_end
end
