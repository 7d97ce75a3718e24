# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # SUBJECT, bold, plain, dir: from tests/targets/demo/demo, which sources this
# The story of this subject, which `make lab-demo` tells.  It uses the functions of the script that sources it:
# title, scene, next, boot, asked, printable.  A scene has at most 22 lines of 80 columns.

# ps_ms ARM DOSE: prints how many milliseconds ps took, from the samples of the last boot.
ps_ms() {
	awk -v dose="dose=$2" '$2 == dose && $5 == "hit=1" {
		sub(/wait=/, "", $6); printf "%.0f", $6 / 1e6; exit }' "$dir/$1/results"
}

# measure_ps ARM: sets alone and behind to the milliseconds of a ps that began in the
# execve() of a small and of a large process.
measure_ps() {
	boot "$1" each 1 ps-rss
	alone=$(ps_ms "$1" 0) behind=$(ps_ms "$1" 256)
	if [ -z "$alone" ] || [ -z "$behind" ]; then
		fail 6 'the aim missed four times: run it again'
	fi
}

# frees_while_ps ARM: stops the execve() of ARM while it frees the old memory, and runs ps.
frees_while_ps() { asked "$1" AT=exit_mmap UNDER=load_elf_binary DURING=ps; }

# deadlock ARM: prints what the check saw of the server that reads the stat file.
deadlock() { sed -n 's/^observe deadlock.stat=//p' "$dir/$1/results" | printable; }

# stack_of TASK: prints the stack of TASK in the deadlock, on a few lines.
stack_of() {
	known='down_read|do_task_stat|vfs_read|folio_wait_writeback|write_inode|fuse_vma|exit_mmap|begin_new|load_elf'
	sed -n "s/^# $1: \([a-z].*\)/\1/p" "$dir/unpatched/results" | grep -E "^($known)" |
		cut -d + -f 1 | tr '\n' '<' | sed -e 's/<$//' -e 's/</ < /g' | fold -s -w 64 |
		sed -e "1s/^/  $1: /" -e '2,$s/^/    /' | printable
	echo
}

# --- the story ---

tell_wait() {
	scene wait
	measure_ps unpatched
	unpatched_behind=$behind
	echo "    ps, begun in the execve() of a small process:     $alone ms"
	echo "    ps, begun in the execve() of a 256 MiB process:   $bold$behind ms$plain"
	echo
	next

	scene caught
	frees_while_ps unpatched
	next
}

tell_patch() {
	scene patch
	sed -n '/^@@.*setup_new_exec/,/^ EXPORT/p' "patches/$SUBJECT/upstream.patch"
	next

	scene same
	frees_while_ps patched
	next

	title 'The same ps, patched'
	measure_ps patched
	echo "    ps, begun in the execve() of a 256 MiB process:   $bold$behind ms$plain" \
		" (unpatched: $unpatched_behind ms)"
	next
}

tell_deadlock() {
	scene deadlock
	boot unpatched deadlock
	printf '%s\n' "unpatched: $bold$(deadlock unpatched)$plain"
	stack_of fuse-server
	stack_of execer
	echo '  Each waits for the other until somebody kills the server (the demo did).'
	boot patched deadlock
	echo
	printf '%s\n' "patched:   $bold$(deadlock patched)$plain"
	sed -n 's/^# \(fuse-server read.*\)/  \1/p' "$dir/patched/results" | printable
	next
}

# stop_ms ARM SCENARIO: prints the milliseconds of this scenario at 256 MiB, from the last boot.
stop_ms() { sed -n "s/^scenario=$2 dose=256 .* hit=1 wait=\\([0-9]*\\) .*/\\1/p" "$dir/$1/results" |
	awk '{ printf "%.2f", $1 / 1e6; exit }'; }

tell_stop() {
	scene stop
	echo '    ms, in the execve() of 256 MiB:    PTRACE_ATTACH    until the stop, in all'
	for arm in unpatched patched; do
		boot "$arm" each q stop-attach-rss-call,stop-attach-rss
		call=$(stop_ms "$arm" stop-attach-rss-call) stop=$(stop_ms "$arm" stop-attach-rss)
		if [ -z "$call" ] || [ -z "$stop" ]; then
			fail 6 'the aim missed four times: run it again'
		fi
		printf "    %-32s %15s   $bold%15s$plain\n" "$arm" "$call" "$stop"
	done
	echo
	echo 'gdb -p is done no sooner, and neither is strace -p; ps is.'
	next
}

tell_wait
tell_patch
tell_deadlock
tell_stop
scene next
