# SPDX-License-Identifier: GPL-2.0-only
# um: /proc/cpuinfo has no "core id" and no "physical id"
#
# With CONFIG_SMP (7.2 and later) a guest has several processors, but its cpuinfo says nothing of
# cores.  `ps -ef` and `top` of procps 4 read "core id" and end at once where a processor
# has none.
#
# sees: no core id
# met:  real programs in a guest; the lab bind-mounts a cpuinfo that has one
grep -q '^core id' /proc/cpuinfo || echo 'no core id'
