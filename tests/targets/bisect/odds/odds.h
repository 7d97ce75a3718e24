/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * odds: is a kernel like the old end of a bisection, or like the new one?
 *
 * A bisection has two ends, the kernel without the change that is looked for and
 * the kernel with it.  The program tells from what boots measured whether the two
 * differ ("odds ends"), and which of the two another kernel is like ("odds judge").
 *
 *	boots.c   reads what the boots measured
 *	number.c  says what counts as a number
 *	ends.c    do the two ends differ at all, and in which measure?
 *	model.c   how much likelier is one boot under "new" than under "old"?
 *	judge.c   the boots of one kernel -> a verdict, or the kernel to boot next
 *
 * The unit of replication is the boot.  Nothing here knows which end is GOOD.
 */
#ifndef ODDS_H
#define ODDS_H

#include <stdbool.h>
#include <stdio.h>
#include "die.h"

/* These were chosen; tests/targets/bisect/trials says how often the verdicts are right with them. */
#define LOOKS 4			/* the ends are compared so many times at most */
#define LEAST 3			/* boots of a kernel that a verdict needs */
#define STRAY 0.1		/* share of all boots that may look like either end */
#define WIDE 8			/* ends so many scales apart need fewer boots beside a kernel */
#define MAXNAMES 512

struct measure {
	int name;
	char *text;
	double x;		/* log of the nanoseconds; of a number only */
};

struct boot {
	int number, label, kernel;
	bool complete, ran;	/* its last line was read; its program ran to the end */
	struct measure *m;
	int n;
};

struct boots {
	struct boot *v;
	int n;
	char *name[MAXNAMES], *label[MAXNAMES], *kernel[MAXNAMES];
	int nnames, nlabels, nkernels;
};

struct opts {
	double confidence;	/* share of verdicts that must be right */
	int limit;		/* boots of one kernel, at most */
	int candidates;		/* patches among which the change is looked for */
	const char *old, *new;	/* kernels of the ends */
	const char *measure;	/* what tells the ends apart, as "odds ends" printed it */
	const char *label;	/* label of the boots of this step */
	const char *only;	/* only boots with this label count for the kernel, or NULL */
	const char *path, *kernel;
};

/*
 * number.c: each returns false, and leaves the number alone, for anything but a
 * decimal number that is not negative.  whole() takes whole numbers up to 1e9.
 */
bool decimal(const char *s, double *x);
bool whole(const char *s, int *n);

/* boots.c: anything wrong in the file ends the program with file:line. */
void boots_read(struct boots *b, const char *path);
/* The index of S among the N strings of LIST, or -1. */
int lookup(char *const *list, int n, const char *s);
/* What the boot measured under the name with this index, or NULL. */
const struct measure *measured(const struct boot *b, int name);
/* Whether the values of this measure are nanoseconds; those of the others are words. */
bool is_number(const char *name);
/*
 * Fills V with the logarithms of measure NAME in the boots that ran, with LABEL and
 * of KERNEL; -1 stands for any.  V has room for b->n.  Returns how many there are.
 */
int numbers(const struct boots *b, int name, int label, int kernel, double *v);

/* model.c */
struct model {
	const struct boots *b;
	bool number;
	int name[MAXNAMES], nnames, end[2];
	double middle[2], scale[2];	/* of each end: median and spread of the logarithms */
	double apart;		/* distance of the medians, in units of the larger spread */
	double *rest[2];	/* each boot of an end less the median of its own step */
	int nrest[2];
};

/* The spread of the N kernels' boots within a step, as a standard deviation. */
double scale_of(const struct boots *b, int name, const int *kernels, int n);
void model_make(struct model *m, const struct boots *b, const struct opts *o);
/* ln of the odds new : old that one boot gives, within +-ln((2 - STRAY) / STRAY). */
double model_odds(const struct model *m, const struct boot *boot);
/*
 * ln of how much better the N numbers are explained by a place of their own than by
 * the end that explains them better; -INFINITY near an end.
 */
double model_neither(const struct model *m, double *v, int n);
/*
 * How much larger the logarithms are in a step than over all steps, by the boots of
 * the ends in it; 0 when an end has none there.
 */
double model_shift(const struct model *m, int label);
/* Whether an end lies elsewhere in this step than over all steps. */
bool model_drifts(const struct model *m, int label);

/* ends.c, judge.c: print one line of key=value to stdout. */
void ends(const struct boots *b, const struct opts *o);
void judge(const struct boots *b, const struct opts *o);

#endif
