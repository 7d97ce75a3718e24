# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2013,SC2016 # functions are called by t; lib.sh sets work
# lab-programs without kernels and packages: which programs are run, in which order, and what the
# table says of their samples.  The guest and the packages are made up.
. "$(dirname "$0")/lib.sh"

o=$work/o
k=$work/k
lab=$work/lab
part_of_lab "$lab" patches rootfs tests || exit 2

# guest COMMAND: makes a guest that says 10 ms times its number for each name, and executes COMMAND
# with its number in $n, its arm in $arm and its directory in $dir.
guest() {
	rm -rf "$o" "$k"
	mkdir -p "$o/bin" "$k/unpatched/b" "$k/patched/b" "$work/packages/root/usr/bin" || return 1
	for arm in unpatched patched; do echo "kernel $arm" >"$k/$arm/b/linux"; done
	for p in strace gdb ps pgrep top lsof pidstat; do script "$work/packages/root/usr/bin/$p" </dev/null; done
	echo "echo $work/packages/root" | script "$lab/rootfs/packages"
	echo "Debian 12.15 bookworm, of a day" >"$work/packages/release"
	printf '%s\n' 'gdb-minimal 13.1-3 abc' 'libc6 2 def' 'procps 2:4.0.2-3 ghi' >"$work/packages/versions"
	echo root >"$work/initramfs"
	script "$o/bin/boot" <<-END
		while getopts k:i:d:m:c:u:t:a:N:K:s:n o; do
			case \$o in d) dir=\$OPTARG ;; s) echo "\$OPTARG" >"$work/shared" ;; *) ;; esac
		done
		shift \$((OPTIND - 1))
		echo "\$*" >"$work/asked"
		n=\${dir##*/} arm=\${n#*-} n=\${n%%-*}
		mkdir -p "\$dir" && : >"\$dir/console"
		for s in \$(echo "\$4" | tr , ' '); do
			echo "scenario name=\$s unit=MiB ruler=no title=made up"
			echo "scenario=\$s dose=256 unit=MiB iter=0 hit=0 wait=99000000000"
			echo "scenario=\$s dose=256 unit=MiB iter=1 hit=1 wait=\${n}0000000"
		done >"\$dir/results"
		$1
	END
}
run() {
	asked=$(knobs_file O="$o" K="$k" B=b RUN_ARMS=unpatched,patched LINE=7.2 \
		SUBJECT=exec-free-old-mm BOOTS= QUICK=0 ONLY= CPUS=1 MEM=64 UML_MODE=seccomp \
		LIMIT=5 APPEND= INITRAMFS="$work/initramfs" NOISE= "$@")
	"$lab/tests/targets/programs/programs" "$asked"
}
# shows LINE: the table has this line; how many blanks stand between two words does not matter.
shows() {
	sed 's/  */ /g; s/^ //; s/ $//' "$work/said" | grep -qxF -- "$1" || { echo "expected the line: $1"; return 1; }
}

# Boots 1, 4, 5 are of unpatched, and 2, 3, 6 of patched.
table() {
	guest : && exits 0 run BOOTS=3 ONLY=gdb,ps && shows 'alone unpatched patched' &&
		shows 'gdb -p -batch 35 [10, 60] 40 [10, 50] 30 [20, 60]' &&
		shows 'its attach 40 [10, 50] 30 [20, 60]' && shows 'until the stop 40 [10, 50] 30 [20, 60]' &&
		shows 'ps -ef 35 [10, 60] 40 [10, 50] 30 [20, 60]' &&
		! grep -q 'strace\|Not measured' "$work/said"
}
alone_first() {
	guest : && exits 0 run QUICK=1 ONLY=strace,ps || return 1
	set -- program-strace-alone,program-strace,program-strace-attach,program-strace-stop program-ps-alone,program-ps
	[ "$(cat "$work/asked")" = "with-programs each 1 $1,$2" ] &&
		[ "$(cat "$work/shared")" = "$work/packages/root" ] &&
		[ "$(find "$o"/results/*/boots -name results | wc -l)" = 4 ]
}
all_of_them() {
	guest : && exits 0 run BOOTS=1 || return 1
	for s in $(sed -n 's/^# as: *//p' tests/targets/programs/program.sh); do
		grep -qE "[ ,]$s(,|\$)" "$work/asked" || { echo "$s was not asked for"; return 1; }
	done
}
short_waits() {
	guest 'sed -i "s/\(-attach .*hit=1 wait=\).*/\15000/" "$dir/results"' && exits 0 run BOOTS=1 ONLY=strace &&
		shows 'its attach 0.005 [0.005, 0.005] 0.005 [0.005, 0.005]'
}
no_hit() {
	guest '[ $arm = unpatched ] || sed -i "/-stop .*hit=1/d" "$dir/results"' && exits 6 run BOOTS=2 ONLY=gdb &&
		says 'program-gdb-stop patched: no aim hit'
}
ends() { # CODE-OF-GUEST CODE TEXT
	guest "echo 'guest: made up' >&2; exit $1" && exits "$2" run BOOTS=1 && says "$3" && ! says 'alone'
}
# The report names what was asked for, and where it is from; the run keeps all of it.
versions() {
	guest : && exits 0 run BOOTS=1 ONLY=ps && says 'Programs: gdb-minimal 13.1-3, procps 2:4.0.2-3' &&
		says 'from Debian 12.15 bookworm, of a day' &&
		grep -qE '^Load of this host, which has [0-9]+ CPUs: [0-9.]+ before, [0-9.]+ after$' "$work/said" &&
		cat "$work/packages/release" "$work/packages/versions" | diff - "$o"/results/programs-*/versions
}
no_packages() {
	guest : && printf '%s\n' 'echo "packages: no network" >&2' 'exit 3' | script "$lab/rootfs/packages" &&
		exits 3 run && says 'packages: no network' && [ ! -d "$o/results" ]
}
one_is_missing() {
	guest : && rm "$work/packages/root/usr/bin/lsof" && exits 3 run && one_line &&
		says 'leave lsof out with ONLY=' &&
		exits 0 run BOOTS=1 ONLY=ps
}
wrong_name() {
	exits 2 make lab-programs ONLY=ps,gbd O="$o" && says 'ONLY=ps,gbd: must be of strace gdb ps'
}

# A subject that names no programs is refused before anything is made.
nothing_named() {
	exits 2 make lab-programs SUBJECT=landlock-tsync O="$work/none" && one_line && [ ! -d "$work/none" ] &&
		says 'lab-programs: SUBJECT=landlock-tsync names nothing that it could run'
}

t 'the table has medians, least and greatest of each arm, and a miss counts nowhere' table
t 'a program is run alone first, and in the mounted packages' alone_first
t 'without ONLY= all of them are run' all_of_them
t 'a wait of microseconds is shown' short_waits
t 'a cell without a hit is told, and make ends with 6' no_hit
t 'a program that failed in the guest ends the run' ends 1 6 'boot 1 (unpatched): guest: made up'
t 'a guest that crashed ends the run' ends 4 4 'boot 1 (unpatched): guest: made up'
t 'the report says which versions ran and where they are from, and the run keeps all' versions
t 'packages that cannot be had end the run before anything is made' no_packages
t 'a program that the packages lack is named' one_is_missing
t 'a program that is none is refused' wrong_name
t 'a subject that names no programs is refused' nothing_named
end
