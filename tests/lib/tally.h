/* SPDX-License-Identifier: GPL-2.0-only */
/* What became of the victims of injected faults, for one kind of exec. */
#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>

struct tally {
	int injected;	/* victims in which an allocation failed */
	int errors, killed, through;	/* of these: got an error, died of SIGSEGV, got their image */
	int window;	/* failed between exec_mmap() and setup_new_exec() */
	int wrong;	/* were in a state in which they should not be */
	int blocked;	/* made other tasks wait */
	int leaks;	/* did not give their memory back */
	int stuck;	/* neither returned nor ended */
	bool endless;	/* the failures did not come to an end */
};

/* Prints the numbers as one line. */
void tally_print(const struct tally *t, const char *name);
/* Observes NAME.state, NAME.locks, NAME.left and NAME.window. */
void tally_observe(const struct tally *t, const char *name);

#endif
