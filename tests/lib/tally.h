/* SPDX-License-Identifier: GPL-2.0-only */
/* What became of the victims of injected faults, of one kind of exec. */
#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>

struct tally {
	int injected, errors, killed, through;	/* victims, by their end */
	int window;	/* failed between exec_mmap() and setup_new_exec() */
	int wrong;	/* in a state they should not be in */
	int blocked;	/* that others had to wait for */
	int leaks;	/* whose memory did not come back */
	int stuck;	/* that neither returned nor ended */
	bool endless;	/* the failures did not come to an end */
};

/* Prints the line of numbers. */
void tally_print(const struct tally *t, const char *name);
/* Observes NAME.state, .locks, .left and .window. */
void tally_observe(const struct tally *t, const char *name);

#endif
