#!/lab/timed
# SPDX-License-Identifier: GPL-2.0-only
# does: measures one cat of /proc/PID/maps that begins while the process is in execve(), by the memory of the process
# not:  how long cat waits for one lock; it also starts a process
# title: cat of /proc/PID/maps begun in an execve(), by old RSS
# doses: 0 16 64 256 MiB

cat "/proc/$VICTIM/maps" >/dev/null
