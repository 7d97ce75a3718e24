/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * odds: is a kernel like the old end of a bisection, or like the new one?
 *
 *	boots.c   reads what the boots measured
 *	number.c  what counts as a number
 *	ends.c    do the two ends differ at all, and in what?
 *	model.c   how much likelier is one boot under "new" than under "old"?
 *	judge.c   boots of one kernel -> verdict, or which kernel to boot next
 *
 * The unit of replication is the boot.  Nothing here knows which end is GOOD.
 */
#ifndef ODDS_H
#define ODDS_H

#include <stdbool.h>
#include <stdio.h>
#include "die.h"

#define LOOKS 4			/* times the ends are compared, at most */
#define LEAST 3			/* boots of a kernel before a verdict */
#define STRAY 0.1		/* share of boots that may be of either kind */
#define WIDE 8			/* ends this many scales apart: drift matters less */
#define MAXNAMES 512

struct measure {
	int name;
	char *text;
	double x;		/* log of the nanoseconds; of a number only */
};

struct boot {
	int number, label, kernel;
	bool complete, ran;	/* it has its last line; its program ran */
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
	double confidence;
	int limit, candidates;
	const char *old, *new;	/* kernels of the ends */
	const char *measure;	/* that tells the ends apart, from ends */
	const char *label;	/* what the boots of this step are labelled */
	const char *only;	/* only boots with this label count for the kernel */
	const char *path, *kernel;
};

/* number.c: false for anything but a decimal number, not negative; whole: up to 1e9. */
bool decimal(const char *s, double *x);
bool whole(const char *s, int *n);

/* boots.c */
void boots_read(struct boots *b, const char *path);
int lookup(char *const *list, int n, const char *s);	/* -1: not there */
const struct measure *measured(const struct boot *b, int name);
bool is_number(const char *name);
/* Logs of measure NAME in complete boots; LABEL, KERNEL -1 for any. */
int numbers(const struct boots *b, int name, int label, int kernel, double *v);

/* model.c */
struct model {
	const struct boots *b;
	bool number;
	int name[MAXNAMES], nnames, end[2];
	double middle[2], scale[2], apart;
	double *rest[2];	/* of the ends' boots, around their own step's median */
	int nrest[2];
};

double scale_of(const struct boots *b, int name, const int *kernels, int n);
void model_make(struct model *m, const struct boots *b, const struct opts *o);
/* ln of the odds new : old that one boot gives, within +-ln((2 - STRAY) / STRAY). */
double model_odds(const struct model *m, const struct boot *boot);
/* ln of how much better a place of their own explains N numbers than the better end. */
double model_neither(const struct model *m, double *v, int n);
/* How much larger logs are in a step than over all of them, by its references. */
double model_shift(const struct model *m, int label);
/* Whether the references of a step are where they were. */
bool model_drifts(const struct model *m, int label);

/* ends.c, judge.c: print one line of key=value. */
void ends(const struct boots *b, const struct opts *o);
void judge(const struct boots *b, const struct opts *o);

#endif
