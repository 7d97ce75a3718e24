// SPDX-License-Identifier: GPL-2.0-only
/*
 * GNU make exits with 2 whatever went wrong.  exit-codes.mk loads this object into
 * make to end it with the exit code N of the lab instead: "load exit.so(lab_exit_N)"
 * calls the function of that name (GNU make manual, "Loading Dynamic Objects").
 *
 * There is one function for each code that a script may end with; 0 and 2 need none.
 */
#include <stdlib.h>

int plugin_is_GPL_compatible;	/* make loads no object without this symbol. */

#define LAB_EXIT(n) \
	int lab_exit_##n(const void *where); \
	int lab_exit_##n(const void *where) { (void)where; exit(n); }

LAB_EXIT(1)
LAB_EXIT(3)
LAB_EXIT(4)
LAB_EXIT(5)
LAB_EXIT(6)
LAB_EXIT(7)
LAB_EXIT(8)
LAB_EXIT(130)
LAB_EXIT(143)
