// SPDX-License-Identifier: GPL-2.0-only
/* Statistics on plain arrays; stats.h says what each function promises. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include "judge.h"
#include "stats.h"

#define TAIL 0.025		/* the probability that a 95 % interval leaves out at either end */
#define EXACT_MAX 120		/* with more values than this the normal approximation is good enough */
#define ALL_PAIRS 1000		/* up to so many points all pairs are taken */
#define SOME_PAIRS 500000	/* of more points, so many pairs at random: their median is as good */

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

/* How many of the differences a - b are at most D; both are sorted. */
static double differences_to(const double *a, int na, const double *b, int nb, double d)
{
	double n = 0;

	for (int i = 0, j = 0; i < na; i++) {
		while (j < nb && a[i] - b[j] > d)
			j++;
		n += nb - j;
	}
	return n;
}

/*
 * The difference a - b that has K smaller ones.  It is found by halving the range of
 * values, because a table of all differences of some thousand boots would not fit into
 * memory.
 */
static double difference(const double *a, int na, const double *b, int nb, double k)
{
	/* No difference is as small as LO. */
	double lo = nextafter(a[0] - b[nb - 1], -INFINITY), hi = a[na - 1] - b[0], mid;

	while (mid = lo + (hi - lo) / 2, mid > lo && mid < hi)
		if (differences_to(a, na, b, nb, mid) > k)
			hi = mid;
		else
			lo = mid;
	return hi;
}

static double *sorted(const double *v, int n)
{
	double *copy = xcalloc(n, sizeof(*copy));

	memcpy(copy, v, n * sizeof(*copy));
	gsl_sort(copy, 1, n);
	return copy;
}

double hodges_lehmann(const double *a, int na, const double *b, int nb)
{
	double *x, *y, n = (double)na * nb, m;

	if (!na || !nb)
		return NAN;
	x = sorted(a, na);
	y = sorted(b, nb);
	m = difference(x, na, y, nb, floor((n - 1) / 2)) / 2 +
	    difference(x, na, y, nb, floor(n / 2)) / 2;
	free(x);
	free(y);
	return m;
}

/* The slope between two points, or NAN for a pair that says nothing. */
static double between(const double *x, const double *y, const double *group, int i, int j)
{
	return group[i] != group[j] && x[i] != x[j] ? (y[i] - y[j]) / (x[i] - x[j]) : NAN;
}

double theil_sen(const double *x, const double *y, const double *group, int n)
{
	bool all = n <= ALL_PAIRS;
	size_t pairs = all ? (size_t)n * n : SOME_PAIRS, k = 0;
	double *d = xcalloc(pairs, sizeof(*d)), m;
	gsl_rng *rng = all ? NULL : gsl_rng_alloc(gsl_rng_mt19937);

	for (int i = 0; i < n && all; i++)
		for (int j = 0; j < i; j++) {
			d[k] = between(x, y, group, i, j);
			k += !isnan(d[k]);
		}
	for (size_t i = 0; i < pairs && !all; i++) {
		d[k] = between(x, y, group, gsl_rng_uniform_int(rng, n),
			       gsl_rng_uniform_int(rng, n));
		k += !isnan(d[k]);
	}
	m = median(d, k);
	gsl_rng_free(rng);
	free(d);
	return m;
}

/*
 * way[s]: in how many ways NA of the N ranks have the sum s; *TOP is the number of sums.  The ranks are doubled, so
 * that midranks are whole numbers.  They are added one at a time, and row k counts the draws of k ranks.
 */
static double *ways(const int *rank, int n, int na, int *top)
{
	double *way, *ret;

	*top = 0;
	for (int i = 0; i < n; i++)
		*top += rank[i];
	/* NA of the ranks sum up to less than TOP, because there is one more. */
	way = xcalloc((size_t)n * *top, sizeof(*way));
	way[0] = 1;
	for (int i = 0; i < n; i++)
		for (int k = (i < na ? i : na - 1); k >= 0; k--) {
			double *from = way + (size_t)k * *top;
			double *to = from + *top + rank[i];

			for (int s = 0; s < *top - rank[i]; s++)
				to[s] += from[s];
		}
	ret = xcalloc(*top, sizeof(*ret));
	memcpy(ret, way + (size_t)na * *top, *top * sizeof(*ret));
	free(way);
	return ret;
}

