// SPDX-License-Identifier: GPL-2.0-only
/*
 * GNU make exits with 2 whatever went wrong.  This is loaded into it by
 * lab.mk ("load FILE(lab_exit_N)", GNU make manual, "Loading Dynamic
 * Objects") to end it with the lab's own code N at last.
 */
#include <stdlib.h>

int plugin_is_GPL_compatible;

#define LAB_EXIT(n) \
	int lab_exit_##n(const void *where); \
	int lab_exit_##n(const void *where) { (void)where; exit(n); }

LAB_EXIT(1)
LAB_EXIT(3)
LAB_EXIT(4)
LAB_EXIT(5)
LAB_EXIT(6)
LAB_EXIT(130)
LAB_EXIT(143)
