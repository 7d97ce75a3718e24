# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-faults without kernels: what it leaves for other programs.  The guests are made up.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/hosts/sshd.sh"
o=$work/o
k=$work/k

# guests PLACES COMMAND: makes guests in which faults are injected at so many places; each executes
# COMMAND first, with its program and arguments in $*.
guests() {
	rm -rf "$o" "$k"
	mkdir -p "$o/bin" "$k/unpatched/b" "$k/patched/b" "$k/controls/b" || return
	for arm in unpatched patched controls; do printf '#!/bin/sh\n# %s\n' "$arm" >"$k/$arm/b/linux"; done
	: >"$work/i"
	script "$o/bin/boot" <<-END
		[ "\$1" != -M ] || { echo /dev/shm; exit 0; }
		while getopts k:i:d:m:c:u:t:a:N:K: o; do case \$o in d) d=\$OPTARG ;; *) ;; esac; done
		shift \$((OPTIND - 1))
		mkdir -p "\$d"
		: >"\$d/results"
		: >"\$d/splats"
		: >"\$d/console"
		echo 'state=done code=0 why=done: made up' >"\$d/end"
		$2
		case \$1 in
		leakscan)
			case \$3 in
			uaf) s='BUG: KASAN: slab-use-after-free | lab_uaf' ;;
			leak) s='kmemleak: unreferenced object | lab_leak' ;;
			inversion) s='WARNING: possible circular locking dependency detected | ' ;;
			atomic) s='BUG: sleeping function called from invalid context' ;;
			list) s='WARNING: at lib/list_debug.c' ;;
			hung) s='INFO: task blocked | ' ;;
			stall) s='rcu: INFO: ' ;;
			esac
			echo "crash 1 \$s #" >"\$d/splats"
			exit 4
			;;
		esac
		printf 'check faults\n1..1\nok 1 x\n' >"\$d/results"
		seq -f 'site a b c d%g' $1 >>"\$d/results"
		echo 'check-end faults 0' >>"\$d/results"
	END
}
run() {
	asked=$(knobs_file O="$o" K="$k" B=b LINE=7.2 SUBJECT="${subject:-exec-free-old-mm}" FLAVOUR=debug CPUS=1 \
		MEM=64 UML_MODE=seccomp LIMIT=5 APPEND= INITRAMFS="$work/i" NOISE= "$@")
	"$OUT/bin/leash" tests/targets/faults/run "$asked"
}
newest() { find "$o/results" -maxdepth 1 -name 'faults-*' | sort | tail -n 1; }
# counts NAME: that attribute of the suite.
counts() { sed -n "s/.*<testsuite .*[ ]$1=\"\\([0-9]*\\)\".*/\\1/p" "$(newest)/junit.xml"; }
# judged CODE FAILURES: run ends so, and so many tests that are no claims have failed.
judged() {
	code=$1 failures=$2
	shift 2
	exits "$code" run "$@" && r=$(newest) && cat "$r/ktap" &&
		[ "$(sed -n '2s/1\.\.//p' "$r/ktap")" = "$(counts tests)" ] &&
		[ "$(grep '^not ok' "$r/ktap" | grep -vc ' - claim \| - no claim ')" = "$failures" ] &&
		[ "$(grep -cE '^(not )?ok ' "$r/ktap")" = "$(counts tests)" ] &&
		[ "$(grep -c '^not ok ' "$r/ktap")" = "$(counts failures)" ] && [ "$(counts errors)" = 0 ] &&
		! grep "^[^#].*#" "$r/ktap" | grep -v " # SKIP "
}
all_noticed() {
	guests 500 : && judged 1 1 && [ "$(grep -c '^ok .* control .* is noticed$' "$r/ktap")" = 7 ] &&
		grep -q '^ok .* - patched: at least 500 faults are injected$' "$r/ktap"
}
too_few() { guests 499 : && judged 1 3 && grep '^# 499, at 499 places' "$r/ktap"; }
# shellcheck disable=SC2016 # the guest has these variables
not_noticed() {
	guests 500 '[ "$3" != list ] || exit 0' && judged 1 2 &&
		grep '^not ok .* - control list is noticed$' "$r/ktap"
}
# shellcheck disable=SC2016 # the guest has these variables
crashed() {
	guests 500 'case $d in *patched) echo "guest: crashed # x" >&2; exit 4 ;; esac' && judged 4 5 &&
		grep -A 1 '^# guest: crashed # x' "$r/ktap" |
		grep '^not ok .* - unpatched: the guest survives every fault$'
}
# Another subject names another check, and how many faults are enough.
# shellcheck disable=SC2016 # the guest has these variables
of_subject() {
	guests 20 '[ "$1" = leakscan ] || echo "$*" >>"${d%/*}/asked"' && subject=landlock-tsync exits 0 run &&
		r=$(newest) && [ "$(sort -u "$r/asked")" = 'checks tsyncfaults' ] &&
		grep -q '^ok .* - patched: at least [0-9]* faults are injected$' "$r/ktap" && ! says exec_mmap
}
# The same guests on three machines.  One loses each guest, and another dies with its first.
# shellcheck disable=SC2016 # the guest has these variables
hosts_lose() {
	guests 500 'case $(cat ~/name) in
	h1) kill -9 $$ ;;
	h2) p=$PPID; while [ "$(cat /proc/$p/comm)" != sshd ]; do p=$(cut -d " " -f 4 /proc/$p/stat); done
		kill -9 $p; sleep 9 ;;
	esac' && mkdir -p "$o/bin/far" "$o/rootfs" && mv "$o/bin/boot" "$o/bin/far/" || return
	cp "$OUT/bin/far/leash" "$OUT/bin/far/probe" "$o/bin/far/" &&
		cp "$OUT/rootfs/busybox" "$o/rootfs/" || return
	judged 1 1 HOSTS=h1,h2,h3 SSH="$ssh" && says '  h3: 9 boots' && says 'lost, and made elsewhere' &&
		[ "$(grep -c '^ok .* control .* is noticed$' "$r/ktap")" = 7 ] && within 20 clean_hosts h1 h2 h3
}
t 'JUnit XML and KTAP have the faults, the claims, and the controls' all_noticed
t 'too few faults fail' too_few
t 'a bug that is not noticed fails' not_noticed
t 'a guest that crashes fails' crashed
t 'the subject says which checks inject, and how many faults are enough' of_subject
why=$(no_hosts)
if [ -z "$why" ]; then
	[ -x "$OUT/rootfs/busybox" ] || make -s O="$OUT" "$OUT/rootfs/busybox" || exit
	for name in h1 h2 h3; do host $name && echo $name >"$work/hosts/$name/home/name"; done
	t 'so they are with HOSTS=, though one machine loses its guests and another dies' hosts_lose
else
	skip 'guests are booted on other machines' "$why"
fi
end
