// SPDX-License-Identifier: GPL-2.0-only
/*
 * The A/A control holds the unpatched boots against themselves.  They are halved in two
 * ways: alternate boots, and early against late ones, which shows drift.  Each scenario has
 * one permutation test for either way, over its whole dose-response.  The statistic is the
 * largest difference of the mean log waits over the doses, each in units of its own spread
 * under permutation, so that one noisy dose does not drown the others.
 *
 * The control fails when alternate boots differ with p <= 0.01, and by more than a factor
 * of 2 in the medians of some dose of 1 ms or more.  A small p alone would refuse an
 * instrument for a bias that no verdict here rests on.  Drift is told and fails nothing:
 * the arms alternate, so both have their share of it.  What an arm costs gates nothing, and is left out.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_combination.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sort.h>
#include "judge.h"
#include "stats.h"

#define AA_RATIO 2.0
#define AA_FLOOR 1e6		/* ns; the control does not fail by shorter medians */
#define ENUMERATE 16		/* up to so many boots all halves are tried */
#define DRAWS 9999		/* of more boots, so many halves are drawn */

/* The boots under test: their medians at one dose, and the order of these. */
#define ABSENT -1		/* that boot had no hit */

struct column {
	double *v, *log;
	size_t *order;
};

struct table {
	int n, ndoses;
	struct column *dose;
	const char *arm;
	int *first, *of;	/* for each boot: the first of its host, and how many that has */
};

/*
 * With fewer boots the control could never fail.  The most extreme of the C(10, 5) = 252
 * ways to halve ten boots and its mirror image are rare enough; of the C(9, 4) = 126 ways
 * to halve nine they are not.
 */
#define NEEDS 10
_Static_assert(2 / 252.0 <= AA_LEVEL && 2 / 126.0 > AA_LEVEL, "NEEDS goes with AA_LEVEL");

/*
 * The boots under control are those of the arm `unpatched`, whatever their side.  When
 * there are none, or only a few that were made for the ruler, it is those of side A: any
 * arm can be held against itself.
 */
static bool controlled(const struct boot *b, bool side_a)
{
	return side_a ? b->side == A : !strcmp(b->arm, CONTROL_ARM);
}

static bool from_side_a(const struct samples *s)
{
	int ours = 0;
	bool compared = false;

	for (int i = 0; i < s->nboots; i++)
		if (!strcmp(s->boot[i].arm, CONTROL_ARM)) {
			ours++;
			compared |= s->boot[i].side != RULER;
		}
	return !compared && ours < NEEDS;
}

/*
 * Adds the boots of a host, or with -1 all of them, one behind the other.  What hosts differ is no matter here, so the
 * logarithms are those of the waits over the mean of the host.
 */
static void add_host(struct table *t, const struct samples *s, int scenario, int host, bool side_a)
{
	const struct scenario *sc = s->scenario + scenario;
	int first = t->n;

	for (int i = 0; i < s->nboots; i++) {
		bool any = false;

		if (s->boot[i].host != host || !controlled(s->boot + i, side_a))
			continue;
		t->arm = s->boot[i].arm;
		for (int d = 0; d < t->ndoses; d++) {
			double m = boot_median(s, s->boot[i].number, scenario, sc->dose[d]);

			t->dose[d].v[t->n] = isnan(m) ? ABSENT : fmax(m, 1);
			t->dose[d].log[t->n] = log(fmax(m, 1));
			any |= !isnan(m);
		}
		t->n += any;
	}
	for (int i = first; i < t->n; i++) {
		t->first[i] = first;
		t->of[i] = t->n - first;
	}
	for (int d = 0; d < t->ndoses && host >= 0; d++) {
		double sum = 0;
		int n = 0;

		for (int i = first; i < t->n; i++)
			if (t->dose[d].v[i] != ABSENT) {
				sum += t->dose[d].log[i];
				n++;
			}
		for (int i = first; i < t->n; i++)
			t->dose[d].log[i] -= sum / n;
	}
}

