// SPDX-License-Identifier: GPL-2.0-only
/* does: fails every allocation of an execve() that may fail between exec_mmap() and setup_new_exec(): new time namespace, shared sighand
 * not:  allocations of whole pages, where UML itself gives up
 * flavour: debug
 */
#include "inject.h"
#include "sweep-check.h"

SWEEP_BOTH(timens);
SWEEP_BOTH(sighand);
SWEEP(program);		/* the control: has nothing there to fail */

int main(int argc, char *argv[])
{
	sweep_image();
	return leakless(argc, argv, test_harness_run);
}
