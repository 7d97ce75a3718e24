# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Every way a guest can end, told apart, with nothing left behind.
. "$(dirname "$0")/../lib.sh"

kernel=$OUT/kernel/7.2/patched/build-timing/linux
initramfs=$OUT/rootfs/initramfs.cpio

# guest LIMIT WORD...: boots one guest in $work/d.
guest() {
	limit=$1
	shift
	timeout -k 5 60 "$OUT/bin/boot" -k "${kernel_used:-$kernel}" -i "$initramfs" \
		-d "$work/d" -m 128 -c "${cpus:-2}" -t "$limit" "$@"
}

# Nobody is left who runs in our directory, and no file of UML's.  A process
# that was killed may take a moment to be gone.
ours() {
	for p in /proc/[0-9]*; do
		[ "$(readlink "$p/cwd" 2>/dev/null)" != "$work/d" ] || {
			echo "left behind: $p $(tr '\0' ' ' <"$p/cmdline")"
			return
		}
	done
	return 1
}
nothing_left() {
	i=0
	while ours >"$work/ours" && [ "$i" -lt 50 ]; do
		i=$((i + 1))
		sleep 0.1
	done
	if [ -s "$work/ours" ] || [ -e "$work/d/uml" ]; then
		cat "$work/ours"
		ls -d "$work/d/uml"
		return 1
	fi
}

ends_as() {
	grep -q "^state=$1 code=$2 " "$work/d/end" || {
		cat "$work/d/end"
		return 1
	}
}

seconds_below() { [ "$(sed -n 's/.*wall_ms=\([0-9]*\).*/\1/p' "$work/d/end")" -lt "$1"000 ]; }

program_done() { exits 0 guest 20 true && ends_as 'done' 0 && nothing_left; }
program_fails() {
	exits 1 guest 20 ls /nonexistent && ends_as failed 1 &&
		says 'exited with 1' && nothing_left
}
panics() {
	exits 4 guest 20 sh /lab/crash && ends_as crashed 4 && says 'Kernel panic' &&
		says 'log in ' && seconds_below 4 && nothing_left
}
# The crash is told while the guest would go on for ever.
warns_and_goes_on() {
	exits 4 guest 30 sh /lab/crash warn && ends_as crashed 4 && says 'BUG: ' &&
		seconds_below 6 && nothing_left
}
spins() {
	exits 5 guest 3 sh /lab/spin && ends_as hung 5 && says 'after 3 s' &&
		seconds_below 5 && nothing_left
}
# Its report comes in two parts, the second in more than one read.
whole_report() {
	grep '^crash 1 BUG: slowly | lab_slowly$' "$work/d/splats" || { cat "$work/d/splats"; return 1; }
}
slowly() {
	exits 4 guest 20 sh /lab/crash slowly && ends_as crashed 4 &&
		seconds_below 6 && whole_report
}
# host_stops CODE LIMIT SECONDS WORDS PROGRAM...: the runner is stopped that long
# once the console has WORDS.
host_stops() {
	code=$1 limit=$2 stop=$3 words=$4
	shift 4
	rm -rf "$work/d"
	"$OUT/bin/boot" -k "$kernel" -i "$initramfs" -d "$work/d" -m 128 -c 2 -t "$limit" "$@" &
	pid=$!
	i=0
	while [ "$i" -lt 200 ] && ! grep -q "$words" "$work/d/console" 2>/dev/null; do
		i=$((i + 1))
		sleep 0.05
	done
	kill -STOP "$pid"
	sleep "$stop"
	kill -CONT "$pid"
	wait "$pid"
	[ $? = "$code" ] && nothing_left
}
report_in_stop() { host_stops 4 20 2 'BUG: slowly' sh /lab/crash slowly && whole_report; }
limit_in_stop() { host_stops 0 4 5 'Run /init' sleep 6 && ends_as 'done' 0; }
stalls() { exits 4 guest 20 sh /lab/crash stall && ends_as crashed 4 && says 'rcu: INFO'; }
stall_in_stop() {
	host_stops 0 20 4 'Run /init' sh /lab/crash stall &&
		ends_as 'done' 0 &&
		grep '^host 1 rcu: INFO: rcu_preempt self-detected stall on CPU | lab_stall$' "$work/d/splats"
}
powers_off() {
	exits 4 guest 20 poweroff -f && ends_as crashed 4 &&
		says 'without an end marker' && nothing_left
}
end_marker_then_spins() {
	exits 5 guest 20 sh /lab/spin 'end 0' && ends_as hung 5 &&
		says 'did not power off' && nothing_left
}
says_panic() { exits 0 guest 20 sh /lab/says && ends_as 'done' 0; }
text_kernel() {
	echo 'no kernel' >"$work/k" && chmod +x "$work/k"
	kernel_used=$work/k exits 2 guest 5 true && says 'is not a User-mode Linux kernel'
}
other_program() {
	kernel_used=/bin/sh exits 2 guest 5 true &&
		says 'is not a User-mode Linux kernel'
}
truncated_kernel() {
	head -c 8000000 "$kernel" >"$work/k" && chmod +x "$work/k"
	kernel_used=$work/k exits 4 guest 5 true && ends_as crashed 4
}
no_kernel() { kernel_used=$work/none exits 2 guest 5 true && says 'No such file'; }
# spinning: a guest that spins is up in the background, as pid.
spinning() {
	rm -rf "$work/d"
	"$OUT/bin/boot" -k "$kernel" -i "$initramfs" -d "$work/d" -m 128 -c 2 -t 30 sh /lab/spin &
	pid=$!
	i=0
	while ! grep -q 'Run /init' "$work/d/console" 2>/dev/null; do
		sleep 0.1
		i=$((i + 1))
		[ "$i" -lt 100 ] || return 1
	done
}
ended_by() {
	spinning && kill -"$1" "$pid"
	wait "$pid"
	[ $? = "$2" ] && nothing_left
}
killed() {
	spinning && kill -KILL "$pid"
	wait "$pid" 2>/dev/null
	rm -rf "$work/d/uml"
	nothing_left
}
two_at_once() {
	guest 30 sleep 1 &
	"$OUT/bin/boot" -k "$kernel" -i "$initramfs" -d "$work/e" -m 128 -t 20 true &&
		wait $! && grep -q '^state=done' "$work/e/end" && ends_as 'done' 0
}
too_much_memory() { LAB_MEMORY_DIRS=$work=65535 exits 2 guest 5 -m 65536 true && says 'TMPDIR'; }
# Its memory is where the guest was told to have it.
memory_elsewhere() {
	mkdir -p "$work/memory" || return
	export LAB_MEMORY_DIRS="$work=64:$work/memory=900"
	spinning &&
		grep -q " $work/memory/.*(deleted)" /proc/"$(cut -d ' ' -f 1 /proc/"$pid"/task/"$pid"/children)"/maps
	rc=$?
	kill -TERM "$pid"
	wait "$pid"
	[ "$rc" = 0 ] && [ -z "$(ls "$work/memory")" ]
}
one_cpu_ptrace() { cpus=1 exits 0 guest 20 -u ptrace true && ends_as 'done' 0; }
two_cpus_ptrace() { cpus=2 exits 2 guest 20 -u ptrace true && says 'CPUS=1'; }
command_shown() { exits 0 guest 5 -n true && says 'ssl0=null,fd:3'; }
full_disk() {
	mkdir -p "$work/small" && mount -t tmpfs -o size=4k none "$work/small" || return 1
	head -c 4096 /dev/zero >"$work/small/fill"
	mkdir -p "$work/small/d"
	exits 2 timeout 30 "$OUT/bin/boot" -k "$kernel" -i "$initramfs" -d "$work/small/d" -m 128 -t 20 true
	rc=$?
	umount -l "$work/small"
	[ "$rc" = 0 ] && says 'No space left'
}

