// SPDX-License-Identifier: GPL-2.0-only
/*
 * The samples of virtual time (flavour exact).  Every boot of a kernel gives the same ones there, so
 * a difference between two arms is a difference, and no test of chance is asked for.  That holds
 * only where nothing of the host enters, so the boots of each arm are held against each other: when
 * any sample differs, nothing is said about the arms.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "judge.h"
#include "report.h"

static bool same(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static bool alike(const struct sample *a, const struct sample *b)
{
	return a->scenario == b->scenario && a->dose == b->dose && a->iter == b->iter && a->hit == b->hit &&
	       same(a->wait, b->wait) && same(a->predict, b->predict) && same(a->kwait, b->kwait);
}

/* The first sample of the boot from *AT on, or NULL; *AT is behind it then. */
static const struct sample *next(const struct samples *s, const struct boot *boot, int *at)
{
	while (*at < s->n) {
		const struct sample *v = s->v + (*at)++;

		if (v->boot == boot->number)
			return v;
	}
	return NULL;
}

static void say_sample(struct result *r, const struct sample *v)
{
	const struct scenario *sc = v ? r->s->scenario + v->scenario : NULL;
	char t[SHORT];

	if (!v)
		append(r->differs, sizeof(r->differs), "nothing more");
	else
		append(r->differs, sizeof(r->differs), "%s%s at %g %s of %s", v->hit ? "" : "a miss with ",
		       sc->cost ? fmt_of(t, v->wait, sc->of) : fmt_exact(t, v->wait), v->dose, sc->unit, sc->name);
}

/* Fills in r->differs when two boots of one arm do not have the same samples. */
static void hold(struct result *r, const struct boot *one, const struct boot *other)
{
	const struct sample *a, *b;
	int at_one = 0, at_other = 0;

	do {
		a = next(r->s, one, &at_one);
		b = next(r->s, other, &at_other);
		if (!a && !b)
			return;
	} while (a && b && alike(a, b));
	append(r->differs, sizeof(r->differs), "boot %d of '%s' has ", one->number, one->arm);
	say_sample(r, a);
	append(r->differs, sizeof(r->differs), ", and boot %d ", other->number);
	say_sample(r, b);
}

void exact_control(struct result *r)
{
	const struct samples *s = r->s;

	for (int i = 1; i < s->nboots && !*r->differs; i++)
		for (int k = 0; k < i; k++)
			if (!strcmp(s->boot[i].arm, s->boot[k].arm)) {
				hold(r, s->boot + k, s->boot + i);
				break;
			}
}

/* A figure without chance is its own lower end, and has no upper one. */
static void certain(struct interval *v)
{
	v->lo = v->est;
	v->hi = NAN;
}

void exact_rows(struct result *r)
{
	for (int i = 0; i < r->nrows; i++) {
		struct row *row = r->row + i;
		bool both = row->side[A].boots && row->side[B].boots;

		certain(&row->ratio);
		certain(&row->shift);
		row->p = row->holm = NAN;
		row->needs = 1;
		row->proven = both && row->side[A].median != row->side[B].median;
	}
	for (int i = 0; i < r->nslopes; i++)
		for (int side = A; side <= B; side++)
			certain(r->slope[i].side + side);
}
