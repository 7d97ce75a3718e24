/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checks: experiments that see something or not, and know nothing of the
 * kernel they run on.  ok says that the experiment took place and that its
 * controls held.  What was seen is said by observe(); what should be seen is
 * in the subject's file of claims.
 */
#ifndef CHECK_H
#define CHECK_H

#include <kselftest_harness.h>

#include "lab.h"
#include "observe.h"

#define CHECK_MAIN						\
int main(int argc, char *argv[])				\
{								\
	victim_image(argc, argv);				\
	return test_harness_run(argc, argv);			\
}

#endif
