/* SPDX-License-Identifier: GPL-2.0-only */
/* What became of the victims of injected faults, of one kind of exec. */
#ifndef TALLY_H
#define TALLY_H

struct tally {
	int injected, errors, killed, through;	/* victims, by their end */
	int window;	/* failed between exec_mmap() and setup_new_exec() */
	int wrong;	/* in a state they should not be in */
	int blocked;	/* that others had to wait for */
	int leaks;	/* whose memory did not come back */
};

/* Prints the line of numbers and the four observations NAME.*. */
void tally_say(const struct tally *t, const char *name);

#endif