/* The ways of two independent draws to have each sum; frees both. */
static double *both_ways(double *a, int na, double *b, int nb)
{
	double *ret = xcalloc(na + nb, sizeof(*ret));

	for (int i = 0; i < na; i++)
		for (int j = 0; a[i] && j < nb; j++)
			ret[i + j] += a[i] * b[j];
	free(a);
	free(b);
	return ret;
}

/* What one stratum adds to the test: the doubled sum of the ranks of A, its mean, and the variance of U. */
struct ranks {
	int n, na, sum, mean, *rank;
	double var;
};

static struct ranks ranks_of(const struct stratum *s)
{
	struct ranks r = { .n = s->na + s->nb, .na = s->na };
	double *v = xcalloc(r.n, sizeof(*v)), ties = 0, n = r.n;
	size_t *order = xcalloc(r.n, sizeof(*order));

	r.rank = xcalloc(r.n, sizeof(*r.rank));
	memcpy(v, s->a, s->na * sizeof(*v));
	memcpy(v + s->na, s->b, s->nb * sizeof(*v));
	gsl_sort_index(order, v, 1, r.n);
	for (int i = 0, j; i < r.n; i = j) {
		for (j = i; j < r.n && v[order[j]] == v[order[i]]; j++)
			;
		ties += pow(j - i, 3) - (j - i);
		for (int k = i; k < j; k++)
			r.rank[order[k]] = i + j + 1;	/* twice the midrank */
	}
	for (int i = 0; i < s->na; i++)
		r.sum += r.rank[i];
	r.mean = s->na * (r.n + 1);
	r.var = s->na * (double)s->nb / 12 * (n + 1 - ties / (n * (n - 1)));
	free(v);
	free(order);
	return r;
}

/* The share of the ways whose sum is as far from MEAN as SUM. */
static double as_far(const double *way, int top, int mean, int sum)
{
	double all = 0, far = 0;

	for (int s = 0; s < top; s++) {
		all += way[s];
		if (abs(s - mean) >= abs(sum - mean))
			far += way[s];
	}
	return far / all;
}

struct mann_whitney stratified(const struct stratum *s, int k)
{
	struct mann_whitney mw = { .u = 0, .exact = true };
	double *way = xcalloc(1, sizeof(*way)), var = 0;
	int top = 1, mean = 0, sum = 0, strata = 0;

	way[0] = 1;
	for (int i = 0; i < k; i++)
		mw.exact &= s[i].na + s[i].nb <= EXACT_MAX;
	for (int i = 0; i < k; i++) {
		struct ranks r;
		int more;

		if (!s[i].na || !s[i].nb)
			continue;
		r = ranks_of(s + i);
		if (mw.exact) {
			double *other = ways(r.rank, r.n, r.na, &more);

			way = both_ways(way, top, other, more);
			top += more;
		}
		mw.u += r.sum / 2.0 - r.na * (r.na + 1.0) / 2;
		mw.pairs += s[i].na * (double)s[i].nb;
		mean += r.mean;
		sum += r.sum;
		var += r.var;
		strata++;
		free(r.rank);
	}
	if (!strata) {
		mw = (struct mann_whitney){ NAN, NAN, true, 0 };
	} else if (mw.exact) {
		mw.p = as_far(way, top, mean, sum);
	} else {
		/*
		 * By the normal law, with the variance corrected for ties and half a step taken off.  When all
		 * values are alike, the figure is minus infinity or no number, and the probability is 1.
		 */
		double z = (abs(sum - mean) / 2.0 - 0.5) / sqrt(var);

		mw.p = fmin(2 * gsl_cdf_ugaussian_Q(z), 1);
	}
	free(way);
	return mw;
}

