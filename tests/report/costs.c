// SPDX-License-Identifier: GPL-2.0-only
/* The part of the report about what the second arm costs. */
#include <fnmatch.h>
#include <math.h>
#include <string.h>
#include "judge.h"
#include "report.h"

#define TEXT 1024

bool has_costs(const struct result *r)
{
	for (int i = 0; i < r->nrows; i++)
		if (r->row[i].scenario->cost)
			return true;
	return false;
}

static void cost_row(const struct row *row, bool first, bool exact)
{
	const struct scenario *sc = row->scenario;
	struct interval v = cost_ratio(row);
	char a[SHORT], b[SHORT], t[SHORT], iv[3 * SHORT], p[SHORT], dose[SHORT];

	snprintf(dose, sizeof(dose), "%g %.8s", row->dose, sc->unit);
	printf("  %-13.13s %-8.14s%9s%9s  %s", first ? sc->name : "", dose,
	       fmt_of(a, row->side[A].median, sc->of), fmt_of(b, row->side[B].median, sc->of),
	       fmt_num(t, v.est));
	if (!exact)
		printf(" %s  p=%s", fmt_interval(iv, &v, fmt_num), fmt_p(p, row->holm));
	puts(costs_more(row) ? "  COSTS" : "");
}

static void titles(const struct result *r)
{
	char text[TEXT];

	for (int i = 0; i < r->nslopes; i++) {
		const struct scenario *sc = r->slope[i].scenario;

		if (!sc->cost)
			continue;
		*text = 0;
		append(text, TEXT, "  %s:", sc->name);
		wrap(text, 4, sc->title);
		for (int k = 0; k < r->nnotes; k++)
			if (!fnmatch(r->note[k].scenario, sc->name, 0))
				wrap("    subject:", 6, r->note[k].text);
	}
}

/* The row that keeps a bound from being lower, and the boots that may prove a lower one. */
static void bound(const struct cost_bound *b, const char *what)
{
	char text[TEXT] = "", t[SHORT];

	if (!b->row || b->open)
		return;
	append(text, TEXT, "the bound for %s is that of %s at %g %s, %s times", what, b->row->scenario->name,
	       b->row->dose, b->row->scenario->unit, fmt_num(t, b->ratio));
	if (isfinite(b->boots) && b->boots)
		append(text, TEXT, "; a bound of %g would need about %.0f boots an arm", COST_GOAL, b->boots);
	wrap(" ", 4, text);
}

void report_costs(const struct result *r)
{
	char text[TEXT] = "";
	int rows = 0;

	if (!has_costs(r))
		return;
	puts("\nWhat it costs: the task itself, when nobody waits for it");
	printf("  scenario      dose            A        B  B/A%s\n", r->exact ? "" : " [95% interval]");
	for (int i = 0; i < r->nrows; i++) {
		if (!r->row[i].scenario->cost)
			continue;
		cost_row(r->row + i, !i || r->row[i - 1].scenario != r->row[i].scenario, r->exact);
		rows++;
	}
	say_costs(r, text, TEXT);
	append(text, TEXT, *text ? " " : "");
	say_bounds(r, text, TEXT);
	if (*text)
		wrap(" ", 2, text);
	if (r->exact) {
		titles(r);
		return;
	}
	bound(r->cost + COST_TIME, "times");
	bound(r->cost + COST_MEMORY, "memory");
	titles(r);
	*text = 0;
	append(text, TEXT, "A and B are medians of the boots' medians, and p has Holm's correction over the %d rows "
	       "of costs. COSTS marks what is proven and relevant: a time 1.1 times as long and by 5 us, memory "
	       "1.05 times and by 128 KiB, a count 1.5 times and by 10. That no cost is proven proves nothing; that "
	       "\"nothing is slower by more than X\" is a test of its own: every row's interval ends below X "
	       "(one-sided tests of 2.5 %% after Schuirmann, all of which must pass: Berger's intersection-union "
	       "test).", rows);
	wrap(" ", 2, text);
}
