/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The allocations of an execve() made to fail, the first, the second ... until
 * one comes through, each in a victim of its own.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include <stdbool.h>

#include "execs.h"
#include "tally.h"

/* No execve() makes so many. */
#define SWEEP_MAX 1000

/*
 * For main(), first: in the new image of a victim it says how many allocations
 * execve() left until the one that should fail, and does not return.
 */
void sweep_image(void);

/* Before and after: what the victims and the test share, and the oracle. */
void sweep_begin(void);
void sweep_end(void);

/*
 * Sweeps one kind of exec, with somebody who asks the victims all the time
 * when watched; prints each site, the numbers, and observes NAME.* or
 * NAME-watched.*.  What happened to the victims is in the tally, zeroed before.
 */
void sweep(const struct exec_kind *k, bool watched, struct tally *t);

/*
 * The control of what is said of a victim's state: an exec that fails and, on
 * the way back, changes the task's name.
 */
void sweep_control(struct tally *t);

#endif