t 'a program that succeeds: done, 0' program_done
t 'a program that fails: failed, 1' program_fails
t 'a kernel that panics: crashed, 4, within 2 s of the panic' panics
t 'a kernel that says BUG and lives on: crashed, 4' warns_and_goes_on
t 'a report in two parts is one' slowly
t 'so it is when the host stops in between' report_in_stop
t 'a program that spins for ever: hung, 5' spins
t 'a stop of the host does not count for the limit' limit_in_stop
t 'a stall is a crash' stalls
t 'a stall seen right after the host was stopped is not' stall_in_stop
t 'a guest that powers off without a word: crashed, 4' powers_off
t 'an end marker alone is no pass' end_marker_then_spins
t 'a program that prints "Kernel panic" is no crash' says_panic
t 'a text file as kernel: 2' text_kernel
t 'another program as kernel: 2' other_program
t 'a truncated kernel: crashed, 4' truncated_kernel
t 'a kernel that does not exist: 2' no_kernel
t 'SIGTERM in a boot leaves nothing' ended_by TERM 143
t 'SIGINT in a boot leaves nothing' ended_by INT 130
t 'SIGHUP in a boot leaves nothing' ended_by HUP 129
t 'SIGKILL of the runner leaves no process' killed
t 'two guests at once' two_at_once
t 'more memory than the host has: 2, and what to set' too_much_memory
t 'its memory is in the first directory with room for it' memory_elsewhere
t 'one CPU, ptrace mode' one_cpu_ptrace
t 'two CPUs in ptrace mode are refused' two_cpus_ptrace
t '-n shows the command' command_shown
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	t 'a full disk: 2, one line' full_disk
else
	skip 'a full disk: 2, one line' 'needs root to mount a small file system'
fi
end
