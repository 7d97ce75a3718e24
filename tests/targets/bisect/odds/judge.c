// SPDX-License-Identifier: GPL-2.0-only
/*
 * The boots of one kernel -> the verdict old, new, neither, undecided or fails; or
 * more, and which kernel to boot next.  It is a sequential test on the odds that each
 * boot gives (Wald, Sequential Analysis, 1947).  The ends are booted beside the kernel,
 * so that a host which slows down slows all three.  They are booted as often as the
 * kernel is; or once, when they are far apart and stay in place.
 */
#include <math.h>
#include <stdlib.h>
#include <gsl/gsl_rng.h>
#include <string.h>
#include "odds.h"
#include "stats.h"

#define RESAMPLES_HERE 1000

struct seen {
	int ran, empty, fails;	/* boots of the kernel: measured, without a number, failed */
	int here, ref[2];	/* boots in this step: of the kernel, of each end */
	double odds;
	double *x, *level;	/* logarithms; the same less the shift of their steps */
	int nx;
};

static void look(const struct model *m, const struct opts *o, struct seen *s)
{
	const struct boots *b = m->b;
	int kernel = lookup(b->kernel, b->nkernels, o->kernel);

	s->x = xcalloc(b->n + 1, sizeof(*s->x));
	s->level = xcalloc(b->n + 1, sizeof(*s->level));
	for (int i = 0; i < b->n; i++) {
		const struct boot *v = b->v + i;
		bool step = !strcmp(b->label[v->label], o->label);

		for (int end = 0; end < 2; end++)
			s->ref[end] += step && v->ran && v->kernel == m->end[end];
		if (v->kernel != kernel ||
		    (o->only && strcmp(b->label[v->label], o->only)))
			continue;
		if (!v->ran) {
			s->fails++;
		} else if (m->number && !measured(v, m->name[0])) {
			s->empty++;
		} else {
			s->ran++;
			s->here += step;
			s->odds += model_odds(m, v);
			if (m->number) {
				s->x[s->nx] = measured(v, m->name[0])->x;
				s->level[s->nx] = s->x[s->nx] - model_shift(m, v->label);
				s->nx++;
			}
		}
	}
}

/* Median in ns with a 95 % bootstrap interval; words have none. */
static void print_place(struct seen *s)
{
	double *v = xcalloc(RESAMPLES_HERE, sizeof(*v)), *d = xcalloc(s->nx + 1, sizeof(*d)), lo, hi;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	if (s->nx) {
		for (int i = 0; i < RESAMPLES_HERE; i++) {
			for (int k = 0; k < s->nx; k++)
				d[k] = s->x[gsl_rng_uniform_int(rng, s->nx)];
			v[i] = median(d, s->nx);
		}
		lo = quantile(v, RESAMPLES_HERE, 0.025);
		hi = quantile(v, RESAMPLES_HERE, 0.975);
		printf(" median=%.0f lo=%.0f hi=%.0f", exp(median(s->x, s->nx)), exp(lo), exp(hi));
	}
	gsl_rng_free(rng);
	free(v);
	free(d);
}

/* What to boot next: the end that the step lacks, or the kernel itself. */
static const char *next(const struct model *m, const struct opts *o, const struct seen *s)
{
	int label = lookup(m->b->label, m->b->nlabels, o->label), want = s->here;

	if (!m->number)
		return "test";
	if (m->apart >= WIDE && !model_drifts(m, label))
		want = s->here > 0;
	if (s->ref[0] >= want && s->ref[1] >= want)
		return "test";
	return s->ref[0] <= s->ref[1] ? "old" : "new";
}

void judge(const struct boots *b, const struct opts *o)
{
	double wrong = 1 - o->confidence, bound, neither;
	const char *verdict = "more", *boot;
	struct seen s = { 0 };
	struct model m;

	model_make(&m, b, o);
	look(&m, o, &s);
	/* All steps together may be wrong with 1 - CONFIDENCE.  Two more than the halvings: chosen. */
	wrong /= ceil(log2(fmax(o->candidates, 2))) + 2;
	/* A judgement outside of a bisection has all of that to itself. */
	if (!strcmp(o->label, "-"))
		wrong = 1 - o->confidence;
	bound = log((1 - wrong) / wrong);
	boot = next(&m, o, &s);
	/* Before anything was measured, one kernel in twenty counts as like neither end; chosen. */
	neither = m.number && s.nx >= LEAST ? model_neither(&m, s.level, s.nx) + log(0.05) : -INFINITY;
	if (s.fails >= 2 && s.fails >= 2 * (s.ran + s.empty))
		verdict = "fails";
	else if (s.ran < LEAST || strcmp(boot, "test"))
		;
	else if (neither > bound)
		verdict = "neither";
	else if (fabs(s.odds) >= bound && neither < 0)
		verdict = s.odds > 0 ? "new" : "old";
	if (!strcmp(verdict, "more") && s.ran + s.empty + s.fails >= o->limit &&
	    !strcmp(boot, "test"))
		verdict = "undecided";
	printf("verdict=%s boot=%s odds=%.2f bound=%.2f neither=%.2f boots=%d fails=%d apart=%.1f",
	       verdict, boot, s.odds, bound, neither, s.ran + s.empty, s.fails, m.apart);
	print_place(&s);
	putchar('\n');
}
