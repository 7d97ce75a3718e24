/* SPDX-License-Identifier: GPL-2.0-only */
#define FP_SIZE (2696 / sizeof(unsigned long))
#define HOST_IP 16
#define HOST_SP 19
#define HOST_BP 4
