/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * judge: raw samples -> statistics -> verdict.
 *
 *	samples.c   reads the samples, and refuses a file that is not whole
 *	decimal.c   says what counts as a number
 *	stats.c     plain statistics on arrays of numbers
 *	analyse.c   makes one row for each scenario and dose, one slope for each scenario
 *	aa.c        the A/A control: may we judge at all?
 *	calibrate.c the calibration by a known delay: the same question
 *	clocks.c    holds the two instruments against each other
 *	hosts.c     boots of several hosts: their controls, and what they say together
 *	cost.c      what the second arm costs, and what it is proven not to cost
 *	exact.c     judges samples of virtual time, which every boot repeats
 *	expect.c    reads the expectations; judge.c judges them one by one
 *	verdict.c   makes the sentence and the exit code
 *	die.c       ends a program that cannot go on
 *
 * Two arms are compared, on the sides A and B; boots of a third side, the ruler, are made
 * for the controls alone.  All times are nanoseconds.  A figure that does not exist is NAN
 * here, "-" in the report and null in JSON.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include <stdbool.h>
#include <stdio.h>
#include "die.h"

enum side { A, B, RULER, NSIDES };

/* The exit codes of the lab that can happen here, besides USAGE. */
enum { EXPECTED = 0, NOT_EXPECTED = 1, UNTRUSTED = 6 };

#define LEVEL 0.05		/* a difference with a p below it is proven */
/*
 * The whole range of n boots holds the median with the probability 1 - 2^(1-n).  With
 * fewer boots than this that is less than 95 %, so there is no interval to give.
 */
#define INTERVAL_BOOTS 6
#define AA_LEVEL 0.01		/* a p up to it may fail the A/A control */
#define CAL_SLOPE 0.05		/* a slope so far from 1 still passes the calibration */
#define CAL_OFF 5e6		/* and so does a median that is off by so many ns */
/* Without expectations, B is a slow-down when it waits so many times longer than A, and so many ns. */
#define SLOWER_RATIO 1.25
#define SLOWER_BY 100e3
#define COST_GOAL 1.25		/* a bound above it makes the report say how many boots may prove it */
#define CONTROL_ARM "unpatched"	/* unless -w names another, the arm whose waits are known */

struct sample {
	int boot, iter, scenario, line;
	enum side side;
	double dose;
	double wait;			/* by the program's clock */
	double predict;			/* how long it should wait */
	double kwait;			/* by the kernel's clock; each of the three may be NAN */
	bool hit;
};

struct boot {
	int number;
	enum side side;
	const char *arm;
	int host;			/* -1: none is named */
};

struct scenario {
	char *name, *unit, *title;
	bool ruler;			/* has a known delay */
	bool cost;			/* measures what an arm costs, see cost.c */
	char *of;			/* the unit of what is measured: ns, bytes or count */
	int ndoses;			/* 0: there is no sample of it */
	double *dose;			/* ascending */
};

/* A machine on which boots were made; why says why it is left out, and is empty when it is not. */
struct host {
	char *name, why[200];
};

struct samples {
	const char *path;
	struct sample *v;
	int n;
	struct boot *boot;		/* in run order */
	int nboots;
	struct scenario *scenario;
	int nscenarios;
	struct host *host;		/* those of HOSTS=; all boots have one, or none has */
	int nhosts;
	const char *arm[NSIDES];	/* NULL when there is no boot of that side */
	int boots[NSIDES];
};

struct interval {
	double est, lo, hi;		/* in virtual time lo is est, and hi is NAN */
};

struct arm_stat {
	int boots;			/* those with a hit */
	int hits, misses;
	double median;			/* of the boots' medians */
	double max;			/* of all hits */
	double p99;			/* of all hits, or NAN when there are fewer than 100 */
	double level;			/* of the largest quantile that the hits carry, or NAN */
	double off;			/* median of wait - predict, or NAN */
	double kernel;			/* median of wait - kwait, or NAN */
	double *boot_median;
	double *wait;			/* of all hits, ascending */
};

/* One side of a row on one host. */
struct arm_boots {
	int n;
	double *v, median;		/* the boots' medians */
};

struct host_stat {
	struct arm_boots side[2];
	struct interval ratio;
};

struct row {
	const struct scenario *scenario;
	double dose;
	struct arm_stat side[2];
	struct interval ratio;		/* median A / median B */
	struct interval shift;		/* Hodges-Lehmann, A - B */
	double u, p, holm;		/* Mann-Whitney; p corrected over all rows */
	double pairs;			/* of boots that u counts */
	struct host_stat *host;		/* one for each host; NULL with fewer than two */
	double disagree;		/* p of as much difference between the hosts' ratios; after Holm */
	bool exact, proven;
	int needs;			/* with fewer boots an arm p cannot reach LEVEL */
	double estimate;		/* boots an arm that would prove a difference of this size */
};

struct slope {
	const struct scenario *scenario;
	struct interval side[2];	/* ns per unit of dose */
};

/* The boots under A/A control are halved in two ways. */
enum { ALTERNATE, EARLY_LATE, AA_SPLITS };

struct aa_split {
	double p, ratio, dose;		/* the largest ratio and its dose, see aa.c */
	bool differs;
};

struct aa {
	const struct scenario *scenario;
	const char *arm;
	int boots, needs;
	struct aa_split split[AA_SPLITS];
	bool exact, decidable, failed;
};

struct calibration_dose {
	double dose, median, largest;
	int n;
};

struct calibration {
	bool wanted, run, failed;
	bool open;			/* no arm is known to wait for the delay, and none does */
	const char *arm;		/* the arm whose waits are held against the delay */
	int n, ndoses;
	double slope;
	struct calibration_dose *dose;
	char why[160];
};

