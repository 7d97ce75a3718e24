/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The test of the checks that sweep (sweep.h).  A check names each kind of exec by
 * SWEEP(), or by SWEEP_BOTH() when it is to be swept once more while it is watched.
 */
#ifndef SWEEP_CHECK_H
#define SWEEP_CHECK_H

#include "check.h"
#include "sweep.h"

FIXTURE(execve) {};
FIXTURE_VARIANT(execve) { const char *kind; bool watched; };
#define SWEEP(k) FIXTURE_VARIANT_ADD(execve, k) { .kind = #k }
#define SWEEP_BOTH(k)		\
	SWEEP(k);		\
	FIXTURE_VARIANT_ADD(execve, k ## _watched) { .kind = #k, .watched = true }

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

#endif
