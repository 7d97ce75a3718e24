# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-run without kernels: what is measured is what the report says, even when
# somebody builds beside it, and no sample is lost unseen.  The guest is made up.
. "$(dirname "$0")/lib.sh"
cd "$LAB" || exit 2

o=$work/o
k=$work/k
# guest COMMAND: a guest that executes COMMAND with its kernel in $kernel, its
# directory in $dir and its number in $n, and measures one thing.
guest() {
	rm -rf "$o" "$k"
	mkdir -p "$o/bin" "$k/unpatched/b" "$k/patched/b" || return 1
	for arm in unpatched patched; do
		echo "kernel $arm" >"$k/$arm/b/linux"
		echo CONFIG_X=y >"$k/$arm/b/.config"
	done
	echo root >"$work/initramfs"
	echo 'upstream.patch reverse' >"$k/fit"
	cat >"$o/bin/boot" <<-END
		#!/bin/sh
		[ "\$1" != -M ] || exit 0
		while getopts k:i:d:m:c:u:t:a:N:K:n o; do
			case \$o in k) kernel=\$OPTARG ;; d) dir=\$OPTARG ;; i) initrd=\$OPTARG ;; *) ;; esac
		done
		n=\${dir##*/} n=\${n%%-*}
		mkdir -p "\$dir" && cat "\$kernel" "\$initrd" >>"$work/booted"
		echo 'scenario name=s unit=MiB ruler=no title=made up' >"\$dir/results"
		echo "scenario=s dose=1 unit=MiB iter=0 hit=1 wait=\$n" >>"\$dir/results"
		$1
	END
	printf '#!/bin/sh\necho judged\n' >"$o/bin/judge"
	chmod +x "$o/bin/boot" "$o/bin/judge"
	: >"$work/booted"
}
run() {
	tests/targets/run/run "$(knobs_file O="$o" K="$k" B=b PRISTINE="$k/pristine" LINE=7.2 SUBJECT=none PATCHES= \
		RUN_ARMS=unpatched,patched RUN_CONTROL=unpatched SCENARIOS=s SCENARIO_DIR= EXPECT= BOOTS=2 QUICK=0 \
		CPUS=1 MEM=64 UML_MODE=seccomp LIMIT=5 SHOW=0 APPEND= INITRAMFS="$work/initramfs" NOISE= "$@")"
}
latest=$o/results/latest

whole() { guest : && exits 0 run && says judged && [ "$(grep -c '^boot=' "$latest/samples")" = 4 ]; }
# A make beside it relinks both kernels and packs another root, as builds do.
swapped() {
	guest "[ \$n != 1 ] || for f in $k/unpatched/b/linux $k/patched/b/linux $work/initramfs; do
		echo other >\$f.new && mv \$f.new \$f; done" && exits 0 run || return 1
	! grep -q other "$work/booted" && [ "$(grep -c 'kernel unpatched' "$work/booted")" = 2 ] &&
		echo "$(echo 'kernel unpatched' | sha256sum | cut -d ' ' -f 1)  unpatched" >"$work/wanted" &&
		grep ' unpatched$' "$latest/sha256" | cmp - "$work/wanted"
}
# Written into, which no build does: seen at the end.
written_into() {
	guest "[ \$n != 3 ] || echo other >$k/patched/b/linux" && exits 6 run &&
		says 'was changed while it was measured' && ! says judged
}
other_device() {
	[ -w /dev/shm ] && [ "$(stat -c %d /dev/shm)" != "$(stat -c %d "$work")" ] || return 0
	guest : && other=$(mktemp /dev/shm/lab-test.XXXXXX) && cp "$work/initramfs" "$other" || return 1
	exits 0 run INITRAMFS="$other"
	rc=$?
	rm -f "$other"
	[ "$rc" = 0 ] && cmp "$latest/kernels/initramfs.cpio" "$work/initramfs"
}
lost_write() {
	guest "[ \$n != 2 ] || ln -sf /dev/full \$dir/../../samples" && exits 2 run &&
		says 'is lost' && ! says judged
}
lost_description() { # no room for what describes the run
	guest : && exits 2 run O=/dev/full
}
line_expects() {
	for l in 6.1:10 7.2:100; do
		guest : && exits 0 run SUBJECT=exec-free-old-mm LINE="${l%:*}" SCENARIOS=attach-rss \
			RUN_ARMS=unpatched,unpatched || return 1
		ratio=$(awk '$1 == "attach-rss" && $2 == 256 && $3 == "ratio" { print $5 }' "$latest/expect")
		[ "$ratio" = "${l#*:}" ] && grep -vc '^#' patches/exec-free-old-mm/expect >"$work/wanted" || return 1
		grep -vc '^#' "$latest/expect" | cmp - "$work/wanted" || return 1
	done
}
# measures NAME RULER: a guest whose scenario NAME says whether it has a known delay.
measures() { guest "sed -i 's/ruler=no/ruler=$2/; s/^scenario=s/scenario=$1/; s/name=s/name=$1/' \"\$dir/results\""; }
# Other arms than unpatched need boots of it for the known delay, and for nothing else.
ruler_boots() {
	measures attach-aio yes && exits 0 run RUN_ARMS=patched,patched SCENARIOS=attach-aio &&
		[ "$(grep -c '^boot=[5-7] arm=unpatched side=R ' "$latest/samples")" = 3 ] &&
		[ "$(grep -c '^boot=' "$latest/samples")" = 7 ] || return
	measures s no && exits 0 run RUN_ARMS=patched,patched && [ "$(grep -c '^boot=' "$latest/samples")" = 4 ]
}
ruler_unsaid() {
	measures s yes && exits 2 run RUN_ARMS=patched,patched &&
		says 's: measures a known delay; its head must have' &&
		[ "$(wc -l <"$work/booted")" = 4 ] && measures s yes && exits 0 run
}
# What a head says of the known delay is what its program says in the samples.
heads_of_rulers() {
	for f in tests/scenarios/*.c; do
		said=$(head_says "$f" ruler)
		case $said,$(grep -c '\.ruler = true' "$f") in
		yes,1 | ,0) ;;
		*) echo "$f: ruler: $said" && return 1 ;;
		esac
	done
}
knobs_kept() {
	guest : && exits 0 run && (. "$latest/knobs" && [ "$BOOTS" = 2 ])
}

t 'every boot is a sample, and what they say is judged' whole
t 'a build beside the run changes nothing of what is booted' swapped
t 'a kernel that was written into ends the run: 6' written_into
t 'an initramfs on another device is copied' other_device
t 'samples that cannot be written end the run: 2' lost_write
t 'no results where none can be made: 2' lost_description
t 'arms without unpatched get three boots of it for a known delay' ruler_boots
t 'a known delay of which the head does not speak ends the run after two boots: 2' ruler_unsaid
t 'the heads of the scenarios speak of each known delay' heads_of_rulers
t 'the knobs stay with the run' knobs_kept
t 'a line may have expectations of its own' line_expects
end
