// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calibration by a known delay.  A sample of a ruler says how long the lock was held
 * (predict=).  In a kernel that waits for the lock, the wait must follow that one to one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "judge.h"
#include "report.h"
#include "stats.h"

static bool has_delay(const struct samples *s, const struct sample *v, const char *arm)
{
	return v->hit && !isnan(v->predict) && s->scenario[v->scenario].ruler &&
	       !strcmp(s->arm[v->side], arm);
}

/* The median and the largest of wait - predict at one dose. */
static struct calibration_dose off_at(const struct samples *s, const char *arm, double dose)
{
	struct calibration_dose cd = { .dose = dose };
	double *off = xcalloc(s->n, sizeof(*off));

	for (int i = 0; i < s->n; i++) {
		double d = s->v[i].wait - s->v[i].predict;

		if (!has_delay(s, s->v + i, arm) || s->v[i].dose != dose)
			continue;
		if (!cd.n || fabs(d) > fabs(cd.largest))
			cd.largest = d;
		off[cd.n++] = d;
	}
	cd.median = median(off, cd.n);
	free(off);
	return cd;
}

static void add_dose(struct calibration *cal, const struct samples *s, double dose)
{
	int d = 0;

	while (d < cal->ndoses && cal->dose[d].dose < dose)
		d++;
	if (d < cal->ndoses && cal->dose[d].dose == dose)
		return;
	memmove(cal->dose + d + 1, cal->dose + d,
		(cal->ndoses++ - d) * sizeof(*cal->dose));
	cal->dose[d] = off_at(s, cal->arm, dose);
}

static void measure(struct calibration *cal, const struct samples *s)
{
	double *x = xcalloc(s->n, sizeof(*x)), *y = xcalloc(s->n, sizeof(*y));
	double *dose = xcalloc(s->n, sizeof(*dose));

	cal->dose = xcalloc(s->n, sizeof(*cal->dose));
	for (int i = 0; i < s->n; i++) {
		if (!has_delay(s, s->v + i, cal->arm))
			continue;
		x[cal->n] = s->v[i].predict;
		y[cal->n] = s->v[i].wait;
		dose[cal->n++] = s->v[i].dose;
		add_dose(cal, s, s->v[i].dose);
	}
	/* One sample of a task that was scheduled away does not turn the line of Theil and Sen. */
	cal->slope = theil_sen(x, y, dose, cal->n);
	free(x);
	free(y);
	free(dose);
}

static void fails(struct calibration *cal, const char *why)
{
	if (!cal->failed)
		append(cal->why, sizeof(cal->why), "%s", why);
	cal->failed = true;
}

static void judge_arm(struct calibration *cal, const struct samples *s, const char *arm)
{
	char why[128], t[SHORT];

	cal->arm = arm;
	measure(cal, s);
	cal->run = cal->n > 0;
	if (!cal->run && cal->wanted) {
		snprintf(why, sizeof(why), "the known-delay calibration was not run: no "
			 "sample of '%.30s' with a known delay hit its window", arm);
		fails(cal, why);
	}
	if (cal->run && isnan(cal->slope))
		fails(cal, "no two known delays that differ were hit, "
		      "and a slope wants two");
	if (fabs(cal->slope - 1) > CAL_SLOPE) {
		snprintf(why, sizeof(why), "over the known delays the wait grows by "
			 "%s ms per ms instead of 1", fmt_num(t, cal->slope));
		fails(cal, why);
	}
	for (int i = 0; i < cal->ndoses; i++)
		if (fabs(cal->dose[i].median) > CAL_OFF) {
			snprintf(why, sizeof(why), "at the known delay of %g ms the wait "
				 "is off by %s", cal->dose[i].dose,
				 fmt_off(t, cal->dose[i].median));
			fails(cal, why);
		}
}

/*
 * Of two arms of the user's, nobody knows which one holds the lock meanwhile.  An arm that
 * waits exactly as long calibrates the instrument.  When neither does, that may be right
 * for both, and no calibration is claimed.
 */
static void judge_either(struct calibration *cal, const struct samples *s)
{
	struct calibration of[2] = { { .wanted = cal->wanted }, { .wanted = cal->wanted } };
	char t[SHORT], u[SHORT];

	for (int i = A; i <= B; i++) {
		judge_arm(of + i, s, s->arm[i]);
		if (of[i].run && !of[i].failed) {
			*cal = of[i];
			if (i == B)
				free(of[A].dose);
			return;
		}
	}
	*cal = of[A];
	free(of[B].dose);
	cal->failed = false;
	cal->open = cal->wanted;
	if (isnan(of[A].slope) && isnan(of[B].slope))
		return;
	cal->why[0] = 0;
	append(cal->why, sizeof(cal->why), "neither '%.30s' (%s ms per ms) nor '%.30s' (%s) "
	       "waits that long", s->arm[A], fmt_num(t, of[A].slope), s->arm[B],
	       fmt_num(u, of[B].slope));
}

void calibrate(struct result *r)
{
	struct calibration *cal = &r->cal;

	for (int i = 0; i < r->s->nscenarios; i++)
		cal->wanted |= r->s->scenario[i].ruler && r->s->scenario[i].ndoses;
	if (r->known)
		judge_arm(cal, r->s, r->known);
	else
		judge_either(cal, r->s);
}

bool trusted(const struct result *r)
{
	for (int i = 0; i < r->naa; i++)
		if (r->aa[i].failed)
			return false;
	return !r->cal.failed && !*r->differs && hosts_trusted(r->s);
}
