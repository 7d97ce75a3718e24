#!/lab/timed
# SPDX-License-Identifier: GPL-2.0-only
# does: measures a program of the distribution that meets a process of 256 MiB in its execve()
# not:  how long the program waits for one lock; it also starts, reads its libraries and looks at other processes
# as: program-strace program-strace-attach program-strace-stop program-strace-alone
# as: program-gdb program-gdb-attach program-gdb-stop program-gdb-alone
# as: program-ps program-ps-alone program-pgrep program-pgrep-alone program-top program-top-alone
# as: program-lsof program-lsof-alone program-pidstat program-pidstat-alone
# title: a program of the distribution in an execve()
# doses: 256 MiB
# parts: yes

# with-programs has made /host a root file system that has them.  busybox's chroot takes an
# applet of its own for a program that it is not given with its whole path.
run() {
	program=$1
	shift
	chroot /host "/usr/bin/$program" "$@"
}

# strace goes on until it is told to end, which is done as soon as it shows something of the
# process.  Its first line only says that it is attached.  A process that rests shows nothing, so a
# signal is sent that does nothing.
strace_once() {
	[ -p /tmp/strace ] || mkfifo /tmp/strace
	exec 5<>/tmp/strace
	chroot /host /usr/bin/strace -p "$VICTIM" 2>&5 &
	read -r line <&5
	kill -CONT "$VICTIM"
	read -r line <&5
	kill -TERM $!
	wait $!
	[ -n "$line" ]
}

case ${0##*/} in
program-strace*) strace_once ;;
program-gdb*) run gdb -nx -batch -p "$VICTIM" 2>&1 ;;
program-ps*) run ps -ef ;;
program-pgrep*) run pgrep -f . ;;
program-top*) run top -bn1 ;;
program-lsof*) run lsof -p "$VICTIM" ;;
program-pidstat*) run pidstat ;;
esac
