/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes the allocations of an execve() fail, first the first, then the second and so on,
 * until an execve() comes through.  Each has a victim of its own.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include <stdbool.h>

#include "execs.h"
#include "tally.h"

/* No execve() makes so many allocations. */
#define SWEEP_MAX 1000

/*
 * Is to be called first in main().  In the new image of a victim it does not return: it
 * tells how many allocations were still to come before the one that should have failed.
 */
void sweep_image(void);

/* Make and remove what the victims and the test share; end the program on failure. */
void sweep_begin(void);
void sweep_end(void);

/*
 * Sweeps one kind of exec.  When it is watched, another process asks the victims all the
 * time.  It prints each site and the numbers, and observes NAME.* or NAME-watched.*, NAME
 * being that of the kind.  The tally is zeroed first, and tells what became of the victims.
 */
void sweep(const struct exec_kind *k, bool watched, struct tally *t);

/*
 * The control of what is said about the state of a victim: an execve() that fails, after
 * which the victim changes its name.
 */
void sweep_control(struct tally *t);

#endif
