// SPDX-License-Identifier: GPL-2.0-only
/*
 * All figures of the report as JSON, for programs.  Times are nanoseconds, and a
 * figure that does not exist is null.
 */
#include <math.h>
#include "judge.h"
#include "json-writer.h"
#include "report.h"

static void number(struct json *j, const char *key, double x)
{
	json_number(j, key, "%.12g", x);
}

static void interval(struct json *j, const char *key, const struct interval *v)
{
	json_open(j, key, '{');
	number(j, "estimate", v->est);
	number(j, "low", v->lo);
	number(j, "high", v->hi);
	json_close(j, '}');
}

static void hosts(struct json *j, const struct samples *s)
{
	json_open(j, "hosts", '[');
	for (int i = 0; i < s->nhosts; i++) {
		json_open(j, NULL, '{');
		json_text(j, "host", s->host[i].name);
		json_text(j, "left_out", *s->host[i].why ? s->host[i].why : NULL);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_line(j);
}

static void arms(struct json *j, const struct samples *s)
{
	static const char *const side[] = { "A", "B", "R" };

	json_open(j, "arms", '{');
	for (int i = A; i < NSIDES; i++) {
		json_open(j, side[i], '{');
		json_text(j, "arm", s->arm[i]);
		number(j, "boots", s->boots[i]);
		json_close(j, '}');
	}
	json_close(j, '}');
	json_line(j);
}

static void aa_control_of(struct json *j, const struct aa *aa)
{
	json_line(j);
	json_open(j, NULL, '{');
	json_text(j, "scenario", aa->scenario->name);
	json_text(j, "arm", aa->arm);
	json_bool(j, "decidable", aa->decidable);
	json_bool(j, "failed", aa->failed);
	json_bool(j, "exact", aa->exact);
	number(j, "needs", aa->needs);
	for (int i = 0; i < AA_SPLITS; i++) {
		json_open(j, i == ALTERNATE ? "alternate" : "early_late", '{');
		number(j, "p", aa->split[i].p);
		json_bool(j, "differs", aa->split[i].differs);
		number(j, "largest_ratio", aa->split[i].ratio);
		number(j, "largest_ratio_dose", aa->split[i].dose);
		json_close(j, '}');
	}
	number(j, "boots", aa->boots);
	json_close(j, '}');
}

static void calibration(struct json *j, const struct calibration *cal)
{
	json_line(j);
	json_open(j, "calibration", '{');
	json_bool(j, "wanted", cal->wanted);
	json_bool(j, "run", cal->run);
	json_bool(j, "failed", cal->failed);
	number(j, "slope", cal->slope);
	json_text(j, "arm", cal->arm);
	json_bool(j, "open", cal->open);
	json_open(j, "doses", '[');
	for (int i = 0; i < cal->ndoses; i++) {
		const struct calibration_dose *d = cal->dose + i;

		json_line(j);
		json_open(j, NULL, '{');
		number(j, "dose", d->dose);
		number(j, "median_off", d->median);
		number(j, "largest_off", d->largest);
		number(j, "n", d->n);
		json_close(j, '}');
	}
	json_close(j, ']');
	number(j, "n", cal->n);
	json_close(j, '}');
}

static void controls(struct json *j, const struct result *r)
{
	json_open(j, "controls", '{');
	json_open(j, "aa", '[');
	for (int i = 0; i < r->naa; i++)
		aa_control_of(j, r->aa + i);
	json_close(j, ']');
	calibration(j, &r->cal);
	json_close(j, '}');
	json_line(j);
}

static void arm_stat(struct json *j, const char *key, const struct arm_stat *a)
{
	json_open(j, key, '{');
	number(j, "boots", a->boots);
	number(j, "hits", a->hits);
	number(j, "misses", a->misses);
	number(j, "median", a->median);
	number(j, "p99", a->p99);
	number(j, "quantile", a->level);
	number(j, "quantile_value", upper_quantile(a, a->level));
	number(j, "median_off_predict", a->off);
	number(j, "median_off_kernel", a->kernel);
	number(j, "max", a->max);
	json_close(j, '}');
}

/* What each host says of a row, in the order of the array hosts; a ratio is that of the row. */
static void hosts_of_row(struct json *j, const struct row *row, int hosts)
{
	number(j, "hosts_differ_p", row->disagree);
	json_open(j, "hosts", '[');
	for (int i = 0; i < hosts; i++) {
		const struct host_stat *h = row->host + i;
		struct row own = { .ratio = h->ratio };
		struct interval ratio = row->scenario->cost ? cost_ratio(&own) : h->ratio;

		json_open(j, NULL, '{');
		number(j, "A_boots", h->side[A].n);
		number(j, "A_median", h->side[A].median);
		number(j, "B_boots", h->side[B].n);
		number(j, "B_median", h->side[B].median);
		interval(j, "ratio", &ratio);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void row(struct json *j, const struct row *row, int hosts)
{
	struct interval ratio = row->scenario->cost ? cost_ratio(row) : row->ratio;

	json_line(j);
	json_open(j, NULL, '{');
	json_text(j, "scenario", row->scenario->name);
	json_text(j, "unit", row->scenario->unit);
	number(j, "dose", row->dose);
	arm_stat(j, "A", &row->side[A]);
	arm_stat(j, "B", &row->side[B]);
	interval(j, "ratio", &ratio);
	number(j, "shift", row->shift.est);
	number(j, "shift_low", row->shift.lo);
	number(j, "shift_high", row->shift.hi);
	number(j, "u", row->u);
	number(j, "p", row->p);
	json_bool(j, "p_exact", row->exact);
	number(j, "p_holm", row->holm);
	json_bool(j, "proven", row->proven);
	if (row->scenario->cost) {
		json_bool(j, "relevant", costs_more(row));
		json_text(j, "of", row->scenario->of);
	}
	number(j, "needs_boots", row->needs);
	number(j, "estimated_boots", row->estimate);
	if (row->host)
		hosts_of_row(j, row, hosts);
	json_close(j, '}');
}

/* The rows of waits and those of costs are two arrays; a ratio is A/B in the first, and B/A in the second. */
static void rows(struct json *j, const char *key, const struct result *r, bool cost)
{
	json_open(j, key, '[');
	for (int i = 0; i < r->nrows; i++)
		if (r->row[i].scenario->cost == cost)
			row(j, r->row + i, r->s->nhosts);
	json_close(j, ']');
	json_line(j);
}

static void bound(struct json *j, const char *key, const struct cost_bound *b)
{
	json_open(j, key, '{');
	number(j, "rows", b->rows);
	number(j, "rows_without_interval", b->open);
	number(j, "ratio", b->open ? NAN : b->ratio);
	json_text(j, "scenario", b->row ? b->row->scenario->name : NULL);
	number(j, "dose", b->row ? b->row->dose : NAN);
	number(j, "boots", b->boots);
	json_close(j, '}');
}

static void bounds(struct json *j, const struct result *r)
{
	json_open(j, "cost_bounds", '{');
	bound(j, "time", r->cost + COST_TIME);
	bound(j, "memory", r->cost + COST_MEMORY);
	json_close(j, '}');
	json_line(j);
}

static void slope_of(struct json *j, const struct slope *s)
{
	json_line(j);
	json_open(j, NULL, '{');
	json_text(j, "scenario", s->scenario->name);
	json_text(j, "per", s->scenario->unit);
	interval(j, "A", &s->side[A]);
	interval(j, "B", &s->side[B]);
	json_close(j, '}');
}

static void expectation(struct json *j, const struct expectation *e)
{
	static const char *const word[] = {
		[MET] = "met", [NOT_MET] = "not met", [UNDECIDED] = "undecided",
		[NOT_RUN] = "not run",
	};

	json_line(j);
	json_open(j, NULL, '{');
	json_text(j, "text", e->text);
	json_text(j, "outcome", word[e->outcome]);
	json_text(j, "detail", e->detail);
	number(j, "line", e->line);
	json_close(j, '}');
}

/* The array KEY of the N elements of V, each written by ONE. */
#define ARRAY(j, key, v, n, one) do {		\
	json_open(j, key, '[');			\
	for (int i_ = 0; i_ < (n); i_++)	\
		one(j, (v) + i_);		\
	json_close(j, ']');			\
	json_line(j);				\
} while (0)

void json(const struct result *r, FILE *f)
{
	struct json j = { .f = f };

	json_open(&j, NULL, '{');
	arms(&j, r->s);
	if (r->s->nhosts)
		hosts(&j, r->s);
	json_bool(&j, "quick", r->quick);
	json_bool(&j, "virtual_time", r->exact);
	number(&j, "seed", r->seed);
	json_bool(&j, "trusted", trusted(r));
	controls(&j, r);
	rows(&j, "rows", r, false);
	ARRAY(&j, "slopes", r->slope, r->nslopes, slope_of);
	rows(&j, "costs", r, true);
	bounds(&j, r);
	ARRAY(&j, "expectations", r->expect, r->nexpect, expectation);
	json_text(&j, "verdict", r->sentence);
	number(&j, "exit", r->exit);
	json_close(&j, '}');
	putc('\n', f);
}
