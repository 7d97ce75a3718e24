// SPDX-License-Identifier: GPL-2.0-only
/* does: fails each allocation between exec_mmap() and setup_new_exec(), for a new time namespace and a shared sighand
 * not:  allocations of whole pages, at which User-mode Linux itself gives up
 * flavour: debug
 */
#include "inject.h"
#include "sweep-check.h"

SWEEP_BOTH(timens);
SWEEP_BOTH(sighand);
SWEEP(program);		/* the control, which allocates nothing there */

int main(int argc, char *argv[])
{
	sweep_image();
	return leakless(argc, argv, test_harness_run);
}