static struct table table_make(const struct samples *s, int scenario)
{
	const struct scenario *sc = s->scenario + scenario;
	struct table t = { .ndoses = sc->ndoses };
	bool side_a = from_side_a(s);
	int hosts = s->nhosts ? s->nhosts : 1;

	t.dose = xcalloc(t.ndoses, sizeof(*t.dose));
	t.first = xcalloc(s->nboots, sizeof(*t.first));
	t.of = xcalloc(s->nboots, sizeof(*t.of));
	for (int d = 0; d < t.ndoses; d++) {
		t.dose[d].v = xcalloc(s->nboots, sizeof(double));
		t.dose[d].log = xcalloc(s->nboots, sizeof(double));
		t.dose[d].order = xcalloc(s->nboots, sizeof(size_t));
	}
	for (int h = 0; h < hosts; h++)
		add_host(&t, s, scenario, s->nhosts ? h : -1, side_a);
	for (int d = 0; d < t.ndoses; d++)
		gsl_sort_index(t.dose[d].order, t.dose[d].v, 1, t.n);
	return t;
}

static void table_free(struct table *t)
{
	free(t->first);
	free(t->of);
	for (int d = 0; d < t->ndoses; d++) {
		free(t->dose[d].v);
		free(t->dose[d].log);
		free(t->dose[d].order);
	}
	free(t->dose);
}

/* The median over the boots of half WHICH; it walks them in their order and sorts nothing. */
static double half_median(const struct column *c, const unsigned char *half, int n,
			  int which)
{
	double v[2] = { NAN, NAN };
	int size = 0, seen = 0;

	for (int i = 0; i < n; i++)
		size += half[i] == which && c->v[i] != ABSENT;
	for (int i = 0; i < n; i++) {
		size_t k = c->order[i];

		if (half[k] != which || c->v[k] == ABSENT)
			continue;
		if (seen == (size - 1) / 2)
			v[0] = c->v[k];
		if (seen++ == size / 2)
			v[1] = c->v[k];
	}
	return (v[0] + v[1]) / 2;
}

/*
 * For each dose, the difference of the halves' mean log waits.  It is that of means and not
 * of medians, because with two modes the median of nearly every split lies in one of them.
 */
static void log_ratios(const struct table *t, const unsigned char *half, double *to)
{
	for (int d = 0; d < t->ndoses; d++) {
		double sum[2] = { 0 };
		int n[2] = { 0 };

		for (int i = 0; i < t->n; i++)
			if (t->dose[d].v[i] != ABSENT) {
				sum[half[i]] += t->dose[d].log[i];
				n[half[i]]++;
			}
		/* A dose at which one half has no hit says nothing. */
		to[d] = n[0] && n[1] ? sum[0] / n[0] - sum[1] / n[1] : 0;
	}
}

/* The share of the made-up splits whose statistic is as large as that of a real one. */
static double share_as_large(const double *l, int real, int n, int ndoses, bool exact)
{
	double *stat = xcalloc(n, sizeof(*stat));
	int as_large = 0;

	for (int d = 0; d < ndoses; d++) {
		double ss = 0;

		for (int i = AA_SPLITS; i < n; i++)
			ss += l[i * ndoses + d] * l[i * ndoses + d];
		/* sqrt(ss) is the spread but for a factor; 0 / 0 is no number, and fmax() leaves it out. */
		for (int i = 0; i < n; i++)
			stat[i] = fmax(stat[i], fabs(l[i * ndoses + d]) / sqrt(ss));
	}
	for (int i = AA_SPLITS; i < n; i++)
		as_large += stat[i] >= stat[real] * (1 - 1e-9);
	free(stat);
	n -= AA_SPLITS;
	/* Among all splits the real one is there; to those that are drawn it has to be added. */
	return exact ? as_large / (double)n : (as_large + 1) / (n + 1.0);
}

/*
 * The log ratios of the two real splits, and then of all splits or of many: *N rows, which
 * the caller frees.
 */
