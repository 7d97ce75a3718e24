// SPDX-License-Identifier: GPL-2.0-only
/* Makes one sentence and one exit code out of all the figures. */
#include <math.h>
#include <string.h>
#include "judge.h"
#include "report.h"

#define SAY(r, ...) append((r)->sentence, sizeof((r)->sentence), __VA_ARGS__)

static void untrusted(struct result *r)
{
	char t[SHORT], p[SHORT];
	bool told = r->cal.failed;

	r->exit = UNTRUSTED;
	SAY(r, "the instrument is not trustworthy here: ");
	if (!hosts_trusted(r->s))
		SAY(r, "no host passes its controls: %s: %s; ", r->s->host[0].name, r->s->host[0].why);
	if (*r->differs)
		SAY(r, "in virtual time each boot of a kernel repeats the samples of the others, "
		    "but %s. Something of the host has entered%s", r->differs, told ? "; " : "");
	if (r->cal.failed)
		SAY(r, "%s%s", isnan(r->cal.slope) ? "it is not calibrated: " : "", r->cal.why);
	for (int i = 0; i < r->naa; i++) {
		const struct aa *aa = r->aa + i;
		const struct aa_split *sp = aa->split + ALTERNATE;

		if (!aa->failed)
			continue;
		SAY(r, "%s'%s' against itself differs %s times in %s at %g %s (p=%s)",
		    told ? "; " : "", aa->arm, fmt_num(t, sp->ratio),
		    aa->scenario->name, sp->dose, aa->scenario->unit,
		    fmt_p(p, sp->p));
		told = true;
	}
	SAY(r, ". Nothing is said about the arms.");
}

/* "'unpatched' waits 310 ms and 'patched' 0.12 ms at 256 MiB of attach-rss" */
static void say_waits(struct result *r, const struct row *row)
{
	char a[SHORT], b[SHORT];

	SAY(r, "'%s' waits %s and '%s' %s at %g %s of %s", r->s->arm[A],
	    fmt_ns(a, row->side[A].median), r->s->arm[B],
	    fmt_ns(b, row->side[B].median), row->dose, row->scenario->unit,
	    row->scenario->name);
}

/* The first expectation with this outcome that wants a ratio above 1. */
static const struct expectation *ratio_line(const struct result *r, enum outcome outcome)
{
	for (int i = 0; i < r->nexpect; i++) {
		const struct expectation *e = r->expect + i;

		if (e->measure == RATIO && e->outcome == outcome && e->row &&
		    e->op[0] == '>' && e->value > 1 && !isnan(e->row->ratio.est))
			return e;
	}
	return NULL;
}

static void say_not_met(struct result *r, int not_met, int evaluated)
{
	const struct expectation *e = ratio_line(r, NOT_MET);
	double ratio = e ? e->row->ratio.est : NAN;
	bool alike = ratio > 0.5 && ratio < 2;
	char t[SHORT];

	r->exit = NOT_EXPECTED;
	/* As large as expected, but the other way.  Less than that is what noise makes of few boots. */
	if (e && ratio < 1 / e->value) {
		SAY(r, "the arms look swapped: the wait is in '%s' (second), not in '%s' "
		    "(first): ", r->s->arm[B], r->s->arm[A]);
		say_waits(r, e->row);
	} else if (e && (alike || (!e->row->proven && ratio < sqrt(e->value)))) {
		SAY(r, alike ? "no difference: " : "no difference proven: ");
		say_waits(r, e->row);
		SAY(r, ", expected ratio at least %s", fmt_num(t, e->value));
	} else if (e) {
		SAY(r, "the difference is not the expected one: ");
		say_waits(r, e->row);
		SAY(r, ", ratio %s", fmt_num(t, e->row->ratio.est));
		SAY(r, ", expected at least %s", fmt_num(t, e->value));
	} else {
		for (e = r->expect; e->outcome != NOT_MET; e++)
			;
		SAY(r, "not as expected: %s: %s", e->text, e->detail);
	}
	SAY(r, ". %d of %d expectations are not met.", not_met, evaluated);
}

static void say_met(struct result *r, int met)
{
	const struct expectation *e = ratio_line(r, MET);
	char t[SHORT];

	r->exit = EXPECTED;
	SAY(r, "as expected. ");
	if (e) {
		say_waits(r, e->row);
		SAY(r, ", %s times less. ", fmt_num(t, e->row->ratio.est));
	}
	SAY(r, "%s %d expectation%s met.", met > 1 ? "All" : "The", met,
	    met > 1 ? "s are" : " is");
}

