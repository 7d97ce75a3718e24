// SPDX-License-Identifier: GPL-2.0-only
/* Statistics on plain arrays; see stats.h for what each one promises. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include "compare.h"
#include "stats.h"

#define EXACT_MAX 120		/* values; above it the normal law is good enough */

double quantile(double *v, int n, double q)
{
	if (!n)
		return NAN;
	gsl_sort(v, 1, n);
	return gsl_stats_quantile_from_sorted_data(v, 1, n, q);
}

double median(double *v, int n)
{
	return quantile(v, n, 0.5);
}

double hodges_lehmann(const double *a, int na, const double *b, int nb)
{
	double *d = xcalloc((size_t)na * nb + 1, sizeof(*d)), m;
	int n = 0;

	for (int i = 0; i < na; i++)
		for (int j = 0; j < nb; j++)
			d[n++] = a[i] - b[j];
	m = median(d, n);
	free(d);
	return m;
}

double theil_sen(const double *x, const double *y, const double *group, int n)
{
	double *d = xcalloc((size_t)n * n / 2 + 1, sizeof(*d)), m;
	int k = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < i; j++)
			if (group[i] != group[j] && x[i] != x[j])
				d[k++] = (y[i] - y[j]) / (x[i] - x[j]);
	m = median(d, k);
	free(d);
	return m;
}

/*
 * Share of the ways to draw NA of the N ranks whose sum is as far from its mean
 * as SUM.  Ranks come doubled, so that midranks are whole numbers; way[k][s]
 * counts the draws of k ranks with sum s, one rank at a time.
 */
static double exact_p(const int *rank, int n, int na, int sum)
{
	int top = 0, mean = na * (n + 1);	/* of the doubled sum */
	double all = 0, far = 0;
	double *way;

	for (int i = 0; i < n; i++)
		top += rank[i];
	way = xcalloc((size_t)(na + 1) * (top + 1), sizeof(*way));
	way[0] = 1;
	for (int i = 0; i < n; i++)
		for (int k = (i < na ? i : na - 1); k >= 0; k--) {
			double *from = way + (size_t)k * (top + 1);
			double *to = from + top + 1 + rank[i];

			for (int s = 0; s <= top - rank[i]; s++)
				to[s] += from[s];
		}
	for (int s = 0; s <= top; s++) {
		double w = way[(size_t)na * (top + 1) + s];

		all += w;
		if (abs(s - mean) >= abs(sum - mean))
			far += w;
	}
	free(way);
	return far / all;
}

/* Normal law with the variance corrected for ties and half a step taken off. */
static double normal_p(double u, int na, int nb, double ties)
{
	double n = na + nb, mean = na * (double)nb / 2;
	double var = na * (double)nb / 12 * (n + 1 - ties / (n * (n - 1)));
	double z = fmax(fabs(u - mean) - 0.5, 0) / sqrt(var);

	return var > 0 ? fmin(2 * gsl_cdf_ugaussian_Q(z), 1) : 1;
}

struct mann_whitney mann_whitney(const double *a, int na, const double *b, int nb)
{
	struct mann_whitney mw = { NAN, NAN, true };
	int n = na + nb, sum = 0;
	double ties = 0;
	double *v = xcalloc(n + 1, sizeof(*v));
	size_t *order = xcalloc(n + 1, sizeof(*order));
	int *rank = xcalloc(n + 1, sizeof(*rank));

	if (!na || !nb)
		goto out;
	memcpy(v, a, na * sizeof(*v));
	memcpy(v + na, b, nb * sizeof(*v));
	gsl_sort_index(order, v, 1, n);
	for (int i = 0, j; i < n; i = j) {
		for (j = i; j < n && v[order[j]] == v[order[i]]; j++)
			;
		ties += pow(j - i, 3) - (j - i);
		for (int k = i; k < j; k++)
			rank[order[k]] = i + j + 1;	/* twice the midrank */
	}
	for (int i = 0; i < na; i++)
		sum += rank[i];
	mw.u = sum / 2.0 - na * (na + 1) / 2.0;
	mw.exact = n <= EXACT_MAX;
	mw.p = mw.exact ? exact_p(rank, n, na, sum)
			: normal_p(mw.u, na, nb, ties);
out:
	free(v);
	free(order);
	free(rank);
	return mw;
}

void holm(const double *p, double *adjusted, int n)
{
	size_t *order = xcalloc(n + 1, sizeof(*order));
	double *v = xcalloc(n + 1, sizeof(*v)), floor = 0;
	int m = 0;

	for (int i = 0; i < n; i++) {
		v[i] = isnan(p[i]) ? INFINITY : p[i];
		m += !isnan(p[i]);
	}
	gsl_sort_index(order, v, 1, n);
	for (int i = 0; i < n; i++) {
		if (i < m) {
			floor = fmax(floor, fmin((m - i) * v[order[i]], 1));
			adjusted[order[i]] = floor;
		} else {
			adjusted[order[i]] = NAN;
		}
	}
	free(order);
	free(v);
}

int boots_needed(int rows, double level)
{
	int n = 1;

	while (n < 500 && 2 * rows / gsl_sf_choose(2 * n, n) >= level)
		n++;
	return n;
}

double boots_estimate(double u, int na, int nb, int rows, double level)
{
	double off = u / na / nb - 0.5;
	double z = gsl_cdf_ugaussian_Qinv(level / rows / 2) + gsl_cdf_ugaussian_Qinv(0.2);

	if (!na || !nb || fabs(off) < 1e-9)
		return NAN;
	return fmax(ceil(z * z / (6 * off * off)), boots_needed(rows, level));
}

/* Median of N draws with replacement out of N sorted values. */
static double resampled_median(gsl_rng *rng, const double *v, int n, int *times)
{
	int lo = (n - 1) / 2, hi = n / 2, i = 0, seen;
	double low;

	memset(times, 0, n * sizeof(*times));
	for (int k = 0; k < n; k++)
		times[gsl_rng_uniform_int(rng, n)]++;
	for (seen = times[0]; seen <= lo; seen += times[i])
		i++;
	low = v[i];
	for (; seen <= hi; seen += times[i])
		i++;
	return (low + v[i]) / 2;
}

void percentile_interval(double *v, int n, double *lo, double *hi)
{
	*lo = quantile(v, n, 0.025);
	*hi = quantile(v, n, 0.975);
}

void bootstrap_ratio(gsl_rng *rng, double *a, int na, double *b, int nb,
		     double *lo, double *hi)
{
	double *v = xcalloc(RESAMPLES, sizeof(*v));
	int *times = xcalloc(na > nb ? na : nb, sizeof(*times));

	gsl_sort(a, 1, na);
	gsl_sort(b, 1, nb);
	for (int i = 0; i < RESAMPLES; i++) {
		double top = resampled_median(rng, a, na, times);

		v[i] = top / resampled_median(rng, b, nb, times);
	}
	percentile_interval(v, RESAMPLES, lo, hi);
	free(v);
	free(times);
}