void holm(const double *p, double *adjusted, int n)
{
	size_t *order = xcalloc(n, sizeof(*order));
	double *v = xcalloc(n, sizeof(*v)), floor = 0;
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

int boots_needed(int rows, double level, int hosts)
{
	int n = 1;

	while (2 * rows / pow(gsl_sf_choose(2 * n, n), hosts) >= level)
		n++;
	return n * hosts;
}

double boots_estimate(double u, double pairs, int rows, double level, int hosts)
{
	double off = (u - pairs / 2) / pairs;
	double z = gsl_cdf_ugaussian_Qinv(level / rows / 2) + gsl_cdf_ugaussian_Qinv(0.2);

	return isnan(u) ? NAN : fmax(ceil(z * z / (6 * off * off)), boots_needed(rows, level, hosts));
}

/*
 * The ends of an interval of the median, each of which leaves the probability TAIL outside.
 * V is sorted.  The ends are the values number k from either end, and k lies between two
 * whole numbers.  The median of any law lies below V[k] with the probability of at most k
 * heads in N throws of a coin.  Between two such levels the ends move as Hettmansperger and
 * Sheather showed (Statistics and Probability Letters 4, 1986, p. 75), which is nearly
 * right for every smooth law.
 */
static void median_ends(const double *v, int n, double tail, double *lo, double *hi)
{
	int k = n;
	double share, part;

	while (gsl_cdf_binomial_P(k - 1, 0.5, n) > tail)
		k--;
	share = (tail - gsl_cdf_binomial_P(k - 1, 0.5, n)) / gsl_ran_binomial_pdf(k, 0.5, n);
	part = (n - k) * share / (k + (n - 2 * k) * share);
	*lo = (1 - part) * v[k - 1] + part * v[k];
	*hi = (1 - part) * v[n - k] + part * v[n - k - 1];
}

void median_interval(const double *v, int n, double *lo, double *hi)
{
	*lo = *hi = NAN;
	if (n < INTERVAL_BOOTS)
		return;
	median_ends(v, n, TAIL, lo, hi);
}

/*
 * Of two samples each has an interval of its median at a lower level, and the low end of
 * one is held against the high end of the other (Hettmansperger, Applied Statistics 33,
 * 1984, p. 45).  The squares of the normal scores of the two levels add up to that of 95 %.
 * They are shared out by the lengths that the two intervals have at 95 %.  So with equal
 * spread both levels are 83 %, and where one arm hardly varies, the interval of the other
 * alone counts.
 */
void difference_interval(const double *a, int na, const double *b, int nb, double *lo, double *hi)
{
	double z = gsl_cdf_ugaussian_Qinv(TAIL), a_lo, a_hi, b_lo, b_hi, angle;

	*lo = *hi = NAN;
	if (na < INTERVAL_BOOTS || nb < INTERVAL_BOOTS)
		return;
	median_interval(a, na, &a_lo, &a_hi);
	median_interval(b, nb, &b_lo, &b_hi);
	angle = atan2(b_hi - b_lo, a_hi - a_lo);
	median_ends(a, na, gsl_cdf_ugaussian_Q(z * cos(angle)), &a_lo, &a_hi);
	median_ends(b, nb, gsl_cdf_ugaussian_Q(z * sin(angle)), &b_lo, &b_hi);
	*lo = a_lo - b_hi;
	*hi = a_hi - b_lo;
}

/*
 * DerSimonian and Laird's variance between the effects (Controlled Clinical Trials 7, 1986, p. 177), and Hartung
 * and Knapp's interval (Statistics in Medicine 20, 2001, p. 3875), which holds what it states with few effects, too.
 */
struct random_effects random_effects(const double *est, const double *var, int k)
{
	struct random_effects ret = { NAN, NAN, NAN, NAN };
	double w = 0, w2 = 0, sum = 0, between, mean, spread = 0;

	for (int i = 0; i < k; i++) {
		w += 1 / var[i];
		w2 += 1 / (var[i] * var[i]);
		sum += est[i] / var[i];
	}
	mean = sum / w;
	ret.q = 0;
	for (int i = 0; i < k; i++)
		ret.q += (est[i] - mean) * (est[i] - mean) / var[i];
	between = fmax(0, (ret.q - (k - 1)) / (w - w2 / w));
	if (k < 2 || !isfinite(w))
		between = 0;
	w = sum = 0;
	for (int i = 0; i < k; i++) {
		w += 1 / (var[i] + between);
		sum += est[i] / (var[i] + between);
	}
	ret.est = sum / w;
	if (k < 2 || !isfinite(ret.est))
		return ret;
	for (int i = 0; i < k; i++)
		spread += (est[i] - ret.est) * (est[i] - ret.est) / (var[i] + between);
	spread = sqrt(spread / (k - 1) / w) * gsl_cdf_tdist_Qinv(TAIL, k - 1);
	ret.lo = ret.est - spread;
	ret.hi = ret.est + spread;
	return ret;
}
