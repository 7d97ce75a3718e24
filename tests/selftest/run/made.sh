# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154 # lib.sh sets work; tests use latest
# lab-run with guests that are made up.  Tests source this after lib.sh.
o=$work/o
k=$work/k
# guest COMMAND: makes a guest that measures one thing, and executes COMMAND with its kernel
# in $kernel, its directory in $dir and its number in $n.
guest() {
	rm -rf "$o" "$k"
	mkdir -p "$o/bin" "$k/unpatched/b" "$k/patched/b" || return 1
	for arm in unpatched patched; do
		echo "kernel $arm" >"$k/$arm/b/linux"
		echo CONFIG_X=y >"$k/$arm/b/.config"
	done
	echo root >"$work/initramfs"
	echo 'upstream.patch reverse' >"$k/fit"
	script "$o/bin/boot" <<-END
		[ "\$1" != -M ] || exit 0
		while getopts k:i:d:m:c:u:t:a:N:K:n o; do
			case \$o in k) kernel=\$OPTARG ;; d) dir=\$OPTARG ;; i) initrd=\$OPTARG ;; *) ;; esac
		done
		n=\${dir##*/} n=\${n%%-*}
		{ [ -d "\$dir" ] || mkdir "\$dir"; } && cat "\$kernel" "\$initrd" >>"$work/booted"
		echo 'scenario name=s unit=MiB ruler=no title=made up' >"\$dir/results"
		echo "scenario=s dose=1 unit=MiB iter=0 hit=1 wait=\$n" >>"\$dir/results"
		$1
	END
	echo 'echo judged' | script "$o/bin/judge"
	: >"$work/booted"
}
# ask NAME=VALUE...: writes the knobs of a lab-run into the file $asked.  run: runs lab-run with these knobs.
ask() {
	asked=$(knobs_file O="$o" K="$k" B=b PRISTINE="$k/pristine" RUN_ARMS=unpatched,patched \
		RUN_CONTROL=unpatched LINE=7.2 SUBJECT=none PATCHES= SCENARIO_DIR= EXPECT= BOOTS=2 QUICK=0 COST=0 \
		SCENARIOS=s CPUS=1 JOBS=1 MEM=64 UML_MODE=seccomp LIMIT=5 SHOW=0 APPEND= \
		INITRAMFS="$work/initramfs" NOISE= "$@")
}
run() {
	ask "$@"
	# shellcheck disable=SC2086 # two words, or none
	${shell-} tests/targets/run/run "$asked"
}
latest=$o/results/latest
