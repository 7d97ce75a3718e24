#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2154,SC1091,SC2317 # lib.sh sets work; t runs functions
# lab-demo, lab-freeze and lab-freeze-repeat boot the kernels that were there when they began.  Here the
# program boot is a made-up one: it writes down which kernel it was given, and then replaces the
# kernels in the build directories, as a build beside it would.
. "$(dirname "$0")/lib.sh"

k=$work/kernel
# build WORD: makes the kernels of both arms anew, with WORD in them.  As in a real build the
# kernel is a new file, and System.map the old one.
build() {
	for arm in unpatched patched; do
		mkdir -p "$k/$arm/b" && echo "$arm $1" >"$k/$arm/b/new" && mv "$k/$arm/b/new" "$k/$arm/b/linux" &&
			echo "$1" >"$k/$arm/b/System.map" && echo "$1" >"$k/$arm/b/linux.offsets" || return
	done
}
mkdir -p "$work/bin" && : >"$work/i" && script "$work/bin/freeze" <<-'END' || exit 2
	exit 0
END
{
	printf 'work=%s k=%s\n' "$work" "$k"
	sed -n '/^build() {/,/^}/p' "$LAB/tests/selftest/own-kernels.sh"
	cat <<-'END'
		kernel=$2 dir=$6
		mkdir -p "$dir"
		{ cat "$kernel"; cat "${kernel%/*}/System.map" "$kernel.offsets"; } | tr '\n' ' ' >>"$work/booted"
		echo >>"$work/booted"
		build later
		answer='done while frozen'
		case $(cat "$kernel") in unpatched*) answer='blocked until thaw' ;; esac
		says="\"step\": 1, \"at\": \"f\", \"ask\": \"x\", \"ok\": true, \"blocked\": []"
		echo "{$says, \"answer\": \"$answer\"}" >"$dir/freeze.json"
		echo 'state=done wall_ms=1' >"$dir/end"
		for dose in 0 256; do echo "scenario=ps-rss dose=$dose n=1 x=1 hit=1 wait=1000000"; done >"$dir/results"
	END
} | script "$work/bin/boot" || exit 2

# booted COMMAND...: the command boots kernels of both arms, and all of them are the first ones.
booted() {
	build first && rm -f "$work/booted"
	"$@" >"$work/said" 2>&1
	sort -u "$work/booted" >"$work/which"
	printf '%s\n' 'patched first first first ' 'unpatched first first first ' | diff - "$work/which" && return
	cat "$work/said"
	return 1
}
asked() {
	knobs_file O="$work" K="$k" B=b INITRAMFS="$work/i" CPUS=1 MEM=64 UML_MODE=seccomp LIMIT=5 APPEND= NOISE= \
		AT=f TIMES=1 AUTO=1 PRISTINE= SUBJECT=exec-free-old-mm
}
arms() { "$1" "$(asked)" "$work/out" "unpatched=$k/unpatched/b/linux" "patched=$k/patched/b/linux"; }

t 'lab-freeze boots the kernels of its beginning' booted arms tests/targets/freeze/ask
t 'so does lab-freeze-repeat' booted arms tests/targets/freeze/repeat
demo() { tests/targets/demo/demo "$(asked)" </dev/null; }
t 'so does lab-demo' booted demo
gone() {
	build first && rm "$k/patched/b/linux"
	exits 2 arms tests/targets/freeze/ask && one_line && says "$k/patched/b/linux: is not there"
}
t 'a kernel that is not there is told' gone
end
