// SPDX-License-Identifier: GPL-2.0-only
/* All figures of the report as JSON; times in ns, what does not exist is null. */
#include <math.h>
#include "judge.h"

static void string(FILE *f, const char *s)
{
	putc('"', f);
	for (; *s; s++) {
		unsigned char c = *s;

		if (c == '"' || c == '\\')
			fprintf(f, "\\%c", c);
		else if (c < ' ' || c > '~')
			fprintf(f, "\\u%04x", c);
		else
			putc(c, f);
	}
	putc('"', f);
}

static void key(FILE *f, const char *name)
{
	string(f, name);
	putc(':', f);
}

static void number(FILE *f, const char *name, double x)
{
	key(f, name);
	if (isfinite(x))
		fprintf(f, "%.12g,", x);
	else
		fputs("null,", f);
}

static void text(FILE *f, const char *name, const char *s)
{
	key(f, name);
	if (s)
		string(f, s);
	else
		fputs("null", f);
	putc(',', f);
}

static void truth(FILE *f, const char *name, bool x)
{
	key(f, name);
	fprintf(f, "%s,", x ? "true" : "false");
}

/* Lists and objects end with a member without a comma. */
static void last(FILE *f, const char *name, double x)
{
	key(f, name);
	if (isfinite(x))
		fprintf(f, "%.12g}", x);
	else
		fputs("null}", f);
}

static void interval(FILE *f, const char *name, const struct interval *v)
{
	key(f, name);
	putc('{', f);
	number(f, "estimate", v->est);
	number(f, "low", v->lo);
	last(f, "high", v->hi);
}

static void arms(FILE *f, const struct samples *s)
{
	key(f, "arms");
	for (int i = A; i < NSIDES; i++) {
		fprintf(f, "%c\"%c\":{", i ? ',' : '{', "ABR"[i]);
		text(f, "arm", s->arm[i]);
		last(f, "boots", s->boots[i]);
	}
	fputs("},\n", f);
}

static void controls(FILE *f, const struct result *r)
{
	key(f, "controls");
	fputs("{\"aa\":[", f);
	for (int i = 0; i < r->naa; i++) {
		const struct aa *aa = r->aa + i;

		fputs(i ? ",\n{" : "{", f);
		text(f, "scenario", aa->scenario->name);
		text(f, "arm", aa->arm);
		truth(f, "decidable", aa->decidable);
		truth(f, "failed", aa->failed);
		truth(f, "exact", aa->exact);
		number(f, "needs", aa->needs);
		for (int j = 0; j < AA_SPLITS; j++) {
			key(f, j == ALTERNATE ? "alternate" : "early_late");
			putc('{', f);
			number(f, "p", aa->split[j].p);
			truth(f, "differs", aa->split[j].differs);
			number(f, "largest_ratio", aa->split[j].ratio);
			last(f, "largest_ratio_dose", aa->split[j].dose);
			putc(',', f);
		}
		last(f, "boots", aa->boots);
	}
	fputs("],\n\"calibration\":{", f);
	truth(f, "wanted", r->cal.wanted);
	truth(f, "run", r->cal.run);
	truth(f, "failed", r->cal.failed);
	number(f, "slope", r->cal.slope);
	text(f, "arm", r->cal.arm);
	truth(f, "open", r->cal.open);
	key(f, "doses");
	putc('[', f);
	for (int i = 0; i < r->cal.ndoses; i++) {
		const struct calibration_dose *d = r->cal.dose + i;

		fputs(i ? ",\n{" : "{", f);
		number(f, "dose", d->dose);
		number(f, "median_off", d->median);
		number(f, "largest_off", d->largest);
		last(f, "n", d->n);
	}
	fputs("],", f);
	last(f, "n", r->cal.n);
	fputs("},\n", f);
}

static void arm_stat(FILE *f, const char *name, const struct arm_stat *a)
{
	key(f, name);
	putc('{', f);
	number(f, "boots", a->boots);
	number(f, "hits", a->hits);
	number(f, "misses", a->misses);
	number(f, "median", a->median);
	number(f, "p99", a->p99);
	number(f, "quantile", a->level);
	number(f, "quantile_value", upper_quantile(a, a->level));
	number(f, "median_off_predict", a->off);
	number(f, "median_off_kernel", a->kernel);
	last(f, "max", a->max);
	putc(',', f);
}

static void rows(FILE *f, const struct result *r)
{
	key(f, "rows");
	putc('[', f);
	for (int i = 0; i < r->nrows; i++) {
		const struct row *row = r->row + i;

		fputs(i ? ",\n{" : "{", f);
		text(f, "scenario", row->scenario->name);
		text(f, "unit", row->scenario->unit);
		number(f, "dose", row->dose);
		arm_stat(f, "A", &row->side[A]);
		arm_stat(f, "B", &row->side[B]);
		interval(f, "ratio", &row->ratio);
		putc(',', f);
		number(f, "shift", row->shift.est);
		number(f, "shift_low", row->shift.lo);
		number(f, "shift_high", row->shift.hi);
		number(f, "u", row->u);
		number(f, "p", row->p);
		truth(f, "p_exact", row->exact);
		number(f, "p_holm", row->holm);
		truth(f, "proven", row->proven);
		number(f, "needs_boots", row->needs);
		last(f, "estimated_boots", row->estimate);
	}
	fputs("],\n", f);
}

static void slopes(FILE *f, const struct result *r)
{
	key(f, "slopes");
	putc('[', f);
	for (int i = 0; i < r->nslopes; i++) {
		fputs(i ? ",\n{" : "{", f);
		text(f, "scenario", r->slope[i].scenario->name);
		text(f, "per", r->slope[i].scenario->unit);
		interval(f, "A", &r->slope[i].side[A]);
		putc(',', f);
		interval(f, "B", &r->slope[i].side[B]);
		putc('}', f);
	}
	fputs("],\n", f);
}

static void expectations(FILE *f, const struct result *r)
{
	static const char * const word[] = {
		[MET] = "met", [NOT_MET] = "not met", [UNDECIDED] = "undecided",
		[NOT_RUN] = "not run",
	};

	key(f, "expectations");
	putc('[', f);
	for (int i = 0; i < r->nexpect; i++) {
		const struct expectation *e = r->expect + i;

		fputs(i ? ",\n{" : "{", f);
		text(f, "text", e->text);
		text(f, "outcome", word[e->outcome]);
		text(f, "detail", e->detail);
		last(f, "line", e->line);
	}
	fputs("],\n", f);
}

void json(const struct result *r, FILE *f)
{
	putc('{', f);
	arms(f, r->s);
	truth(f, "quick", r->quick);
	number(f, "seed", r->seed);
	truth(f, "trusted", trusted(r));
	controls(f, r);
	rows(f, r);
	slopes(f, r);
	expectations(f, r);
	text(f, "verdict", r->sentence);
	last(f, "exit", r->exit);
	putc('\n', f);
}
