# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2317,SC2034,SC1091 # lib.sh sets work; t runs functions; events.sh uses the rest
# tests/targets/soak/events.sh: from what a boot left behind to events.  The boots are made up.
. "$(dirname "$0")/lib.sh"
# shellcheck source=../targets/soak/events.sh
. "$LAB/tests/targets/soak/events.sh"
dir=$work AROUND=60 K=$work/none KERNELS=$work/none
with_knobs() { "$1" "PATCHES=a b.patch" MEM=512 ARM=unpatched SEED=1 HOURS=8 BY_SCRIPT=1; }
tab=$(printf '\t')

# boot_of NAME STATE: makes the directory of a quiet boot.
boot_of() {
	b=$work/$1
	mkdir -p "$b" && : >"$b/console" && echo "noise 1 WARNING: known | f" >"$b/splats" &&
		echo "state=$2 code=0 program=0 wall_ms=1 why=$2: words" >"$b/end" || return
	{
		echo 'slice 1 seed=1 seconds=2 user=root --exec 1'
		echo 'ng exec 30'
		echo 'soak execs=10 died=1 questions=20 attaches=5 faults=3 changed=0 mms=0'
		for w in begin end; do
			echo "weight $w mm_struct 15"
			echo "weight $w dentry 1000"
			echo "weight $w used-KiB 20000"
		done
	} >"$b/results"
}
# prints TEXT: the events of the boot $b are TEXT.
prints() {
	fingerprints "$b" >"$work/got"
	printf '%s' "$1" | diff - "$work/got"
}

quiet() { boot_of quiet 'done' && prints ''; }
splat() {
	boot_of splat crashed && echo 'crash 1 BUG: KASAN: slab-use-after-free | f < g' >>"$b/splats" &&
		prints "4${tab}splat: BUG: KASAN: slab-use-after-free | f < g
"
}
died() { boot_of died crashed && prints "4${tab}crash: the kernel ended without a word
"; }
grown() {
	boot_of grown 'done' && sed -i 's/^weight end mm_struct 15/weight end mm_struct 80/' "$b/results" &&
		prints "1${tab}memory: more mm_struct at the end
"
}
grown_little() {
	boot_of little 'done' && sed -i -e 's/^weight end mm_struct 15/weight end mm_struct 79/' \
		-e 's/^weight end dentry 1000/weight end dentry 2024/' \
		-e 's/^weight end used-KiB 20000/weight end used-KiB 28192/' "$b/results" && prints ''
}
more_in_use() {
	boot_of use 'done' && sed -i 's/^weight end used-KiB 20000/weight end used-KiB 28193/' "$b/results" &&
		prints "1${tab}memory: more used-KiB at the end
"
}
parent_changed() {
	boot_of parent 'done' && sed -i 's/changed=0/changed=2/' "$b/results" &&
		prints "1${tab}memory: a parent of vfork() finds its own changed
"
}
storm_stops() {
	boot_of stops 'done' && sed -i 's/^soak .*/soak processes=9 failures=1 stuck=2/' "$b/results" &&
		prints "1${tab}storm: a call fails
5${tab}hang: the storm comes to a stop
"
}
mm_stays() {
	boot_of stays 'done' && sed -i 's/mms=0/mms=1/' "$b/results" && prints "1${tab}memory: an mm of a victim stays
"
}
hangs_told() {
	boot_of hangs failed && cat >>"$b/results" <<-'END' &&
		hang late 77 victim D
		[<0>] __switch_to+0x89/0xe0
		[<0>] __schedule+0x8a8/0x17b0
		[<0>] schedule+0xe9/0x310
		[<0>] exit_aio+0x1/0x2
		[<0>] mmput+0x1/0x2
		hang late 78 victim D
		[<0>] schedule+0xe9/0x310
		[<0>] exit_aio+0x3/0x2
		[<0>] mmput+0x3/0x2
		hang left 79 runs R
		slice 2
	END
		prints "5${tab}hang: late victim | exit_aio < mmput
5${tab}hang: left runs | 
"
}
guest_hung() { boot_of hung hung && prints "5${tab}hang: the guest
"; }
storms_failed() { boot_of failed failed && prints "1${tab}guest: storms failed
"; }

# A stress-ng that does not start prints no number; one that the host starves may print 0.
nothing_ran() {
	boot_of nothing 'done' && sed -i 's/^ng exec 30/ng exec 0/' "$b/results" && prints "$nothing" &&
		sed -i /^ng/d "$b/results" && prints "$nothing"
}
nothing="1${tab}guest: stress-ng counted nothing
"

# The same fingerprint from two boots of two arms is kept once, and counted twice.
once() {
	rm -rf "$work/events"
	for n in 1 2; do
		boot_of "once$n" crashed && echo 'crash 1 BUG: x | f' >>"$b/splats" || return
		events patched "$((40 + n))" 240 "$b" >>"$work/all"
	done
	[ "$(find "$work/events" -name seed | wc -l)" = 1 ] && [ "$(cat "$work"/events/*/seed)" = 41 ] || return
	told "$work/all" >"$work/said"
	cat "$work/said"
	says '1 kinds of events' && says '2 times: splat: BUG: x | f' && says 'first with seed 41' &&
		says "again: make lab-soak 'PATCHES=a b.patch' MEM=512 ARM=patched SEED=41 HOURS=0.0833"
}
# A deliberate bug that ended as an arm's boot does has a directory of its own.
of_control() {
	rm -rf "$work/events"
	boot_of killed hung && events controls 9 20 "$b" leak && events patched 50 240 "$b" >"$work/all" || return
	told "$work/all" >"$work/said"
	cat "$work/said"
	says '1 times: hang: the guest' && says 'first with seed 50' && says 'ARM=patched SEED=50'
}
growth() {
	boot_of m/1 'done' && boot_of m/2 'done' &&
		sed -i 's/^weight end mm_struct 15/weight end mm_struct 19/' "$b/results" &&
		memory_of "$work/m" >"$work/said" && cat "$work/said" && says 'mm_struct +4 (64)'
}
refused() {
	for h in '' x 1x -1 0.0.1 1e3; do
		exits 2 make -s lab-soak "HOURS=$h" O="$work/o" && says "HOURS=$h: must be a number" || return
	done
	exits 2 make -s lab-soak FLAVOUR=timing O="$work/o" && says 'FLAVOUR=timing' || return
	exits 2 make -s lab-soak SEED=01 O="$work/o" && says 'SEED=01: must be a number'
}

t 'a quiet boot has no event' quiet
t 'a complaint of the kernel is an event, and known noise is none' splat
t 'a kernel that ends without a word is one' died
t 'so is memory that grows' grown
t 'memory that differs by no more than the margin is none' grown_little
t 'memory in use counts, whatever it is in' more_in_use
t 'so does the memory of a parent of vfork()' parent_changed
t 'so does an mm that stays' mm_stays
t 'a storm that says that it stopped, or that its calls fail, is told' storm_stops
t 'processes that hang in the same place are one event, without the functions of the scheduler' hangs_told
t 'a guest that hangs is one' guest_hung
t 'a program of the guest that fails is one' storms_failed
t 'so is one in which stress-ng did nothing' nothing_ran
t 'an event is kept once, counted, and told with the command that repeats it' once
t 'an event of a deliberate bug does not stand for one of an arm' of_control
t 'the largest growth of all boots is told' growth
t 'a wrong HOURS=, SEED= or FLAVOUR= is refused' refused
end
