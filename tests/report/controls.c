// SPDX-License-Identifier: GPL-2.0-only
/* The part of the report about the instrument: may the samples be judged at all? */
#include <math.h>
#include <string.h>
#include "judge.h"
#include "report.h"

#define TEXT 1024

static void aa_lines(const struct aa *aa)
{
	char head[64], text[TEXT], t[SHORT], p[SHORT];

	for (int i = 0; i < AA_SPLITS; i++) {
		const struct aa_split *sp = aa->split + i;

		if (!aa->decidable && i)
			break;
		snprintf(head, sizeof(head), "  %-11.30s %s", i ? "" : aa->scenario->name,
			 !aa->decidable ? "" : i == ALTERNATE ? "alternate:" : "early/late:");
		*text = 0;
		if (!aa->decidable)
			append(text, TEXT, "not decidable with %d boots, needs %d",
			       aa->boots, aa->needs);
		else if (sp->differs)
			append(text, TEXT, "%s, %s times at %g %s (p=%s)%s",
			       i == ALTERNATE ? "FAILED" : "drifts", fmt_num(t, sp->ratio),
			       sp->dose, aa->scenario->unit, fmt_p(p, sp->p),
			       i == ALTERNATE ? "" : "; both arms have their share of it");
		else
			append(text, TEXT, "%s (p=%s, largest ratio %s)", sp->p <= AA_LEVEL ?
			       "differs, but by less than a factor of 2 in waits of 1 ms or more" :
			       "no difference proven", fmt_p(p, sp->p), fmt_num(t, sp->ratio));
		wrap(head, 14, text);
	}
}

static void repeats(const struct result *r)
{
	bool told = *r->differs;

	puts("\nVirtual time: each boot of a kernel must repeat every sample");
	if (told)
		wrap("  FAILED:", 4, r->differs);
	else if (r->s->boots[A] > 1 && r->s->boots[B] > 1)
		puts("  all boots of each arm have the same samples");
	else
		puts("  not looked at, there is one boot of an arm");
}

static void aa_control_lines(const struct result *r)
{
	bool any = false;

	if (!r->naa) {
		puts("\nA/A control: not run, no wait was measured");
		return;
	}
	printf("\nA/A control: '%s' against itself, halved in two ways\n",
	       r->aa[0].arm);
	for (int i = 0; i < r->naa; i++)
		any |= r->aa[i].decidable || r->aa[i].boots != r->aa[0].boots;
	if (r->naa > 3 && !any) {
		printf("  all %d scenarios: not decidable with %d boots, needs %d\n",
		       r->naa, r->aa[0].boots, r->aa[0].needs);
		return;
	}
	for (int i = 0; i < r->naa; i++)
		aa_lines(r->aa + i);
}

static void calibration(const struct calibration *cal)
{
	char t[SHORT], u[SHORT], text[TEXT] = "";

	if (cal->open) {
		append(text, TEXT, "%s: not calibrated, the A/A control alone speaks for "
		       "the instrument", cal->why);
		printf("\nKnown delay: one arm should wait as long as the lock may be held\n");
		wrap(" ", 2, text);
		return;
	}
	printf("\nKnown delay: '%s' must wait as long as the lock is held\n", cal->arm);
	if (!cal->run) {
		printf("  not run: %s\n", cal->wanted ? "FAILED, no sample with a known delay hit"
						      : "no scenario with a known delay");
		return;
	}
	printf("  slope %s ms per ms (%g to %g accepted)%s\n",
	       fmt_num(t, cal->slope), 1 - CAL_SLOPE, 1 + CAL_SLOPE,
	       isnan(cal->slope) ? "  FAILED, not calibrated" :
	       fabs(cal->slope - 1) > CAL_SLOPE ? "  FAILED" : "");
	for (int i = 0; i < cal->ndoses; i++) {
		const struct calibration_dose *d = cal->dose + i;

		printf("  %5g ms  n %3d  off by %9s (median), %9s (largest)%s\n", d->dose,
		       d->n, fmt_off(t, d->median), fmt_off(u, d->largest),
		       fabs(d->median) > CAL_OFF ? "  FAILED" : "");
	}
}

static void two_clocks(const struct result *r)
{
	bool told = false;

	for (int i = 0; i < r->nslopes; i++)
		for (int side = A; side <= B; side++) {
			const struct scenario *sc = r->slope[i].scenario;
			struct clocks c = clocks(r->s, sc, side);
			char t[SHORT], u[SHORT], head[64], text[TEXT] = "";

			if (!c.n)
				continue;
			if (!told)
				printf("\nTwo instruments: the wait by the program's clock, and by "
				       "the kernel's\nlock events\n");
			told = true;
			snprintf(head, sizeof(head), "  %-11.30s %c:",
				 side == A ? sc->name : "", "AB"[side]);
			append(text, TEXT, "n %d, differ by %s (median), %s (largest)", c.n,
			       fmt_off(t, c.median), fmt_off(u, c.largest));
			if (c.none < c.n)
				append(text, TEXT, ", %.2g %% of the waits (median)",
				       100 * c.share);
			if (c.none)
				append(text, TEXT, "; no lock was contended in %d", c.none);
			wrap(head, 17, text);
		}
}

void report_controls(const struct result *r)
{
	if (r->exact)
		repeats(r);
	else
		aa_control_lines(r);
	calibration(&r->cal);
	two_clocks(r);
}
