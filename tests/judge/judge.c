// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judges the expectations.  A line that speaks of several rows or of both sides is as good
 * as the worst of them, and that one is shown.
 */
#include <fnmatch.h>
#include <math.h>
#include <string.h>
#include "judge.h"
#include "report.h"

/* The figure that an expectation speaks of; NAN when there was no hit to make it of. */
static double figure(const struct expectation *e, const struct row *row, enum side side)
{
	const struct arm_stat *a = &row->side[side];
	int aims = a->hits + a->misses;

	switch (e->measure) {
	case RATIO:
		return row->ratio.est;
	case SHIFT:
		return row->shift.est;
	case OFF_A:
	case OFF_B:
		return fabs(a->off);
	case KERNEL_A:
	case KERNEL_B:
		return fabs(a->kernel);
	case HITS:
		return aims ? a->hits / (double)aims : NAN;
	default:
		return a->median;
	}
}

static bool holds(const struct expectation *e, double x)
{
	bool equal = e->op[1] == '=' && x == e->value;

	return equal || (e->op[0] == '>' ? x > e->value : x < e->value);
}

/* Whether X is farther on the wrong side than Y.  That there is no figure is the worst. */
static bool worse(const struct expectation *e, double x, double y)
{
	if (isnan(x) || isnan(y))
		return isnan(x) && !isnan(y);
	return e->op[0] == '>' ? x < y : x > y;
}

/* The reason why there is no figure. */
static const char *nothing(const struct expectation *e, const struct arm_stat *a)
{
	if (a->hits && (e->measure == OFF_A || e->measure == OFF_B))
		return "no predict= in the samples";
	if (a->hits && (e->measure == KERNEL_A || e->measure == KERNEL_B))
		return "no kwait= in the samples";
	return "no hit";
}

static void say_figure(struct expectation *e, const struct row *row, enum side side,
		       double x)
{
	char *to = e->detail, t[SHORT], iv[3 * SHORT];
	size_t size = sizeof(e->detail);

	*to = 0;
	if (isnan(x))
		append(to, size, "%s", nothing(e, row->side + side));
	else if (e->measure == RATIO)
		append(to, size, "%s%s%s", fmt_num(t, x), isnan(row->ratio.hi) && !isnan(row->ratio.lo) ? "" : " ",
		       fmt_interval(iv, &row->ratio, fmt_num));
	else if (e->measure == HITS)
		append(to, size, "%d of %d", row->side[side].hits,
		       row->side[side].hits + row->side[side].misses);
	else
		append(to, size, "%s", fmt_of(t, x, row->scenario->of));
	if (e->any_dose || e->any_scenario)
		append(to, size, " (%s %g %s%s)", row->scenario->name, row->dose,
		       row->scenario->unit, e->measure != HITS ? "" :
		       side == A ? ", A" : ", B");
}

static void judge_figure(struct expectation *e, const struct row *row, enum side side)
{
	double x = figure(e, row, side);

	if (e->row && !worse(e, x, e->worst))
		return;
	e->row = row;
	e->worst = x;
	e->outcome = holds(e, x) ? MET : NOT_MET;
	say_figure(e, row, side, x);
}

static void judge_order(const struct result *r, struct expectation *e, const struct row *row)
{
	bool a_longer = a_waits_longer(row);
	int boots = row->side[A].boots < row->side[B].boots ?
		    row->side[A].boots : row->side[B].boots;
	enum outcome outcome;
	char text[sizeof(e->detail)] = "", t[SHORT];

	if (!boots) {
		outcome = NOT_MET;
		append(text, sizeof(text), "no hit");
	} else if (row->proven) {
		outcome = a_longer == (e->op[1] == '>') ? MET : NOT_MET;
		if (outcome != MET)
			append(text, sizeof(text), a_longer ? "A>B is proven instead, " : "A<B is proven instead, ");
		if (r->exact)
			append(text, sizeof(text), "by %s", fmt_exact(t, fabs(row->shift.est)));
		else
			append(text, sizeof(text), "p=%s", fmt_p(t, row->holm));
	} else if (boots < row->needs) {
		outcome = r->quick ? UNDECIDED : NOT_MET;
		append(text, sizeof(text), "needs at least %d boots an arm, has %d",
		       row->needs, boots);
	} else {
		outcome = NOT_MET;
		if (r->exact)
			append(text, sizeof(text), "no difference");
		else
			append(text, sizeof(text), "no difference proven, p=%s", fmt_p(t, row->holm));
	}
	/* "Not met" is the worst outcome, and "met" the best. */
	if (e->row && (e->outcome == NOT_MET || outcome == MET || outcome == e->outcome))
		return;
	e->row = row;
	e->outcome = outcome;
	strcpy(e->detail, text);
	if (e->any_dose || e->any_scenario)
		append(e->detail, sizeof(e->detail), " (%s %g %s)", row->scenario->name,
		       row->dose, row->scenario->unit);
}

