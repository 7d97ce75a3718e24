/* SPDX-License-Identifier: GPL-2.0-only */
/* Statistics on plain arrays.  Functions that sort say so. */
#ifndef STATS_H
#define STATS_H

#include <stdbool.h>
#include <gsl/gsl_rng.h>


struct mann_whitney {
	double u;	/* pairs with a > b, ties count one half */
	double p;	/* two-sided */
	bool exact;
};

/* Median and q-quantile (linear between order statistics); sort V; NAN if n = 0. */
double median(double *v, int n);
double quantile(double *v, int n, double q);

/* Median of all differences a - b: the shift that lines the two up. */
double hodges_lehmann(const double *a, int na, const double *b, int nb);

/*
 * Median of the slopes between points of different group; NAN if there is none.  Of many
 * points it takes pairs at random, the same ones each time.
 */
double theil_sen(const double *x, const double *y, const double *group, int n);

/* Rank-sum test.  Exact given the ties up to 120 values, normal above. */
struct mann_whitney mann_whitney(const double *a, int na, const double *b, int nb);

/* Holm's step-down over N values; NANs are left out of the family. */
void holm(const double *p, double *adjusted, int n);

/* Smallest N an arm at which the exact test can reach LEVEL after Holm over ROWS. */
int boots_needed(int rows, double level);

/* Noether's N an arm for power 0.8, from the effect seen; INFINITY if none is seen. */
double boots_estimate(double u, int na, int nb, int rows, double level);

/*
 * 95 % interval of the median of what V was drawn from, or of the difference of two such
 * medians, a - b, which are sorted; NAN with fewer than INTERVAL_BOOTS values.
 * Within 93 and 97 %: tests/selftest/coverage.c.
 */
void median_interval(const double *v, int n, double *lo, double *hi);
void difference_interval(const double *a, int na, const double *b, int nb, double *lo, double *hi);

#endif
