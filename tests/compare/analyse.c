// SPDX-License-Identifier: GPL-2.0-only
/*
 * One row per scenario and dose, one slope per scenario.  The unit of
 * replication is the boot: its hits at one dose count as their median, because
 * what happens in one boot shares that boot's luck.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_fit.h>
#include "compare.h"
#include "stats.h"

static bool is_at(const struct sample *v, int scenario, double dose)
{
	return v->scenario == scenario && v->dose == dose;
}

double boot_median(const struct samples *s, int boot, int scenario, double dose)
{
	double *v = xcalloc(s->n, sizeof(*v)), m;
	int n = 0;

	for (int i = 0; i < s->n; i++)
		if (s->v[i].boot == boot && s->v[i].hit && is_at(s->v + i, scenario, dose))
			v[n++] = s->v[i].wait;
	m = median(v, n);
	free(v);
	return m;
}

static enum side side_of(const struct samples *s, int boot)
{
	for (int i = 0; i < s->nboots; i++)
		if (s->boot[i].number == boot)
			return s->boot[i].side;
	return RULER;
}

static void describe(struct arm_stat *a, const struct samples *s, enum side side,
		     int scenario, double dose)
{
	double *pool = xcalloc(s->n, sizeof(*pool)), *off = xcalloc(s->n, sizeof(*off));
	double *kernel = xcalloc(s->n, sizeof(*kernel));
	int noff = 0, nkernel = 0;

	a->boot_median = xcalloc(s->nboots, sizeof(double));
	for (int i = 0; i < s->nboots; i++) {
		double m = boot_median(s, s->boot[i].number, scenario, dose);

		if (s->boot[i].side == side && !isnan(m))
			a->boot_median[a->boots++] = m;
	}
	for (int i = 0; i < s->n; i++) {
		const struct sample *v = s->v + i;

		if (!is_at(v, scenario, dose) || side_of(s, v->boot) != side)
			continue;
		if (!v->hit) {
			a->misses++;
			continue;
		}
		pool[a->hits++] = v->wait;
		if (!isnan(v->predict))
			off[noff++] = v->wait - v->predict;
		if (!isnan(v->kwait))
			kernel[nkernel++] = v->wait - v->kwait;
	}
	a->median = median(a->boot_median, a->boots);
	a->p99 = quantile(pool, a->hits, 0.99);
	a->max = quantile(pool, a->hits, 1);
	a->off = median(off, noff);
	a->kernel = median(kernel, nkernel);
	free(pool);
	free(off);
	free(kernel);
}

static void compare_sides(struct row *row, gsl_rng *rng)
{
	struct arm_stat *a = &row->side[A], *b = &row->side[B];
	struct mann_whitney mw = mann_whitney(a->boot_median, a->boots,
					      b->boot_median, b->boots);

	row->u = mw.u;
	row->p = mw.p;
	row->exact = mw.exact;
	row->ratio.est = row->ratio.lo = row->ratio.hi = NAN;
	row->shift = hodges_lehmann(a->boot_median, a->boots, b->boot_median, b->boots);
	/* A clock cannot see less than its step: no division by zero. */
	for (int side = A; side <= B; side++)
		for (int i = 0; i < row->side[side].boots; i++)
			row->side[side].boot_median[i] =
				fmax(row->side[side].boot_median[i], 1);
	if (!a->boots || !b->boots)
		return;
	row->ratio.est = fmax(a->median, 1) / fmax(b->median, 1);
	if (a->boots >= INTERVAL_BOOTS && b->boots >= INTERVAL_BOOTS)
		bootstrap_ratio(rng, a->boot_median, a->boots, b->boot_median, b->boots,
				&row->ratio.lo, &row->ratio.hi);
}