static void judge_slope(struct expectation *e, const struct slope *slope)
{
	const struct interval *i = &slope->side[e->measure == SLOPE_A ? A : B];
	char t[SHORT], iv[3 * SHORT];

	if (e->slope && !worse(e, i->est, e->worst))
		return;
	e->slope = slope;
	e->worst = i->est;
	e->outcome = holds(e, i->est) ? MET : NOT_MET;
	e->detail[0] = 0;
	append(e->detail, sizeof(e->detail), "%s %s per %s", fmt_ns(t, i->est),
	       fmt_interval(iv, i, fmt_ns), slope->scenario->unit);
}

/* All doses of a scenario count together, because one dose alone has few aims and bad luck. */
static void judge_aims(struct result *r, struct expectation *e,
		       const struct slope *slope, enum side side)
{
	int hits = 0, aims = 0;
	double x;

	for (int i = 0; i < r->nrows; i++)
		if (r->row[i].scenario == slope->scenario) {
			hits += r->row[i].side[side].hits;
			aims += r->row[i].side[side].hits + r->row[i].side[side].misses;
		}
	x = aims ? hits / (double)aims : NAN;
	if (e->slope && !worse(e, x, e->worst))
		return;
	e->slope = slope;
	e->worst = x;
	e->outcome = holds(e, x) ? MET : NOT_MET;
	e->detail[0] = 0;
	append(e->detail, sizeof(e->detail), "%d of %d (%s, %c)", hits, aims,
	       slope->scenario->name, "AB"[side]);
}

/* A pattern speaks of costs only when it begins with "cost", so that `*` means the waits. */
static bool speaks_of(const struct expectation *e, const struct scenario *sc)
{
	if (sc->cost && e->any_scenario && strncmp(e->scenario, "cost", 4))
		return false;
	return !fnmatch(e->scenario, sc->name, 0);
}

static bool over_doses(const struct expectation *e)
{
	return e->measure == SLOPE_A || e->measure == SLOPE_B ||
	       (e->measure == HITS && e->any_dose);
}

static bool of_b(const struct expectation *e)
{
	return e->measure == MEDIAN_B || e->measure == OFF_B || e->measure == KERNEL_B;
}

static void judge_one(struct result *r, struct expectation *e)
{
	bool ran = false;

	e->outcome = NOT_RUN;
	strcpy(e->detail, "its scenario was not run");
	for (int i = 0; i < r->nslopes; i++) {
		if (!speaks_of(e, r->slope[i].scenario))
			continue;
		ran = true;
		if (e->measure == HITS && e->any_dose) {
			judge_aims(r, e, r->slope + i, A);
			judge_aims(r, e, r->slope + i, B);
		} else if (over_doses(e)) {
			judge_slope(e, r->slope + i);
		}
	}
	if (!ran || over_doses(e))
		return;
	e->outcome = NOT_MET;
	strcpy(e->detail, "no sample at this dose");
	for (int i = 0; i < r->nrows; i++) {
		const struct row *row = r->row + i;

		if (!speaks_of(e, row->scenario))
			continue;
		if (!e->any_dose && e->dose != row->dose)
			continue;
		if (e->measure == ORDER)
			judge_order(r, e, row);
		else if (!of_b(e))
			judge_figure(e, row, A);
		if (of_b(e) || e->measure == HITS)
			judge_figure(e, row, B);
	}
}

void judge(struct result *r)
{
	for (int i = 0; i < r->nexpect; i++)
		judge_one(r, r->expect + i);
}
