#!/lab/timed
# SPDX-License-Identifier: GPL-2.0-only
# does: measures one whole busybox pidof that begins while a process is in execve(), by the memory of that process
# not:  how long pidof waits for one lock; it also starts a process, and it reads every other one
# title: pidof begun in an execve(), by old RSS
# doses: 0 16 64 256 MiB

pidof timed >/dev/null