static double *all_splits(const struct table *t, unsigned char *real[AA_SPLITS], int *n,
			  bool *exact, gsl_rng *rng)
{
	int first = (t->n + 1) / 2;
	int rows = AA_SPLITS;
	double *l;
	unsigned char *half = xcalloc(t->n, sizeof(*half));
	gsl_combination *comb = gsl_combination_calloc(t->n, first);

	*exact = t->n <= ENUMERATE;
	rows += *exact ? round(gsl_sf_choose(t->n, first)) : DRAWS;
	l = xcalloc((size_t)rows * t->ndoses, sizeof(*l));
	for (*n = 0; *n < AA_SPLITS; ++*n)
		log_ratios(t, real[*n], l + *n * t->ndoses);
	memcpy(half, real[0], t->n);
	if (*exact) {
		do {
			memset(half, 1, t->n);
			for (int i = 0; i < first; i++)
				half[gsl_combination_get(comb, i)] = 0;
			log_ratios(t, half, l + (*n)++ * t->ndoses);
		} while (gsl_combination_next(comb) == 0);
	} else {
		while (*n < rows) {
			gsl_ran_shuffle(rng, half, t->n, 1);
			log_ratios(t, half, l + (*n)++ * t->ndoses);
		}
	}
	gsl_combination_free(comb);
	free(half);
	return l;
}

/*
 * The ratio that is farthest from 1.  When the medians of some doses are long enough to fail
 * the control, only these doses count.
 */
static void judge_split(struct aa_split *sp, const struct table *t,
			const unsigned char *half, const double *doses)
{
	bool gating = false;

	sp->ratio = sp->dose = NAN;
	for (int d = 0; d < t->ndoses; d++) {
		double a = half_median(t->dose + d, half, t->n, 0);
		double b = half_median(t->dose + d, half, t->n, 1);
		double ratio = fmax(a, b) / fmin(a, b);
		bool gates = fmax(a, b) >= AA_FLOOR;

		if (isnan(a) || isnan(b) || (gating && !gates))
			continue;
		if (isnan(sp->ratio) || (gates && !gating) || ratio > sp->ratio) {
			sp->ratio = ratio;
			sp->dose = doses[d];
		}
		gating |= gates;
	}
	sp->differs = gating && sp->p <= AA_LEVEL && sp->ratio > AA_RATIO;
}

/* Fills in p, the probability of as large a difference by chance, for either split. */
static void permute(struct aa *aa, const struct table *t, unsigned char *half[AA_SPLITS], unsigned long seed)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double *l;
	int n;

	gsl_rng_set(rng, seed);
	l = all_splits(t, half, &n, &aa->exact, rng);
	for (int i = 0; i < AA_SPLITS; i++)
		aa->split[i].p = share_as_large(l, i, n, t->ndoses, aa->exact);
	free(l);
	gsl_rng_free(rng);
}

static void test(struct aa *aa, const struct result *r, int scenario)
{
	struct table t = table_make(r->s, scenario);
	unsigned char *half[AA_SPLITS];

	aa->scenario = r->s->scenario + scenario;
	aa->arm = t.arm;
	aa->boots = t.n;
	aa->needs = NEEDS;
	aa->decidable = t.n >= aa->needs;
	for (int i = 0; i < AA_SPLITS; i++) {
		aa->split[i].p = NAN;
		half[i] = xcalloc(t.n, sizeof(*half[i]));
	}
	for (int i = 0; i < t.n; i++) {
		half[ALTERNATE][i] = i % 2;
		/* Halves of each host; of those with an odd number every other one has the larger half first. */
		half[EARLY_LATE][i] = i - t.first[i] >= (t.of[i] + 1 - t.first[i] % 2) / 2;
	}
	if (aa->decidable)
		permute(aa, &t, half, r->seed);
	for (int i = 0; i < AA_SPLITS; i++) {
		judge_split(aa->split + i, &t, half[i], aa->scenario->dose);
		free(half[i]);
	}
	aa->failed = aa->split[ALTERNATE].differs;
	table_free(&t);
}

void aa_control(struct result *r)
{
	r->aa = xcalloc(r->s->nscenarios, sizeof(*r->aa));
	for (int i = 0; i < r->s->nscenarios; i++)
		if (r->s->scenario[i].ndoses && !r->s->scenario[i].cost)
			test(r->aa + r->naa++, r, i);
}
