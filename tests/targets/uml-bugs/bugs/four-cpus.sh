# SPDX-License-Identifier: GPL-2.0-only
# um: a kernel with KASAN and kmemleak panics when more than two CPUs come up
#
# With ncpus=4 such a kernel ends with "Segfault with no mm" before its first program runs, mostly below
# call_rcu() on a secondary CPU: a walk of that CPU's first stack ends in a page that is not mapped.  ncpus=2
# boots.
#
# sees: Segfault with no mm
# cpus: 4
# met:  kernel-config/debug.config, which gives debug guests two CPUs at most
true
