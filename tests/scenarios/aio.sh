#!/lab/timed
# SPDX-License-Identifier: GPL-2.0-only
# does: measures a command of a person or a script that meets a process in execve() with one AIO read in flight
# not:  how long the command waits for one lock; it may also start a process
# as: aio-ls aio-cat aio-read
# title: a command on a process in execve(), by AIO in flight
# doses: 100 200 ms

case ${0##*/} in
aio-ls) ls -l "/proc/$VICTIM/exe" ;;
aio-cat) cat "/proc/$VICTIM/environ" ;;
aio-read) read -r _ <"/proc/$VICTIM/stat" ;;
esac
