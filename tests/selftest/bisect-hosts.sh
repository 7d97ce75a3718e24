# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016 # functions are called by t; lib.sh sets work; guests
# lab-bisect with HOSTS=: made-up histories and guests, but real sshd's on the loopback address.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/bisect/driver.sh"
. "$LAB/tests/selftest/hosts/sshd.sh"
why=$(no_hosts)
[ -z "$why" ] || { skip 'commits are booted on other machines' "$why"; end; }
[ -x "$OUT/rootfs/busybox" ] || make -s O="$OUT" "$OUT/rootfs/busybox" || exit
for name in h1 h2 h3; do host $name && echo $name >"$work/hosts/$name/home/name"; done

# The programs that are sent, of which a test replaces the one that boots.
rm "$work/out/bin"
mkdir -p "$work/out/bin/far" "$work/out/rootfs"
cp "$OUT/bin/odds" "$work/out/bin/"
cp "$OUT/bin/far/leash" "$OUT/bin/far/probe" "$work/out/bin/far/"
cp "$OUT/rootfs/busybox" "$work/out/rootfs/"
own_tools
real_boot

# far_guest COMMAND: what the program boot is on a host; its guest waits as its kernel says, and then does COMMAND.
far_guest() {
	script "$work/out/bin/far/boot" <<-END
		[ "\$1" != -M ] || { echo /dev/shm; exit 0; }
		while getopts k:i:d:m:c:u:t:a:N:K: o; do
			case \$o in k) k=\$OPTARG ;; d) d=\$OPTARG ;; *) ;; esac
		done
		mkdir -p "\$d"
		{ echo 'scenario name=sim unit=MiB ruler=no title=made up'
		awk -v seed="\$(date +%N)" 'BEGIN { srand(seed) }
		/^wait / {
			printf "scenario=sim dose=%d unit=MiB iter=0 hit=1 wait=%d\n", \$2, \$3 * (0.9 + rand() / 5)
		}' \
			"\$k"; } >"\$d/results"
		echo 'state=done code=0 why=done: its program exited with 0' >"\$d/end"
		: >"\$d/console"; : >"\$d/splats"
		$1
	END
}
# A guest that kills the sshd above it, once.
climb='[ "$(cat ~/name)" != h2 ] || [ $(($(cat ~/boots 2>/dev/null || echo 0) + 1)) -lt 4 ] || {
	p=$PPID; while [ "$(cat /proc/$p/comm)" != sshd ]; do p=$(cut -d " " -f 4 /proc/$p/stat); done
	kill -9 $p; sleep 9; }; echo $(($(cat ~/boots 2>/dev/null || echo 0) + 1)) >~/boots'

far() { sim TOOLS="$work/tools" HOSTS=h1,h2,h3 SSH="$ssh"; }
# once: each boot counts once, and hosts have made them all.
once() {
	boots=$(grep -c ' end ' "$state/boots")
	[ "$boots" = "$(sed -n 's/ .* end .*//p' "$state/boots" | sort -u | grep -c .)" ] &&
		[ "$boots" = "$(cat "$state"/hosts/*/made | grep -c .)" ]
}
named() {
	far_guest : && make_history 11 "$slower" && exits 0 far && found 11 && once && says '  h3: ' &&
		[ "$(find "$state/hosts" -name made | grep -c .)" = 3 ] && within 20 clean_hosts h1 h2 h3
}
lost_host() {
	far_guest "$climb" && make_history 6 "$slower" && exits 0 far && found 6 && once &&
		says 'lost, and made elsewhere' && within 20 clean_hosts h1 h2 h3
}
sleeps() { processes_of "$1" | grep -q 'sleep 20'; }
interrupted() {
	far_guest 'sleep 20' && make_history 6 "$slower" || return
	with_exec='exec'
	far >"$work/said" 2>&1 &
	within 200 sleeps h1 && kill -INT "$(cat "$work/leash")" && gone && within 20 clean_hosts h1 h3 || return
	with_exec=
	far_guest : && exits 0 far && found 6
}
own_program() { make_history 6 "$slower" && exits 2 bisect git CMD=/bin/true HOSTS=h1 && says 'leave HOSTS= out'; }

t 'the commit is named by boots on three hosts' named
t 'and so it is when one of them dies; no boot counts twice' lost_host
t 'Ctrl-C leaves nothing on any host, and the same command goes on' interrupted
t 'CMD= is run here' own_program
end
