#!/lab/timed
# SPDX-License-Identifier: GPL-2.0-only
# does: measures one whole busybox top -bn1 that begins while a process is in execve(), by the memory of that process
# not:  how long top waits for one lock; it also starts a process, and it reads every other one
# title: top -bn1 begun in an execve(), by old RSS
# doses: 0 16 64 256 MiB

top -bn1 >/dev/null