static void expected_or_not(struct result *r)
{
	int count[OUTCOMES] = { 0 }, about_hits = 0;

	for (int i = 0; i < r->nexpect; i++) {
		const struct expectation *e = r->expect + i;

		count[e->outcome]++;
		about_hits += e->measure == HITS && e->outcome == MET;
	}
	if (count[NOT_MET]) {
		say_not_met(r, count[NOT_MET], count[MET] + count[NOT_MET]);
	} else if (count[MET] > about_hits) {
		say_met(r, count[MET]);
	} else {
		/* Hits say that the aim was good, and nothing about the subject. */
		r->exit = USAGE;
		SAY(r, "nothing could be judged: no expectation of what the arms do was "
		    "evaluated; run its scenario, or more boots.");
	}
	if (count[UNDECIDED])
		SAY(r, " %d undecided for want of boots.", count[UNDECIDED]);
	if (count[NOT_RUN])
		SAY(r, " %d not run.", count[NOT_RUN]);
}

/*
 * Whether a slow-down is proven, and is larger than what another layout of the kernel makes.  In
 * virtual time the layout makes none.
 */
static bool slows_down(const struct result *r, const struct row *row)
{
	if (r->exact)
		return row->proven && !a_waits_longer(row);
	return row->proven && row->ratio.est <= 1 / SLOWER_RATIO &&
	       row->shift.est <= -SLOWER_BY;
}

/*
 * Tells of the proven rows in which B waits longer, or of those in which it waits less:
 * the largest difference of each scenario.
 */
static void say_proven(struct result *r, bool longer)
{
	bool told = false;

	for (int k = 0; k < r->nslopes; k++) {
		const struct row *most = NULL;
		int doses = 0, proven = 0;

		for (int i = 0; i < r->nrows; i++) {
			const struct row *row = r->row + i;

			if (row->scenario->cost || row->scenario != r->slope[k].scenario)
				continue;
			doses++;
			if (!row->proven || longer == a_waits_longer(row))
				continue;
			proven++;
			if (!most || fabs(row->shift.est) > fabs(most->shift.est))
				most = row;
		}
		if (!most)
			continue;
		SAY(r, told ? "; " : "");
		told = true;
		say_waits(r, most);
		SAY(r, " (%sat %d of %d doses)", r->exact ? "" : "proven ", proven, doses);
	}
}

/*
 * Without expectations the verdict tells what differs and what does not.  The exit code
 * tells whether the second arm makes others wait longer.
 */
static void differences(struct result *r)
{
	bool longer = false, less = false, slows = false, hits = false, enough = false,
	     waits = false;

	r->exit = EXPECTED;
	for (int i = 0; i < r->nrows; i++) {
		const struct row *row = r->row + i;

		if (row->scenario->cost)
			continue;
		waits = true;
		longer |= row->proven && !a_waits_longer(row);
		less |= row->proven && a_waits_longer(row);
		slows |= slows_down(r, row);
		hits |= row->side[A].hits && row->side[B].hits;
		enough |= row->side[A].boots >= row->needs && row->side[B].boots >= row->needs;
	}
	if (!waits) {
		SAY(r, "no wait was measured, only costs.");
		return;
	}
	if (!hits) {
		SAY(r, "nothing can be said: no dose has a hit on both sides.");
		r->exit = USAGE;
		return;
	}
	if (slows) {
		r->exit = NOT_EXPECTED;
		SAY(r, "'%s' makes others wait longer: ", r->s->arm[B]);
	} else if (longer) {
		SAY(r, "a difference is proven that is too small to count: ");
	} else if (less) {
		SAY(r, r->exact ? "'%s' makes others wait less: " :
		    "a difference is proven, '%s' makes others wait less: ", r->s->arm[B]);
	} else {
		SAY(r, r->exact ? "no difference" : "no difference proven");
	}
	say_proven(r, true);
	SAY(r, longer && less ? "; less: " : "");
	say_proven(r, false);
	if (!longer && !less && !enough)
		SAY(r, ", nor can one be with so few boots");
	SAY(r, ". No expectations were given.");
}

/*
 * Costs are told whatever is expected.  Without expectations one that is proven and relevant
 * is a slow-down as any other; with them it is theirs to say what a cost may be.
 */
static void costs(struct result *r)
{
	char text[512] = "";

	if (say_costs(r, text, sizeof(text))) {
		if (!r->nexpect && r->exit == EXPECTED)
			r->exit = NOT_EXPECTED;
	} else {
		say_bounds(r, text, sizeof(text));
	}
	if (*text)
		SAY(r, " %s", text);
}

void verdict(struct result *r)
{
	if (!trusted(r))
		untrusted(r);
	else if (r->nexpect)
		expected_or_not(r);
	else
		differences(r);
	if (trusted(r))
		costs(r);
	if (r->cal.open && trusted(r))
		SAY(r, " Not calibrated: %s; the A/A control alone speaks for the "
		    "instrument.", r->cal.why);
}