static void judge_rows(struct result *r)
{
	double *p = xcalloc(r->nrows, sizeof(*p)), *adj = xcalloc(r->nrows, sizeof(*adj));
	int family = 0;

	for (int i = 0; i < r->nrows; i++) {
		p[i] = r->row[i].p;
		family += !isnan(p[i]);
	}
	holm(p, adj, r->nrows);
	for (int i = 0; i < r->nrows; i++) {
		struct row *row = r->row + i;

		row->holm = adj[i];
		row->proven = adj[i] < LEVEL;
		row->needs = boots_needed(family ? family : 1, LEVEL);
		row->estimate = boots_estimate(row->u, row->side[A].boots,
					       row->side[B].boots, family, LEVEL);
	}
	free(p);
	free(adj);
}

/* Least squares over (dose, boot median) of the boots drawn. */
static double fit(const double *y, int ndoses, const double *dose,
		  const int *drawn, int n, double *px, double *py)
{
	double c0, c1, cov00, cov01, cov11, sumsq;
	int k = 0, doses = 0;

	for (int d = 0; d < ndoses; d++) {
		int before = k;

		for (int i = 0; i < n; i++)
			if (!isnan(y[drawn[i] * ndoses + d])) {
				px[k] = dose[d];
				py[k++] = y[drawn[i] * ndoses + d];
			}
		doses += k > before;
	}
	if (doses < 2)
		return NAN;
	gsl_fit_linear(px, 1, py, 1, k, &c0, &c1, &cov00, &cov01, &cov11, &sumsq);
	return c1;
}

static struct interval slope(const struct samples *s, enum side side, int scenario,
			     gsl_rng *rng)
{
	const struct scenario *sc = s->scenario + scenario;
	struct interval ret = { NAN, NAN, NAN };
	double *y = xcalloc((size_t)s->nboots * sc->ndoses, sizeof(*y));
	double *px = xcalloc((size_t)s->nboots * sc->ndoses, sizeof(*px));
	double *py = xcalloc((size_t)s->nboots * sc->ndoses, sizeof(*py));
	double *v = xcalloc(RESAMPLES, sizeof(*v));
	int *drawn = xcalloc(s->nboots, sizeof(*drawn)), n = 0, k = 0;

	for (int i = 0; i < s->nboots; i++) {
		if (s->boot[i].side != side)
			continue;
		for (int d = 0; d < sc->ndoses; d++)
			y[n * sc->ndoses + d] = boot_median(s, s->boot[i].number,
							    scenario, sc->dose[d]);
		drawn[n] = n;
		n++;
	}
	ret.est = fit(y, sc->ndoses, sc->dose, drawn, n, px, py);
	for (int i = 0; i < RESAMPLES && n >= INTERVAL_BOOTS; i++) {
		for (int j = 0; j < n; j++)
			drawn[j] = gsl_rng_uniform_int(rng, n);
		v[k] = fit(y, sc->ndoses, sc->dose, drawn, n, px, py);
		k += !isnan(v[k]);
	}
	if (!isnan(ret.est) && k)
		percentile_interval(v, k, &ret.lo, &ret.hi);
	free(y);
	free(px);
	free(py);
	free(v);
	free(drawn);
	return ret;
}

void analyse(struct result *r)
{
	const struct samples *s = r->s;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	int total = 0;

	for (int i = 0; i < s->nscenarios; i++)
		total += s->scenario[i].ndoses;
	r->row = xcalloc(total, sizeof(*r->row));
	r->slope = xcalloc(s->nscenarios, sizeof(*r->slope));
	for (int i = 0; i < s->nscenarios; i++) {
		const struct scenario *sc = s->scenario + i;

		if (!sc->nsamples)
			continue;
		for (int d = 0; d < sc->ndoses; d++) {
			struct row *row = r->row + r->nrows++;

			row->scenario = sc;
			row->dose = sc->dose[d];
			describe(&row->side[A], s, A, i, row->dose);
			describe(&row->side[B], s, B, i, row->dose);
			/* Seeded anew: a row does not depend on the others. */
			gsl_rng_set(rng, r->seed);
			compare_sides(row, rng);
		}
		gsl_rng_set(rng, r->seed);
		r->slope[r->nslopes].scenario = sc;
		r->slope[r->nslopes].side[A] = slope(s, A, i, rng);
		r->slope[r->nslopes++].side[B] = slope(s, B, i, rng);
	}
	judge_rows(r);
	gsl_rng_free(rng);
}
