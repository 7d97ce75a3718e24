/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compare: raw samples -> statistics -> verdict -> report and JSON.
 *
 *	samples.c   reads the samples, refuses what is not whole
 *	decimal.c   what is a number
 *	stats.c     plain statistics on arrays of numbers
 *	analyse.c   one row per (scenario, dose), one slope per scenario
 *	aa.c        A/A control: may we judge at all?
 *	calibrate.c known-delay calibration: the same question
 *	clocks.c    the two instruments against each other
 *	expect.c    reads the expectations, judge.c judges them one by one
 *	verdict.c   the one sentence and the exit code
 *	table.c     the report; json.c the same figures for programs
 *
 * All times are nanoseconds.  A figure that does not exist is NAN here, "-" in
 * the report and null in JSON.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include <stdbool.h>
#include <stdio.h>
#include "die.h"

enum side { A, B, RULER, NSIDES };

/* Exit codes, those of the lab that can happen here. */
enum { EXPECTED = 0, NOT_EXPECTED = 1, UNTRUSTED = 6 };

#define LEVEL 0.05		/* p below it: proven */
/*
 * With fewer boots not even their whole range holds the median with 95 %
 * (1 - 2^(1-n)): there is no interval to give.
 */
#define INTERVAL_BOOTS 6
#define AA_LEVEL 0.01		/* A/A control: p up to it may fail */
#define CAL_SLOPE 0.05		/* calibration: slope this far from 1 passes */
#define CAL_OFF 5e6		/* calibration: median this far off passes, ns */
/* Without expectations: B this many times and ns longer than A is a slow-down. */
#define SLOWER_RATIO 1.25
#define SLOWER_BY 100e3
#define CONTROL_ARM "unpatched"	/* the arm whose waits are known, but for -w */

struct sample {
	int boot, iter, scenario, line;
	enum side side;
	double dose, wait, predict, kwait;	/* all but dose: NAN when not given */
	bool hit;
};

struct boot {
	int number;
	enum side side;
	char *arm;
};

struct scenario {
	char *name, *unit, *title;
	bool ruler;			/* has a known delay */
	int ndoses;			/* 0: no sample */
	double *dose;			/* ascending */
};

struct samples {
	const char *path;
	struct sample *v;
	int n;
	struct boot *boot;		/* in run order */
	int nboots;
	struct scenario *scenario;
	int nscenarios;
	const char *arm[NSIDES];	/* NULL: no boot of that side */
	int boots[NSIDES];
};

struct interval {
	double est, lo, hi;
};

struct arm_stat {
	int boots;			/* with a hit */
	int hits, misses;
	double median, max;		/* of boot medians; of all hits */
	double p99;			/* of all hits, NAN with fewer than 100 */
	double level;			/* of the largest quantile that the hits carry, or NAN */
	double off;			/* median of wait - predict, or NAN */
	double kernel;			/* median of wait - kwait, or NAN */
	double *boot_median;
	double *wait;			/* of all hits, ascending */
};

struct row {
	const struct scenario *scenario;
	double dose;
	struct arm_stat side[2];
	struct interval ratio;		/* median A / median B */
	struct interval shift;		/* Hodges-Lehmann, A - B */
	double u, p, holm;
	bool exact, proven;
	int needs;			/* boots an arm below which p cannot reach LEVEL */
	double estimate;		/* boots an arm to prove a difference this size */
};

struct slope {
	const struct scenario *scenario;
	struct interval side[2];	/* ns per unit of dose */
};

/* The boots under A/A control are halved in two ways. */
enum { ALTERNATE, EARLY_LATE, AA_SPLITS };

struct aa_split {
	double p, ratio, dose;		/* largest ratio and where, see aa.c */
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
	bool open;			/* no arm is known to wait, and none does */
	const char *arm;		/* whose waits are held against the delay */
	int n, ndoses;
	double slope;
	struct calibration_dose *dose;
	char why[160];
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

/* What the subject does to a scenario, in words */
struct note {
	char scenario[40], *text;
};

struct result {
	const struct samples *s;
	const char *expect_path;
	const char *known;		/* arm known to wait for the delay, or NULL */
	bool quick;
	unsigned long seed;
	struct row *row;
	int nrows;
	struct slope *slope;		/* one per scenario with samples */
	int nslopes;
	struct aa *aa;
	int naa;
	struct calibration cal;
	struct expectation *expect;
	int nexpect;
	struct note *note;
	int nnotes;
	char sentence[1024];
	int exit;
};

/* samples.c: read PATH; anything wrong ends the program with file:line. */
void samples_load(struct samples *s, const char *path);
/* Waits of the hits of one boot at one dose -> their median, NAN if none. */
double boot_median(const struct samples *s, int boot, int scenario, double dose);

/* clocks.c: wait= against kwait= of the hits of one side. */
struct clocks {
	int n, none;			/* none: the kernel saw no contention */
	double median, largest;		/* of wait - kwait */
	double share;			/* median of |that| / wait where there was some */
};
struct clocks clocks(const struct samples *s, const struct scenario *sc, enum side side);

/* analyse.c: fills row and slope. */
void analyse(struct result *r);
/* What it fills them with: Hodges-Lehmann of boots, ratio of medians, median slope of boots. */
struct interval shift(const struct arm_stat *a, const struct arm_stat *b);
struct interval ratio(const struct arm_stat *a, const struct arm_stat *b);
struct interval slope(const struct samples *s, enum side side, int scenario);
/* That quantile of all hits, one of them; NAN when they do not carry it. */
double upper_quantile(const struct arm_stat *a, double level);
/* Does A wait longer than B in more than half of the pairs of boots? */
bool a_waits_longer(const struct row *row);

/* aa.c, calibrate.c: the controls; one that failed makes the rest worthless. */
void aa_control(struct result *r);
void calibrate(struct result *r);
bool trusted(const struct result *r);

/* expect.c: read PATH; anything wrong in it ends the program with file:line. */
void expect_load(struct result *r, const char *path);

/* judge.c: is each line met? */
void judge(struct result *r);

/* verdict.c: fills sentence and exit. */
void verdict(struct result *r);

/* table.c, json.c */
void report(const struct result *r);
void json(const struct result *r, FILE *f);

/*
 * decimal.c: TEXT begins with 12, 1.5 or 1e6 -> its value in X and where it ends, or NULL
 * when it does not: no sign, no hexadecimal, no word.
 */
const char *decimal(const char *text, double *x);

/* format.c: short texts; each returns its buffer. */
#define SHORT 24
char *fmt_ns(char *buf, double ns);		/* "312 ms" */
char *fmt_off(char *buf, double ns);		/* "+1.20 ms" */
char *fmt_num(char *buf, double x);		/* "2345", "1.02" */
char *fmt_p(char *buf, double p);		/* "0.41", "1.1e-05" */
/* "[1.02, 1.10]", or why there is none; BUF has 3 * SHORT. */
char *fmt_interval(char *buf, const struct interval *v, char *(*fmt)(char *, double));
/* Append to BUF of SIZE, never beyond it. */
void append(char *buf, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Print TEXT wrapped at 80 columns; HEAD starts it, INDENT the lines after. */
void wrap(const char *head, int indent, const char *text);

#endif
