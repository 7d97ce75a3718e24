/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Flags, for which a task waits in the kernel (futex(2)).  One that looked for them in a loop would
 * keep the guest busy, and in the flavour exact time passes only when the guest is idle.
 */
#ifndef FLAG_H
#define FLAG_H

#include "lab.h"

/* Sets *flag to 1, and wakes all that wait for it.  Processes may share its memory. */
void flag_set(volatile int *flag);
/* Returns when *flag is not 0. */
void flag_wait(volatile int *flag);

#endif
