/* SPDX-License-Identifier: GPL-2.0-only */
/* Statistics on plain arrays.  A function that sorts its argument says so. */
#ifndef STATS_H
#define STATS_H

#include <stdbool.h>
#include <gsl/gsl_rng.h>

struct mann_whitney {
	double u;	/* pairs with a > b, ties count one half */
	double p;	/* two-sided */
	bool exact;
	double pairs;	/* how many there are */
};

/* Median and q-quantile, which is linear between order statistics.  Both sort V; NAN if n = 0. */
double median(double *v, int n);
double quantile(double *v, int n, double q);

/* Median of all differences a - b, which is the shift that lines the two up; NAN if one is empty. */
double hodges_lehmann(const double *a, int na, const double *b, int nb);

/*
 * Median of the slopes between points of different groups; NAN if there is no such pair.
 * Of many points it takes pairs at random, the same ones each time.
 */
double theil_sen(const double *x, const double *y, const double *group, int n);

/*
 * The rank-sum test of Mann and Whitney within each of K strata: u is the sum of theirs, and p that of a sum as far
 * from its mean when the labels are drawn anew within each stratum (van Elteren, 1960, with equal weights).  Up to
 * 120 values in each it is exact, also with ties; above it takes the normal law.  A stratum without values on both
 * sides does not count; U and p are NAN if none does.
 */
struct stratum {
	const double *a, *b;
	int na, nb;
};

struct mann_whitney stratified(const struct stratum *s, int k);

/* Holm's step-down correction of N values of p.  A NAN stays one and does not count. */
void holm(const double *p, double *adjusted, int n);

/*
 * The smallest number of boots an arm, on so many HOSTS together, with which the exact test can reach LEVEL after Holm
 * over ROWS.
 */
int boots_needed(int rows, double level, int hosts);

/*
 * The number of boots an arm with which a difference as large as the one seen would be
 * proven in four of five runs (Noether, Journal of the American Statistical Association 82,
 * 1987, p. 645); INFINITY if none is seen.
 */
double boots_estimate(double u, double pairs, int rows, double level, int hosts);

/*
 * The 95 % interval of the median of the law that V was drawn from, or of the difference
 * a - b of two such medians.  All of them must be sorted.  The ends are NAN with fewer than
 * INTERVAL_BOOTS values.  tests/selftest/coverage.c shows that they cover 93 to 97 %.
 */
void median_interval(const double *v, int n, double *lo, double *hi);
void difference_interval(const double *a, int na, const double *b, int nb, double *lo, double *hi);

/*
 * The mean of the law from which K effects are drawn, each known with the variance VAR, and its 95 % interval.  The
 * ends are NAN with one effect.  q is Cochran's: what the effects differ, in units of their variances.
 */
struct random_effects {
	double est, lo, hi, q;
};

struct random_effects random_effects(const double *est, const double *var, int k);

#endif
