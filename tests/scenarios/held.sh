#!/lab/timed
# SPDX-License-Identifier: GPL-2.0-only
# does: measures what a person or a script does to a process in execve() whose teardown is held for so long
# not:  how long a teardown takes
# as: held-ls held-cat held-read
# title: a command on a process in execve(), by the time its teardown is held
# doses: 20 100 ms

case ${0##*/} in
held-ls) ls -l "/proc/$VICTIM/exe" ;;
held-cat) cat "/proc/$VICTIM/environ" ;;
held-read) read -r _ <"/proc/$VICTIM/stat" ;;
esac
