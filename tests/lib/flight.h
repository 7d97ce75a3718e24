/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A victim with one AIO read in flight when it calls execve(), from a device that answers after
 * a delay that is known.  The teardown waits for the read.  All end the program on failure.
 */
#ifndef FLIGHT_H
#define FLIGHT_H

#include <linux/aio_abi.h>

#include "lab.h"

#define MAX_DELAY 1000		/* ms; a read takes less */

struct flight {
	const char *node;
	int delay;			/* ms */
	aio_context_t ctx;
	struct iocb cb;
	volatile int64_t *submitted;	/* when the read was submitted */
};

/* The prepare() of a scenario whose doses are delays in ms: makes the devices. */
void flight_prepare(const int *doses, int n);
/* Starts a victim with a read that takes delay ms, a dose of flight_prepare(). */
void flight_start(struct flight *f, struct victim *v, int delay);
/*
 * Fills in a->predict, how long an operation that began at a->op has to wait if it waits for the
 * read.  Below some 90 ms that is not known.  An operation that began after the read is no hit.
 */
void flight_predict(const struct flight *f, struct attempt *a);

#endif
