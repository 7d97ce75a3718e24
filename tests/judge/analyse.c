// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes one row for each scenario and dose, and one slope for each scenario.  The unit of
 * replication is the boot: its hits at one dose count as their median, because everything
 * in one boot shares the luck of that boot.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_sort.h>
#include "judge.h"
#include "stats.h"

static bool is_at(const struct sample *v, int scenario, double dose)
{
	return v->scenario == scenario && v->dose == dose;
}

/* The index of the first sample of BOOT at SCENARIO and DOSE, or where it would stand. */
static int first_at(const struct samples *s, int boot, int scenario, double dose)
{
	int lo = 0, hi = s->n;

	while (lo < hi) {
		int mid = lo + (hi - lo) / 2;
		const struct sample *v = s->v + mid;

		if (v->boot != boot ? v->boot < boot : v->scenario != scenario ?
		    v->scenario < scenario : v->dose < dose)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

double boot_median(const struct samples *s, int boot, int scenario, double dose)
{
	int first = first_at(s, boot, scenario, dose), end = first, n = 0;
	double *v, m;

	while (end < s->n && s->v[end].boot == boot && is_at(s->v + end, scenario, dose))
		end++;
	v = xcalloc(end - first, sizeof(*v));
	for (int i = first; i < end; i++)
		if (s->v[i].hit)
			v[n++] = s->v[i].wait;
	m = median(v, n);
	free(v);
	return m;
}

/*
 * The largest quantile that so many hits carry: one of them at least lies above it.  The
 * 99th percentile of ten hits, in contrast, would be a figure between the two largest.
 */
static double carried(int hits)
{
	static const double level[] = { 0.999, 0.99, 0.95, 0.9 };

	for (unsigned int i = 0; i < sizeof(level) / sizeof(level[0]); i++)
		if (hits >= round(1 / (1 - level[i])))
			return level[i];
	return NAN;
}

double upper_quantile(const struct arm_stat *a, double level)
{
	if (!(level <= a->level))
		return NAN;
	return a->wait[(int)ceil(a->hits * level - 1e-6) - 1];
}

static void describe(struct arm_stat *a, const struct samples *s, enum side side,
		     int scenario, double dose)
{
	double *off = xcalloc(s->n, sizeof(*off));
	double *kernel = xcalloc(s->n, sizeof(*kernel));
	int noff = 0, nkernel = 0;

	a->boot_median = xcalloc(s->nboots, sizeof(double));
	a->wait = xcalloc(s->n, sizeof(double));
	for (int i = 0; i < s->nboots; i++) {
		double m = boot_median(s, s->boot[i].number, scenario, dose);

		if (s->boot[i].side == side && !isnan(m))
			a->boot_median[a->boots++] = m;
	}
	for (int i = 0; i < s->n; i++) {
		const struct sample *v = s->v + i;

		if (!is_at(v, scenario, dose) || v->side != side)
			continue;
		if (!v->hit) {
			a->misses++;
			continue;
		}
		a->wait[a->hits++] = v->wait;
		if (!isnan(v->predict))
			off[noff++] = v->wait - v->predict;
		if (!isnan(v->kwait))
			kernel[nkernel++] = v->wait - v->kwait;
	}
	a->median = median(a->boot_median, a->boots);
	gsl_sort(a->wait, 1, a->hits);
	a->level = carried(a->hits);
	a->p99 = upper_quantile(a, 0.99);
	a->max = a->hits ? a->wait[a->hits - 1] : NAN;
	a->off = median(off, noff);
	a->kernel = median(kernel, nkernel);
	free(off);
	free(kernel);
}

struct interval shift(const struct arm_stat *a, const struct arm_stat *b)
{
	struct interval ret;

	ret.est = hodges_lehmann(a->boot_median, a->boots, b->boot_median, b->boots);
	difference_interval(a->boot_median, a->boots, b->boot_median, b->boots, &ret.lo, &ret.hi);
	return ret;
}

/* The interval is that of the difference of the medians of the logarithms. */
struct interval ratio(const struct arm_stat *a, const struct arm_stat *b)
{
	double *x = xcalloc(a->boots, sizeof(*x)), *y = xcalloc(b->boots, sizeof(*y));
	struct interval ret;

	/* No clock sees less than its step, so a wait of 0 counts as 1 ns. */
	for (int i = 0; i < a->boots; i++)
		x[i] = log(fmax(a->boot_median[i], 1));
	for (int i = 0; i < b->boots; i++)
		y[i] = log(fmax(b->boot_median[i], 1));
	difference_interval(x, a->boots, y, b->boots, &ret.lo, &ret.hi);
	ret.lo = exp(ret.lo);
	ret.hi = exp(ret.hi);
	ret.est = a->boots && b->boots ? fmax(a->median, 1) / fmax(b->median, 1) : NAN;
	free(x);
	free(y);
	return ret;
}

static void compare_sides(struct row *row, const struct samples *s)
{
	struct arm_stat *a = &row->side[A], *b = &row->side[B];
	struct stratum one = { a->boot_median, b->boot_median, a->boots, b->boots };
	struct mann_whitney mw = stratified(&one, 1);

	row->u = mw.u;
	row->p = mw.p;
	row->exact = mw.exact;
	row->pairs = mw.pairs;
	row->disagree = NAN;
	row->ratio = ratio(a, b);
	row->shift = shift(a, b);
	if (hosts_used(s) > 1)
		hosts_compare(row, s);
}

/* The rows about waits are one family for Holm, and those about costs another. */
static void judge_family(struct result *r, bool cost)
{
	double *p = xcalloc(r->nrows, sizeof(*p)), *adj = xcalloc(r->nrows, sizeof(*adj));
	double *q = xcalloc(r->nrows, sizeof(*q)), *q_adj = xcalloc(r->nrows, sizeof(*q));
	int family = 0;		/* number of rows with a hit on both sides */

	for (int i = 0; i < r->nrows; i++) {
		p[i] = r->row[i].scenario->cost == cost ? r->row[i].p : NAN;
		family += !isnan(p[i]);
	}
	holm(p, adj, r->nrows);
	for (int i = 0; i < r->nrows; i++)
		q[i] = r->row[i].scenario->cost == cost ? r->row[i].disagree : NAN;
	holm(q, q_adj, r->nrows);
	family = family ? family : 1;
	for (int i = 0; i < r->nrows; i++) {
		struct row *row = r->row + i;

		if (row->scenario->cost != cost)
			continue;
		row->holm = adj[i];
		row->disagree = q_adj[i];
		row->proven = adj[i] < LEVEL;
		row->needs = boots_needed(family, LEVEL, hosts_used(r->s));
		row->estimate = boots_estimate(row->u, row->pairs, family, LEVEL, hosts_used(r->s));
	}
	free(p);
	free(adj);
	free(q);
	free(q_adj);
}

/* Each boot has a slope of its own, so that the level of a boot does not enter it. */
struct interval slope(const struct samples *s, enum side side, int scenario)
{
	const struct scenario *sc = s->scenario + scenario;
	struct interval ret;
	double *x = xcalloc(sc->ndoses, sizeof(*x)), *y = xcalloc(sc->ndoses, sizeof(*y));
	double *v = xcalloc(s->nboots, sizeof(*v));
	struct host_stat *h = xcalloc(s->nhosts + 1, sizeof(*h));
	int n = 0;

	for (int i = 0; i < s->nhosts; i++)
		h[i].side[A].v = xcalloc(s->nboots, sizeof(double));
	for (int i = 0; i < s->nboots; i++) {
		int k = 0;

		if (s->boot[i].side != side)
			continue;
		for (int d = 0; d < sc->ndoses; d++) {
			x[k] = sc->dose[d];
			y[k] = boot_median(s, s->boot[i].number, scenario, sc->dose[d]);
			k += !isnan(y[k]);
		}
		v[n] = theil_sen(x, y, x, k);
		if (s->nhosts && !isnan(v[n])) {
			struct arm_boots *a = &h[s->boot[i].host].side[A];

			a->v[a->n++] = v[n];
		}
		n += !isnan(v[n]);
	}
	ret.est = median(v, n);
	median_interval(v, n, &ret.lo, &ret.hi);
	if (hosts_used(s) > 1)
		ret = over_hosts(h, s->nhosts, NULL);
	for (int i = 0; i < s->nhosts; i++)
		free(h[i].side[A].v);
	free(h);
	free(x);
	free(y);
	free(v);
	return ret;
}

void analyse(struct result *r)
{
	const struct samples *s = r->s;
	int total = 0;

	for (int i = 0; i < s->nscenarios; i++)
		total += s->scenario[i].ndoses;
	r->row = xcalloc(total, sizeof(*r->row));
	r->slope = xcalloc(s->nscenarios, sizeof(*r->slope));
	for (int i = 0; i < s->nscenarios; i++) {
		const struct scenario *sc = s->scenario + i;

		if (!sc->ndoses)
			continue;
		for (int d = 0; d < sc->ndoses; d++) {
			struct row *row = r->row + r->nrows++;

			row->scenario = sc;
			row->dose = sc->dose[d];
			describe(&row->side[A], s, A, i, row->dose);
			describe(&row->side[B], s, B, i, row->dose);
			compare_sides(row, s);
		}
		r->slope[r->nslopes].scenario = sc;
		r->slope[r->nslopes].side[A] = slope(s, A, i);
		r->slope[r->nslopes++].side[B] = slope(s, B, i);
	}
	judge_family(r, false);
	judge_family(r, true);
	if (r->exact)
		exact_rows(r);
}

bool a_waits_longer(const struct row *row)
{
	return row->u > row->pairs / 2;
}
