// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one boot says for "new" against "old".
 *
 * A number is held against a density of each end.  The boots of the end keep their
 * distances from the median of their own step, and are moved to the end's median in
 * the step of the boot.  Each of them then counts as a bell with heavy tails, so the
 * noise may be skewed, have two humps, or move with the host.  A word is held against
 * its share among the boots of each end.  In both cases a share of all boots (STRAY)
 * may look like either end.  That bounds what one boot can say.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_randist.h>
#include "odds.h"
#include "stats.h"

/* These three were chosen. */
#define FREEDOM 4		/* degrees of freedom of the bells, which are Student's */
#define FLOOR 0.02		/* smallest spread that is believed: two percent */
#define PLACES 200		/* that model_neither() tries */

#define PAIRS 500		/* of one boot, at most */

/*
 * The median distance of two draws from a normal law of deviation 1: sqrt(2) times the
 * 75 % quantile of that law, 0.953873.  Divided by it, the median distance of a sample
 * is Shamos's estimator of the deviation (Park, Kim and Wang, Communications in
 * Statistics - Simulation and Computation 51, 2022, p. 2619).
 */
#define MEDIAN_DISTANCE 0.9539

/*
 * pi / 2: the variance of the median of n draws from a normal law of deviation 1, for
 * large n, is pi / (2 n).  It is 1 / (4 n f(m)^2), where f(m) is the density at the
 * median (Kendall and Stuart, The Advanced Theory of Statistics 1, chapter 10).
 */
#define MEDIAN_VARIANCE 1.57

/*
 * The width of the bells, in deviations of the sample and for n = 1; it falls with
 * n^(-1/5) (Silverman, Density Estimation for Statistics and Data Analysis, 1986, p. 48).
 */
#define SILVERMAN 0.9

/*
 * How far a boot lies from its true place, in deviations, when that place is known by
 * LEAST boots: sqrt(1 + MEDIAN_VARIANCE / LEAST) is 1.23.  More is taken, so that a
 * kernel is called like neither end a little later.
 */
#define PLACED 1.3

/*
 * From the median distance of two boots of one step.  Of very many boots each is held
 * against the PAIRS before it, because all pairs of some thousands would not fit into
 * memory.
 */
double scale_of(const struct boots *b, int name, const int *kernels, int n)
{
	double *v = xcalloc(b->n, sizeof(*v)), s;
	double *d = xcalloc((size_t)n * b->n * (b->n < PAIRS ? b->n : PAIRS), sizeof(*d));
	int k = 0;

	for (int e = 0; e < n; e++)
		for (int l = 0; l < b->nlabels; l++) {
			int m = numbers(b, name, l, kernels[e], v);

			for (int i = 0; i < m; i++)
				for (int j = i < PAIRS ? 0 : i - PAIRS; j < i; j++)
					d[k++] = fabs(v[i] - v[j]);
		}
	s = median(d, k) / MEDIAN_DISTANCE;
	free(v);
	free(d);
	return s > FLOOR ? s : FLOOR;
}

static void rest_of(struct model *m, int end)
{
	const struct boots *b = m->b;
	double *v = xcalloc(b->n, sizeof(*v)), *sorted = xcalloc(b->n, sizeof(*v));

	m->rest[end] = xcalloc(b->n + 1, sizeof(double));
	for (int l = 0; l < b->nlabels; l++) {
		int n = numbers(b, m->name[0], l, m->end[end], v);
		double mid;

		if (n < LEAST)
			continue;
		memcpy(sorted, v, n * sizeof(*v));
		mid = median(sorted, n);
		for (int i = 0; i < n; i++)
			m->rest[end][m->nrest[end]++] = v[i] - mid;
	}
	m->middle[end] = median(v, numbers(b, m->name[0], -1, m->end[end], v));
	free(v);
	free(sorted);
}

void model_make(struct model *m, const struct boots *b, const struct opts *o)
{
	char *list = xstrdup(o->measure), *save, *w;

	memset(m, 0, sizeof(*m));
	m->b = b;
	m->end[0] = lookup(b->kernel, b->nkernels, o->old);
	m->end[1] = lookup(b->kernel, b->nkernels, o->new);
	for (w = strtok_r(list, ",", &save); w; w = strtok_r(NULL, ",", &save)) {
		if (m->nnames == MAXNAMES)
			die("more than %d measures", MAXNAMES);
		m->name[m->nnames] = lookup(b->name, b->nnames, w);
		if (m->name[m->nnames++] < 0)
			die("no boot measured %s", w);
		m->number = is_number(w);
	}
	free(list);
	if (!m->nnames || m->end[0] < 0 || m->end[1] < 0)
		die("the ends were not measured");
	if (!m->number)
		return;
	for (int end = 0; end < 2; end++) {
		rest_of(m, end);
		m->scale[end] = scale_of(b, m->name[0], m->end + end, 1);
	}
	m->apart = fabs(m->middle[1] - m->middle[0]) / fmax(m->scale[0], m->scale[1]);
}

