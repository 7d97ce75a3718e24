# SPDX-License-Identifier: GPL-2.0-only
# um: RCU callbacks are enqueued on a CPU that comes up before RCU knows it
#
# A secondary CPU runs start_secondary() with memory that it frees before rcutree_report_cpu_starting()
# was called on it; lockdep (CONFIG_PROVE_RCU) warns once in each boot with ncpus=2.
#
# sees: Callback enqueued on offline CPU
# cpus: 2
# met:  each debug boot; kernel-config/noise lists it
true
