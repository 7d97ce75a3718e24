// SPDX-License-Identifier: GPL-2.0-only
/*
 * Boots of several hosts.  The host is a block: both arms are held against each other on each, a host whose own
 * controls fail is left out by name, and what is said of all hosts together are the test within strata and the
 * interval of random effects, which is about hosts like these and not about these alone.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include "judge.h"
#include "report.h"
#include "stats.h"

/* The samples of one host; or all but those of the hosts that are left out. */
static struct samples some(const struct samples *s, int host)
{
	struct samples ret = *s;

	ret.v = xcalloc(s->n, sizeof(*ret.v));
	ret.boot = xcalloc(s->nboots, sizeof(*ret.boot));
	ret.n = ret.nboots = 0;
	memset(ret.boots, 0, sizeof(ret.boots));
	for (int i = 0; i < s->nboots; i++) {
		const struct boot *b = s->boot + i;

		if (host >= 0 ? b->host != host : *s->host[b->host].why)
			continue;
		ret.boot[ret.nboots++] = *b;
		ret.boots[b->side]++;
		for (int j = 0; j < s->n; j++)
			if (s->v[j].boot == b->number)
				ret.v[ret.n++] = s->v[j];
	}
	return ret;
}

/* The same controls as those of the whole run.  A host with too few boots for one has not failed it. */
static void control(const struct result *r, const struct samples *s, struct host *h)
{
	struct result own = { .s = s, .seed = r->seed, .known = r->known };
	char t[SHORT];

	aa_control(&own);
	calibrate(&own);
	if (own.cal.run && own.cal.failed)
		append(h->why, sizeof(h->why), "%s", own.cal.why);
	for (int i = 0; i < own.naa && !*h->why; i++)
		if (own.aa[i].failed)
			append(h->why, sizeof(h->why), "'%s' against itself differs %s times in %s", own.aa[i].arm,
			       fmt_num(t, own.aa[i].split[ALTERNATE].ratio), own.aa[i].scenario->name);
	free(own.aa);
	free(own.cal.dose);
}

void hosts_control(struct result *r, struct samples *s)
{
	struct samples left;

	if (s->nhosts < 2)
		return;
	for (int i = 0; i < s->nhosts; i++) {
		struct samples of = some(s, i);

		control(r, &of, s->host + i);
		free(of.v);
		free(of.boot);
	}
	left = some(s, -1);
	/* When no host is left, the controls of all together say why. */
	if (left.boots[A] && left.boots[B]) {
		struct samples all = *s;

		*s = left;
		left = all;
	}
	free(left.v);
	free(left.boot);
}

/* The spread of one side within the hosts, which is that of all boots around the mean of their host. */
static double variance(const struct host_stat *h, int hosts, int side)
{
	double ss = 0;
	int n = 0;

	for (int i = 0; i < hosts; i++) {
		const struct arm_boots *a = h[i].side + side;

		if (a->n > 1)
			ss += gsl_stats_variance(a->v, 1, a->n) * (a->n - 1);
		n += a->n > 1 ? a->n - 1 : 0;
	}
	return n ? ss / n : NAN;
}

struct interval over_hosts(const struct host_stat *h, int hosts, double *p)
{
	double *est = xcalloc(hosts, sizeof(*est)), *var = xcalloc(hosts, sizeof(*var));
	double *means = xcalloc(hosts, sizeof(*means));
	double a = variance(h, hosts, A), b = variance(h, hosts, B);
	bool one = true;		/* there is one side only */
	struct random_effects e;
	int k = 0, boots = 0;

	for (int i = 0; i < hosts; i++)
		one &= !h[i].side[B].n;
	for (int i = 0; i < hosts; i++) {
		const struct arm_boots *x = h[i].side + A, *y = h[i].side + B;

		if (!x->n || (!y->n && !one))
			continue;
		means[k] = gsl_stats_mean(x->v, 1, x->n) - (one ? 0 : gsl_stats_mean(y->v, 1, y->n));
		est[k] = one ? means[k] : hodges_lehmann(x->v, x->n, y->v, y->n);
		var[k++] = fmax(a / x->n + (one ? 0 : b / y->n), 1e-12);
		boots += x->n + y->n;
	}
	e = random_effects(est, var, k);
	/* Means, for of them the F test is exact where the noise is normal. */
	if (p)
		*p = k > 1 && boots > 2 * k ?
		     gsl_cdf_fdist_Q(random_effects(means, var, k).q / (k - 1), k - 1, boots - 2 * k) : NAN;
	free(means);
	free(est);
	free(var);
	return (struct interval){ e.est, e.lo, e.hi };
}

/* The boots' medians of one side of a row on each host, or their logarithms. */
static void fill(struct host_stat *h, const struct samples *s, const struct row *row, bool logs)
{
	for (int i = 0; i < s->nhosts; i++)
		h[i].side[A].n = h[i].side[B].n = 0;
	for (int i = 0; i < s->nboots; i++) {
		const struct boot *b = s->boot + i;
		double m = boot_median(s, b->number, row->scenario - s->scenario, row->dose);
		struct arm_boots *a = h[b->host].side + b->side;

		if (b->side != RULER && !isnan(m))
			a->v[a->n++] = logs ? log(fmax(m, 1)) : m;
	}
}

void hosts_compare(struct row *row, const struct samples *s)
{
	struct stratum *stratum = xcalloc(s->nhosts, sizeof(*stratum));
	struct host_stat *h = xcalloc(s->nhosts, sizeof(*h));
	struct mann_whitney mw;

	row->host = h;
	for (int i = 0; i < s->nhosts; i++)
		for (int side = A; side <= B; side++)
			h[i].side[side].v = xcalloc(s->nboots, sizeof(double));
	fill(h, s, row, true);
	row->ratio = over_hosts(h, s->nhosts, &row->disagree);
	row->ratio = (struct interval){ exp(row->ratio.est), exp(row->ratio.lo), exp(row->ratio.hi) };
	fill(h, s, row, false);
	row->shift = over_hosts(h, s->nhosts, NULL);
	for (int i = 0; i < s->nhosts; i++) {
		struct arm_boots *a = h[i].side + A, *b = h[i].side + B;
		struct arm_stat x = { .boots = a->n, .boot_median = a->v }, y = { .boots = b->n, .boot_median = b->v };

		stratum[i] = (struct stratum){ a->v, b->v, a->n, b->n };
		x.median = a->median = median(a->v, a->n);
		y.median = b->median = median(b->v, b->n);
		h[i].ratio = ratio(&x, &y);
	}
	mw = stratified(stratum, s->nhosts);
	row->u = mw.u;
	row->p = mw.p;
	row->exact = mw.exact;
	row->pairs = mw.pairs;
	free(stratum);
}

int hosts_used(const struct samples *s)
{
	int n = 0;

	for (int i = 0; i < s->nhosts; i++)
		n += !*s->host[i].why;
	return n ? n : 1;
}

bool hosts_trusted(const struct samples *s)
{
	for (int i = 0; i < s->nhosts; i++)
		if (!*s->host[i].why)
			return true;
	return !s->nhosts;
}
