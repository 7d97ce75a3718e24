# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Each way in which a guest can end is told from the others, and nothing is left behind.
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

# none_there: no process has its working directory in that of the guest.
none_there() {
	for p in /proc/[0-9]*; do
		[ "$(readlink "$p/cwd" 2>/dev/null)" != "$work/d" ] || {
			echo "left behind: $p $(tr '\0' ' ' <"$p/cmdline")" >"$work/left"
			return 1
		}
	done
}
# nothing_left: there is no such process after 5 s, and no file of UML's.  A process that was
# killed may take a moment to end.
nothing_left() {
	within 50 none_there || { cat "$work/left"; return 1; }
	[ ! -e "$work/d/uml" ] || { ls -d "$work/d/uml"; return 1; }
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
on_console() { grep -q "$1" "$work/d/console" 2>/dev/null; }
# host_stops CODE LIMIT SECONDS WORDS PROGRAM...: when the console has WORDS, the program boot
# is stopped for so many seconds, as by a host that stops; it ends with CODE.
host_stops() {
	code=$1 limit=$2 stop=$3 words=$4
	shift 4
	rm -rf "$work/d"
	"$OUT/bin/boot" -k "$kernel" -i "$initramfs" -d "$work/d" -m 128 -c 2 -t "$limit" "$@" &
	pid=$!
	within 100 on_console "$words"
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
# spinning: boots a guest that never ends, in the background; its process is $pid.
spinning() {
	rm -rf "$work/d"
	"$OUT/bin/boot" -k "$kernel" -i "$initramfs" -d "$work/d" -m 128 -c 2 -t 30 sh /lab/spin &
	pid=$!
	within 100 on_console 'Run /init'
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
# The first directory is too small for the memory.
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

t 'a guest whose program succeeds is done, with 0' program_done
t 'a guest whose program fails has failed, with 1' program_fails
t 'a guest whose kernel panics has crashed, with 4, within 4 s' panics
t 'a guest whose kernel says BUG and lives on has crashed, with 4' warns_and_goes_on
t 'a report of the kernel that comes in two parts is one report' slowly
t 'it is one report when the host is stopped in between' report_in_stop
t 'a guest whose program never ends has hung, with 5' spins
t 'a stop of the host does not count for the limit' limit_in_stop
t 'a stall of RCU is a crash' stalls
t 'a stall right after the host was stopped is no crash' stall_in_stop
t 'a guest that powers off without an end marker has crashed, with 4' powers_off
t 'a guest that does not power off after its end marker has hung, with 5' end_marker_then_spins
t 'a program that prints "Kernel panic" is no crash' says_panic
t 'a kernel that is a text file is refused with 2' text_kernel
t 'a kernel that is another program is refused with 2' other_program
t 'a guest whose kernel is truncated has crashed, with 4' truncated_kernel
t 'a kernel that does not exist is refused with 2' no_kernel
t 'SIGTERM in a boot leaves no process and no file' ended_by TERM 143
t 'SIGINT in a boot leaves no process and no file' ended_by INT 130
t 'SIGHUP in a boot leaves no process and no file' ended_by HUP 129
t 'SIGKILL of the program boot leaves no process' killed
t 'two guests run at once' two_at_once
t 'more memory than the host has is refused with 2, and it is said what to set' too_much_memory
t "a guest's memory is in the first directory with room for it" memory_elsewhere
t 'a guest with one CPU runs in ptrace mode' one_cpu_ptrace
t 'two CPUs in ptrace mode are refused' two_cpus_ptrace
t '-n prints the command' command_shown
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	t 'a full disk ends it with 2 and one line' full_disk
else
	skip 'a full disk ends it with 2 and one line' 'needs root to mount a small file system'
fi
end
