// SPDX-License-Identifier: GPL-2.0-only
/* does: fails every allocation of an execve() that may fail between exec_mmap() and setup_new_exec(): new time namespace, shared sighand
 * not:  allocations of whole pages, where UML itself gives up
 * flavour: debug
 */
#include "check.h"
#include "inject.h"
#include "sweep.h"

FIXTURE(execve) {};
FIXTURE_VARIANT(execve) { const char *kind; bool watched; };
FIXTURE_VARIANT_ADD(execve, timens) { .kind = "timens" };
FIXTURE_VARIANT_ADD(execve, timens_watched) { .kind = "timens", .watched = true };
FIXTURE_VARIANT_ADD(execve, sighand) { .kind = "sighand" };
FIXTURE_VARIANT_ADD(execve, sighand_watched) { .kind = "sighand", .watched = true };
/* The control: has nothing there to fail. */
FIXTURE_VARIANT_ADD(execve, program) { .kind = "program" };

FIXTURE_SETUP(execve) { sweep_begin(); }

FIXTURE_TEARDOWN(execve) { sweep_end(); }

TEST_F_TIMEOUT(execve, every_allocation, 300)
{
	struct tally t;

	sweep(exec_kind(variant->kind), variant->watched, &t);
	EXPECT_LT(0, t.injected);
	EXPECT_EQ(0, t.stuck);
	EXPECT_FALSE(t.endless);
}

int main(int argc, char *argv[])
{
	sweep_image();
	return leakless(argc, argv, test_harness_run);
}
