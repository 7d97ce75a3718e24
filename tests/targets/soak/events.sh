# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# shellcheck disable=SC2154 # the script that sources this sets dir
# Sourced by soak: from what a boot left behind to events, each with a fingerprint.  An event is
# a line "CODE<tab>FINGERPRINT"; CODE is 4 for a crash, 5 for a hang, 1 for memory.  What
# belongs to the first event of a fingerprint is in $dir/events/SUM, SUM being the checksum
# of the fingerprint.

# How much more of a thing there may be at the end than at the beginning.  SLUB gives memory
# back a slab at a time, and a slab has up to 64 objects; what a few processes have in use
# when they are counted differs as well.  Directory entries and inodes are caches, and tables of
# the kernel's own instruments (lockdep, kmemleak) grow while new code runs.
MARGINS='dentry=1024 inode_cache=128 slab-KiB=2048 used-KiB=8192 *=64'

# weights_of RESULTS: prints "NAME BEGIN END MARGIN" for each thing that was weighed twice.
weights_of() {
	awk -v margins="$MARGINS" '
	BEGIN { for (n = split(margins, m); n; n--) { split(m[n], a, "="); margin[a[1]] = a[2] } }
	$1 == "weight" && $2 == "begin" { begin[$3] = $4 }
	$1 == "weight" && $2 == "end" && $3 in begin {
		print $3, begin[$3], $4, $3 in margin ? margin[$3] : margin["*"]
	}' "$1"
}

# memory_of DIR: prints the largest growth of each thing in the boots below DIR.
memory_of() {
	for r in "$1"/*/results; do weights_of "$r"; done | awk '
	{ d = $3 - $2; if (!($1 in most) || d > most[$1]) most[$1] = d; margin[$1] = $4; n[$1]++ }
	!seen[$1]++ { order[++kinds] = $1 }
	END {
		printf "  growth from begin to end of a boot, the largest of %d boots (allowed):", n[order[1]]
		for (i = 1; i <= kinds; i++) printf " %s %+d (%d)", order[i], most[order[i]], margin[order[i]]
		printf "\n"
	}' | fold -s -w 110
}

# hangs RESULTS: prints a fingerprint for each process that did not end: why, its command, and the
# functions that it waits in, innermost first, without those of the scheduler.
hangs() {
	awk '
	function end() { if (name != "") print name " | " stack; name = stack = ""; n = 0 }
	/^hang / { end(); name = "hang: " $2 " " $4; next }
	name != "" && /^\[<0>\] / {
		f = $2
		sub(/\+0x.*/, "", f)
		if (n < 6 && f !~ /^(__switch_to|__schedule|schedule)$/) stack = stack (n++ ? " < " : "") f
		next
	}
	{ end() }
	END { end() }' "$1" | sort -u
}

# fingerprints DIR: prints the events of a boot.
fingerprints() {
	sed -n 's/^crash [0-9]* /4	splat: /p' "$1/splats"
	hangs "$1/results" | sed 's/^/5	/'
	weights_of "$1/results" | awk '$3 - $2 > $4 { print "1\tmemory: more " $1 " at the end" }'
	sed -n 's/^soak .* changed=\([1-9].*\) mms=.*/1	memory: a parent of vfork() finds its own changed/p
		s/^soak .* mms=\([1-9].*\)/1	memory: an mm of a victim stays/p' "$1/results" | sort -u
	sed -n 's/^soak .* failures=[1-9].*/1	storm: a call fails/p' "$1/results" | sort -u
	sed -n 's/^soak .* stuck=[1-9].*/5	hang: the storm comes to a stop/p' "$1/results" | sort -u
	case $(cat "$1/end") in
	state=crashed*) grep -q '^crash' "$1/splats" || echo '4	crash: the kernel ended without a word' ;;
	state=hung*) echo '5	hang: the guest' ;;
	state=failed*) grep -q '^hang ' "$1/results" || echo '1	guest: storms failed' ;;
	# A boot in which nothing ran is quiet, too.
	state=done*) grep -q '^ng [a-z]* [1-9]' "$1/results" || echo '1	guest: stress-ng counted nothing' ;;
	esac
}

# repeat_with ARM SEED SECONDS: prints the command that makes the same boot again.
repeat_with() {
	hours=$(awk -v s="$3" -v around="$AROUND" 'BEGIN { printf "%.4f", (s + around) / 3600 }')
	with_knobs repeated | sed "s/\$/${at_host:+ HOSTS=$at_host} ARM=$1 SEED=$2 HOURS=$hours/"
}

# repeated WORD...: prints what was typed, without what repeat_with says anew.
repeated() {
	printf 'make lab-soak'
	for word; do
		case $word in
		ARM=* | SEED=* | HOURS=* | HOSTS=* | BY_SCRIPT=*) ;;
		*[!A-Za-z0-9_./,=+@:-]*) printf " '%s'" "$(printf '%s\n' "$word" | sed "s/'/'\\\\''/g")" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	echo
}

# decoded ARM DIR: prints the kernel's complaint, or the stacks of processes that hang, with
# source lines, by the kernel's own script.
decoded() {
	script=$K/$1/scripts/decode_stacktrace.sh
	if [ ! -r "$script" ] || ! command -v bash >/dev/null; then
		echo "not decoded: $script needs bash"
		return
	fi
	{
		sed -n '/^hang /,/^weight /p' "$2/results"
		# From the first complaint that is no known noise.
		head=$(sed -n 's/^state=crashed .*why=crashed: //p' "$2/end")
		[ -z "$head" ] || grep -F -A 150 -- "$head" "$2/console"
	} | head -n 400 | bash "$script" "$(kernel "$1")" "$(cd "$K/$1" && pwd)" 2>/dev/null |
		# Only the path in the tree matters, not where the tree was when ccache kept the object.
		sed 's,[^ (]*/\.\./,,g'
}

# events ARM SEED SECONDS DIR [CONTROL]: prints the events of a boot, and keeps what belongs to
# those that are new.
events() {
	fingerprints "$4" | while IFS= read -r event; do
		printf '%s\n' "$event"
		# An event of a deliberate bug does not stand for one of an arm.
		e=$dir/events/$(printf "%s\n" "${5:+control }$event" | cksum | cut -d " " -f 1)
		# Two arms may find the same at once; the one that makes the directory keeps it.
		mkdir -p "$dir/events"
		mkdir "$e" 2>/dev/null || continue
		printf '%s\n' "$event" | cut -f 2 >"$e/fingerprint"
		echo "$2" >"$e/seed"
		for f in results console splats end; do cp "$4/$f" "$e/" 2>/dev/null; done
		decoded "$1" "$4" >"$e/decoded"
		if [ -n "${5-}" ]; then echo "control $5"; else repeat_with "$1" "$2" "$3"; fi >"$e/repeat"
	done
}

# told FILE: prints the events of FILE, each fingerprint once, with what is kept of the first.
told() {
	[ -s "$1" ] || { echo 'No event: no complaint, no leak, no hang, and the memory is as it was.'; return; }
	echo "$(sort -u "$1" | grep -c .) kinds of events:"
	sort "$1" | uniq -c | sort -rn | while read -r n code print; do
		e=$dir/events/$(printf '%s\t%s\n' "$code" "$print" | cksum | cut -d ' ' -f 1)
		printf '%s\n' "$n times: $print" "  first with seed $(cat "$e/seed"); again: $(cat "$e/repeat")" \
			"  stack: $e/decoded"
	done | printable
}