/*
 * What is proven of the rows whose figures are times, and of those that are bytes: none
 * has a ratio B/A above this one.
 */
enum { COST_TIME, COST_MEMORY, COST_BOUNDS };

struct cost_bound {
	int rows, open;			/* open: those with too few boots for an interval */
	const struct row *row;		/* the one with the largest upper end, or NULL */
	double ratio;			/* that end, or NAN */
	double boots;			/* boots an arm that may prove COST_GOAL; 0 when it is proven */
};

enum measure {
	RATIO, MEDIAN_A, MEDIAN_B, SHIFT, OFF_A, OFF_B, KERNEL_A, KERNEL_B, SLOPE_A,
	SLOPE_B, HITS, ORDER,
	MEASURES
};

enum outcome { MET, NOT_MET, UNDECIDED, NOT_RUN, OUTCOMES };

struct expectation {
	int line;
	char text[96], scenario[40], op[4];
	enum measure measure;
	bool any_scenario, any_dose;
	double dose, value;
	enum outcome outcome;
	/* The worst row or slope, and its figure. */
	const struct row *row;
	const struct slope *slope;
	double worst;
	char detail[128];
};

/* What the subject does to a scenario, in words. */
struct note {
	char scenario[40], *text;
};

struct result {
	const struct samples *s;
	const char *expect_path;
	const char *known;		/* the arm that is known to wait for the delay, or NULL */
	bool quick;
	bool exact;			/* the samples are of virtual time */
	char differs[256];		/* two boots of one arm that should not differ; "" when none do */
	unsigned long seed;
	struct row *row;
	int nrows;
	struct slope *slope;		/* one for each scenario with samples */
	int nslopes;
	struct aa *aa;
	int naa;
	struct calibration cal;
	struct cost_bound cost[COST_BOUNDS];
	struct expectation *expect;
	int nexpect;
	struct note *note;
	int nnotes;
	char sentence[1024];
	int exit;
};

/* samples.c: reads the file PATH.  Anything wrong in it ends the program with file:line. */
void samples_load(struct samples *s, const char *path);
/* analyse.c: the median of the hits of one boot at one dose; NAN when there is none. */
double boot_median(const struct samples *s, int boot, int scenario, double dose);

/* clocks.c: wait= against kwait=, over the hits of one side. */
struct clocks {
	int n;				/* hits with both */
	int none;			/* those for which the kernel saw no contention */
	double median, largest;		/* of wait - kwait */
	double share;			/* median of |wait - kwait| / wait, where there was contention */
};
struct clocks clocks(const struct samples *s, const struct scenario *sc, enum side side);

/* analyse.c: fills the rows and slopes of R. */
void analyse(struct result *r);
/*
 * The figures that it fills them with, each with its 95 % interval: the Hodges-Lehmann
 * shift of the boots, the ratio of the medians, and the median slope of the boots.
 */
struct interval shift(const struct arm_stat *a, const struct arm_stat *b);
struct interval ratio(const struct arm_stat *a, const struct arm_stat *b);
struct interval slope(const struct samples *s, enum side side, int scenario);
/* The hit at that quantile of all hits; NAN when there are too few hits for it. */
double upper_quantile(const struct arm_stat *a, double level);
/* Whether A waits longer than B in more than half of the pairs of boots. */
bool a_waits_longer(const struct row *row);

/* aa.c and calibrate.c: the controls.  trusted() says whether both leave the rest its worth. */
void aa_control(struct result *r);
void calibrate(struct result *r);
bool trusted(const struct result *r);

/*
 * hosts.c.  hosts_control() runs the controls on each host by itself, and takes the boots of those that fail out of S.
 * hosts_compare() fills in the figures of a row that hosts change.  over_hosts() is the difference A - B, or the
 * level of A when B has no boots, and its interval over the hosts; *P, if any, is the p of as much difference between
 * hosts.  hosts_used() is the number of those that are not left out; 1 when none is named.
 */
void hosts_control(struct result *r, struct samples *s);
void hosts_compare(struct row *row, const struct samples *s);
struct interval over_hosts(const struct host_stat *h, int hosts, double *p);
int hosts_used(const struct samples *s);
bool hosts_trusted(const struct samples *s);	/* one at least passes its controls */

/* expect.c: reads the file PATH.  Anything wrong in it ends the program with file:line. */
void expect_load(struct result *r, const char *path);

/* judge.c: fills in the outcome of each expectation. */
void judge(struct result *r);

/*
 * cost.c: fills in what is proven not to be slower.
 *
 * cost_unit() says whether OF is a unit of what a cost measures.  cost_ratio() is median B /
 * median A with its interval.  costs_more() says whether the row is a cost that is proven and
 * relevant.  say_costs() appends the sentence about such rows to TEXT, which has SIZE bytes,
 * and returns whether there is one; say_bounds() appends the one about the bounds, if any.
 */
void cost(struct result *r);
bool cost_unit(const char *of);
struct interval cost_ratio(const struct row *row);
bool costs_more(const struct row *row);
bool say_costs(const struct result *r, char *text, size_t size);
void say_bounds(const struct result *r, char *text, size_t size);

/*
 * exact.c, for samples of virtual time: exact_control() fills in differs, and exact_rows() makes
 * each figure one that chance has no part in.
 */
void exact_control(struct result *r);
void exact_rows(struct result *r);

/* verdict.c: fills in the sentence and the exit code. */
void verdict(struct result *r);


/*
 * decimal.c: reads the number that TEXT begins with, such as 12, 1.5 or 1e6, into X.
 * Returns where it ends, or NULL when there is none; X is NAN then.  A sign, a
 * hexadecimal number and a word are none.
 */
const char *decimal(const char *text, double *x);

#endif
