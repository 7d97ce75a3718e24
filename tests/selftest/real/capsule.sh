# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh: $work
# A run is packed, and its capsule verified by the same lab: the kernels are bit-identical and the run is
# reproduced.  Where somebody alters a sample and makes all else fit it, the boots do not.
. "$(dirname "$0")/../lib.sh"

exits 0 make -s lab-run O="$OUT" FLAVOUR=exact SCENARIOS=attach-rss COST=0 >"$work/ran" 2>&1 || {
	cat "$work/ran"
	exit 1
}
run=$(sed -n 's/^Raw samples, logs, configurations: //p' "$work/ran")

verify() { make -s lab-verify O="$OUT" CAPSULE="$1"; }
packed() { exits 0 make -s lab-capsule O="$OUT" RUN="$run" && says 'sha256: ' &&
	mv "$run"/*.capsule.tar "$work/c.tar"; }
reproduced() {
	exits 0 verify "$work/c.tar" &&
		says 'Kernels: bit-identical with those of the capsule (patched, unpatched)' &&
		says 'the same file' && ! says 'Initramfs: not' && says 'to the nanosecond' &&
			says 'Verdict: reproduced.' &&
		! says 'did not'
}
# forged: the waits of one dose are other ones in all boots of an arm, and the report and all sums fit them.
forged() {
	mkdir "$work/x" && tar -xf "$work/c.tar" -C "$work/x" && cd "$work/x/capsule" || return
	sed -i '/arm=patched.* dose=256 /s/ wait=[0-9]*/ wait=1000000/' samples &&
		sed -i '/ dose=256 /s/ wait=[0-9]*/ wait=1000000/' boots/*-patched/results &&
		"$OUT/bin/judge" -x -e expect -j report.json samples >report
	find . -type f ! -path ./sums | sed 's,^[.]/,,' | sort | xargs sha256sum >sums
	(cd .. && find capsule -type f | sort | tar -cf "$work/forged.tar" --format=ustar -T -)
	cd "$LAB" && exits 1 verify "$work/forged.tar" && says 'It does not contradict itself' &&
		says 'not reproduced' &&
		says 'Verdict: not reproduced.'
}
shown() { exits 0 make -s lab-verify O="$OUT" CAPSULE="$work/c.tar" SHOW=1 && says "make lab-run 'LINE=7.2'" &&
	says "'FLAVOUR=exact'"; }

t 'a run is packed' packed
t 'SHOW=1 checks it, and says what it would type' shown
t 'the same lab builds the same kernels of it, and reproduces it' reproduced
t 'a capsule that was altered so that all of it fits is not reproduced' forged
end