/*
 * Where an end lies in a step, and the deviation of that.  With fewer than LEAST boots
 * in the step it is where the end lies over all steps.
 */
static double place(const struct model *m, int end, int label, double *unsure)
{
	double *v = xcalloc(m->b->n + 1, sizeof(*v)), mid = m->middle[end];
	int n = numbers(m->b, m->name[0], label, m->end[end], v);

	*unsure = m->scale[end] * sqrt(MEDIAN_VARIANCE / (n < LEAST ? LEAST : n));
	if (n >= LEAST)
		mid = median(v, n);
	free(v);
	return mid;
}

static double density(const struct model *m, int end, int label, double x)
{
	double unsure, mid = place(m, end, label, &unsure), sum = 0, h;
	int n = m->nrest[end];

	h = SILVERMAN * m->scale[end] * pow(n ? n : 1, -0.2);
	h = sqrt(h * h + unsure * unsure);
	for (int i = 0; i < n; i++)
		sum += gsl_ran_tdist_pdf((x - mid - m->rest[end][i]) / h, FREEDOM) / h;
	return n ? sum / n : gsl_ran_tdist_pdf((x - mid) / h, FREEDOM) / h;
}

/* Whether two boots said the same in all measures that tell the ends apart. */
static bool same_word(const struct model *m, const struct boot *a, const struct boot *b)
{
	for (int i = 0; i < m->nnames; i++) {
		const struct measure *x = measured(a, m->name[i]), *y = measured(b, m->name[i]);

		if (!x != !y || (x && strcmp(x->text, y->text)))
			return false;
	}
	return true;
}

/*
 * Share of the boots of an end that said the same.  Half a boot is added for each of
 * three kinds (the word of either end and any other), as Jeffreys' prior does
 * (Proceedings of the Royal Society A 186, 1946, p. 453).
 */
static double share(const struct model *m, int end, const struct boot *boot)
{
	int n = 0, same = 0;

	for (int i = 0; i < m->b->n; i++) {
		const struct boot *b = m->b->v + i;

		if (!b->ran || b->kernel != m->end[end])
			continue;
		n++;
		same += same_word(m, boot, b);
	}
	return (same + 0.5) / (n + 1.5);
}

double model_odds(const struct model *m, const struct boot *boot)
{
	double f[2];

	for (int end = 0; end < 2; end++)
		f[end] = m->number ?
			density(m, end, boot->label, measured(boot, m->name[0])->x) :
			share(m, end, boot);
	return log(((1 - STRAY / 2) * f[1] + STRAY / 2 * f[0]) /
		   ((1 - STRAY / 2) * f[0] + STRAY / 2 * f[1]));
}

static double fits(const double *v, int n, double mid, double s)
{
	double sum = 0;

	for (int i = 0; i < n; i++)
		sum += log(gsl_ran_tdist_pdf((v[i] - mid) / s, FREEDOM) / s);
	return sum;
}

/*
 * The place is drawn evenly from the range between the ends and a third of it beyond
 * either.  Within a fifth of the range from an end V is never called like neither.  The
 * third and the fifth were chosen.  V counts as no better known than the end with the
 * larger spread, placed in its step.
 */
double model_neither(const struct model *m, double *v, int n)
{
	double s = PLACED * fmax(m->scale[0], m->scale[1]), sum = 0, best;
	double lo = fmin(m->middle[0], m->middle[1]), hi = fmax(m->middle[0], m->middle[1]);
	double span = hi - lo, mid = median(v, n);

	if (fmin(fabs(mid - lo), fabs(mid - hi)) < span / 5)
		return -INFINITY;
	lo -= span / 3 + s;
	span = hi + span / 3 + s - lo;
	best = fmax(fits(v, n, m->middle[0], s), fits(v, n, m->middle[1], s));
	for (int i = 0; i < PLACES; i++)
		sum += exp(fits(v, n, lo + span * (i + 0.5) / PLACES, s) - best);
	return log(sum / PLACES);
}

double model_shift(const struct model *m, int label)
{
	double *v = xcalloc(m->b->n + 1, sizeof(*v)), sum = 0;
	int ends = 0;

	for (int end = 0; end < 2; end++) {
		int n = numbers(m->b, m->name[0], label, m->end[end], v);

		if (n) {
			sum += median(v, n) - m->middle[end];
			ends++;
		}
	}
	free(v);
	return ends == 2 ? sum / 2 : 0;
}

bool model_drifts(const struct model *m, int label)
{
	double *v = xcalloc(m->b->n + 1, sizeof(*v));
	bool drifts = false;

	for (int end = 0; end < 2; end++) {
		int n = numbers(m->b, m->name[0], label, m->end[end], v);

		/* Four deviations: chosen. */
		if (n && fabs(median(v, n) - m->middle[end]) > 4 * m->scale[end])
			drifts = true;
	}
	free(v);
	return drifts;
}
