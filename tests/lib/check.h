/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A check is an experiment that sees something, or does not.  It knows nothing of
 * the kernel that it runs on.  A test that is "ok" means that the experiment took
 * place and that its controls held.  What the experiment saw is said by observe();
 * what it should see stands in the subject's file of claims.
 */
#ifndef CHECK_H
#define CHECK_H

#include <kselftest_harness.h>

#include "lab.h"
#include "observe.h"

/* main() of a check that has victims (lab.h). */
#define CHECK_MAIN						\
int main(int argc, char *argv[])				\
{								\
	victim_image(argc, argv);				\
	return test_harness_run(argc, argv);			\
}

#endif
