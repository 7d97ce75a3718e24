// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the second arm costs: the rows of the scenarios that measure the task itself, and not
 * how long others wait for it.  B is held against A, so a ratio above 1 is a cost.
 *
 * A cost is told when it is proven and relevant (limit[] below).  That nothing was proven is
 * no proof of nothing, so the reverse is tested, too: "nothing is slower by more than X".
 * For one row that is one of the two one-sided tests of equivalence (Schuirmann, Journal of
 * Pharmacokinetics and Biopharmaceutics 15, 1987, p. 657), at 2.5 %: it holds for each X
 * above the upper end of the 95 % interval of the ratio.  For all rows together each of them
 * must pass, and then no correction is due (the intersection-union test: Berger, Technometrics
 * 24, 1982, p. 295).  So the smallest X that the samples prove is the largest upper end.
 */
#include <math.h>
#include <string.h>
#include "judge.h"
#include "report.h"

/* A proven cost is relevant from this ratio and this difference on. */
static const struct {
	const char *of, *verb;
	double ratio, by;
} limit[] = {
	{ "ns", "takes", 1.1, 5e3 },
	/* A CPU charges 64 pages at a time to a group (MEMCG_CHARGE_BATCH); half of that is noise. */
	{ "bytes", "needs", 1.05, 128 * 1024 },
	{ "count", "has", 1.5, 10 },
};

#define LIMITS ((int)(sizeof(limit) / sizeof(limit[0])))

static int kind_of(const struct scenario *sc)
{
	int i = 0;

	while (i + 1 < LIMITS && strcmp(limit[i].of, sc->of))
		i++;
	return i;
}

bool cost_unit(const char *of)
{
	for (int i = 0; i < LIMITS; i++)
		if (!strcmp(limit[i].of, of))
			return true;
	return false;
}

struct interval cost_ratio(const struct row *row)
{
	return (struct interval){ 1 / row->ratio.est, 1 / row->ratio.hi, 1 / row->ratio.lo };
}

bool costs_more(const struct row *row)
{
	int k = kind_of(row->scenario);

	return row->scenario->cost && row->proven && !a_waits_longer(row) &&
	       cost_ratio(row).est >= limit[k].ratio && -row->shift.est >= limit[k].by;
}

/* The boots an arm with which the upper end would be at the goal, when the figures stay. */
static double boots_for(const struct row *row, double goal)
{
	struct interval v = cost_ratio(row);
	int a = row->side[A].boots, b = row->side[B].boots;
	double part = log(v.hi / v.est) / log(goal / v.est);

	/* The length of an interval goes with one over the root of the number of boots. */
	return v.est < goal ? ceil((a < b ? a : b) * part * part) : INFINITY;
}

static void add_row(struct cost_bound *b, const struct row *row)
{
	double hi = cost_ratio(row).hi;

	b->rows++;
	if (isnan(hi)) {
		b->open++;
		return;
	}
	if (!b->row || hi > b->ratio) {
		b->row = row;
		b->ratio = hi;
	}
	b->boots = fmax(b->boots, hi > COST_GOAL ? boots_for(row, COST_GOAL) : 0);
}

void cost(struct result *r)
{
	for (int i = 0; i < COST_BOUNDS; i++)
		r->cost[i] = (struct cost_bound){ .ratio = NAN };
	for (int i = 0; i < r->nrows; i++) {
		const struct row *row = r->row + i;
		int k = kind_of(row->scenario);

		if (row->scenario->cost && k < COST_BOUNDS)
			add_row(r->cost + k, row);
	}
}

/* "'patched' takes 1.20 ms and 'unpatched' 1.00 ms at 0 MiB of cost-exec (1.20 times)" */
static void say_most(const struct result *r, const struct row *row, char *text, size_t size)
{
	const struct scenario *sc = row->scenario;
	char a[SHORT], b[SHORT], t[SHORT];

	append(text, size, "'%s' %s %s and '%s' %s at %g %s of %s, %s times as much", r->s->arm[B],
	       limit[kind_of(sc)].verb, fmt_of(b, row->side[B].median, sc->of), r->s->arm[A],
	       fmt_of(a, row->side[A].median, sc->of), row->dose, sc->unit, sc->name,
	       fmt_num(t, cost_ratio(row).est));
}

bool say_costs(const struct result *r, char *text, size_t size)
{
	bool told = false;

	for (int k = 0; k < LIMITS; k++) {
		const struct row *most = NULL;
		int n = 0;

		for (int i = 0; i < r->nrows; i++) {
			const struct row *row = r->row + i;

			if (!costs_more(row) || kind_of(row->scenario) != k)
				continue;
			n++;
			if (!most || cost_ratio(row).est > cost_ratio(most).est)
				most = row;
		}
		if (!most)
			continue;
		append(text, size, told ? "; " : "It costs more: ");
		say_most(r, most, text, size);
		if (n > 1)
			append(text, size, " (and %d more)", n - 1);
		told = true;
	}
	append(text, size, told ? "." : "");
	return told;
}

/* "12 %", or "a factor of 2.3" */
static void say_bound(double ratio, char *text, size_t size)
{
	char t[SHORT];

	if (ratio >= 2)
		append(text, size, "a factor of %s", fmt_num(t, ratio));
	else
		append(text, size, "%.2g %%", ceil(fmax(ratio - 1, 0) * 1000) / 10);
}

void say_bounds(const struct result *r, char *text, size_t size)
{
	const struct cost_bound *time = r->cost + COST_TIME, *memory = r->cost + COST_MEMORY;
	bool slower = time->row && !time->open, more = memory->row && !memory->open;

	if (slower || more)
		append(text, size, r->exact ? "Nothing " : "It is proven that nothing ");
	if (slower) {
		append(text, size, "is slower by more than ");
		say_bound(time->ratio, text, size);
	}
	if (more) {
		append(text, size, "%sneeds more memory by more than ", slower ? ", nor " : "");
		say_bound(memory->ratio, text, size);
	}
	if (slower || more)
		append(text, size, ".");
	if (time->open || memory->open)
		append(text, size, "%sTo say what it costs takes %d boots an arm or more.",
		       slower || more ? " " : "", INTERVAL_BOOTS);
}
