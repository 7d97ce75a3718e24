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

# The script with-programs has made /host a root file system that has them.  busybox's chroot takes an
# applet of its own for a program that it is not given with its whole path.

# shows TEXT PROGRAM [ARG...]: runs the program, and fails when it does, or does not print TEXT: one
# that ends at once because it found nothing to do would look fast.
shows() {
	text=$1 program=$2
	shift 2
	said=$(chroot /host "/usr/bin/$program" "$@" 2>&1)
	rc=$?
	case $said in *"$text"*) ;; *) rc=1 ;; esac
	[ $rc = 0 ] || printf '%s\n' "$program did not show '$text', but:" "$said" | tail -n 4 >&2
	return $rc
}

# strace goes on until it is told to end, which is done as soon as it shows something of the
# process.  Its first line only says that it is attached.  A process that rests shows nothing, so a
# signal is sent that does nothing.
strace_once() {
	[ -p /tmp/strace ] || mkfifo /tmp/strace
	exec 5<>/tmp/strace
	chroot /host /usr/bin/strace -p "$VICTIM" 2>&5 &
	# From here on only strace writes, so that its end is the end of the file.
	exec 6</tmp/strace 5>&-
	read -r first <&6
	case $first in *" attached") ;; *) echo "strace did not attach, but: $first" >&2; return 1 ;; esac
	kill -CONT "$VICTIM"
	read -r line <&6
	kill -TERM $!
	wait $!
	[ -n "$line" ]
}

case ${0##*/} in
program-strace*) strace_once ;;
program-gdb*) shows "(process $VICTIM) detached" gdb -nx -batch -p "$VICTIM" ;;
program-ps*) shows " $VICTIM " ps -ef ;;
program-pgrep*) shows "$VICTIM" pgrep -f . ;;
program-top*) shows "$VICTIM " top -bn1 ;;
program-lsof*) shows " $VICTIM " lsof -p "$VICTIM" ;;
program-pidstat*) shows ' UID ' pidstat ;;
esac
