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
 * The rank-sum test.  Up to 120 values it is exact, also with ties; above it takes the
 * normal law.  U and p are NAN if one sample is empty.
 */
struct mann_whitney mann_whitney(const double *a, int na, const double *b, int nb);

/* Holm's step-down correction of N values of p.  A NAN stays one and does not count. */
void holm(const double *p, double *adjusted, int n);

/* The smallest number of boots an arm with which the exact test can reach LEVEL after Holm over ROWS. */
int boots_needed(int rows, double level);

/*
 * The number of boots an arm with which a difference as large as the one seen would be
 * proven in four of five runs (Noether, Journal of the American Statistical Association 82,
 * 1987, p. 645); INFINITY if none is seen.
 */
double boots_estimate(double u, int na, int nb, int rows, double level);

/*
 * The 95 % interval of the median of the law that V was drawn from, or of the difference
 * a - b of two such medians.  All of them must be sorted.  The ends are NAN with fewer than
 * INTERVAL_BOOTS values.  tests/selftest/coverage.c shows that they cover 93 to 97 %.
 */
void median_interval(const double *v, int n, double *lo, double *hi);
void difference_interval(const double *a, int na, const double *b, int nb, double *lo, double *hi);

#endif
