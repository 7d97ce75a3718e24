// SPDX-License-Identifier: GPL-2.0-only
/* The report, in plain ASCII of 80 columns, so that it can be pasted into a cover letter. */
#include <fnmatch.h>
#include <math.h>
#include <string.h>
#include "judge.h"
#include "report.h"

#define TEXT 1024
#define MANY 4			/* of more expectations that were not run, only the number is told */

static void head(const struct result *r)
{
	const struct samples *s = r->s;
	int hits = 0;

	for (int i = 0; i < s->n; i++)
		hits += s->v[i].hit;
	for (int i = A; i <= B; i++)
		printf("%c = %s, %d boots\n", "AB"[i], s->arm[i], s->boots[i]);
	if (s->boots[RULER])
		printf("for the controls only: %s, %d boots\n", s->arm[RULER],
		       s->boots[RULER]);
	for (int i = 0; i < s->nhosts; i++)
		if (*s->host[i].why) {
			char text[TEXT] = "";

			append(text, TEXT, "host %s, for its controls fail: %s", s->host[i].name, s->host[i].why);
			wrap("left out:", 2, text);
		}
	printf("%d samples; %d missed their window and are counted, not measured\n",
	       s->n, s->n - hits);
}

/*
 * The quantile in the table of a scenario is the largest that all cells with ten hits or
 * more carry.
 */
static double table_level(const struct result *r, const struct scenario *sc)
{
	double level = NAN;

	for (int i = 0; i < r->nrows; i++)
		for (int side = A; side <= B && r->row[i].scenario == sc; side++)
			level = fmin(level, r->row[i].side[side].level);
	return isnan(level) ? 0.9 : level;
}

static void arm_cells(const struct row *row, enum side side, const char *arm, double level)
{
	const struct arm_stat *a = &row->side[side];
	char med[SHORT], high[SHORT], max[SHORT], hits[32];

	snprintf(hits, sizeof(hits), "%d/%d", a->hits, a->hits + a->misses);
	printf("%c %-10.10s%3d%7s%8s%8s%8s", "AB"[side], arm, a->boots, hits,
	       fmt_ns(med, a->median), fmt_ns(high, upper_quantile(a, level)),
	       fmt_ns(max, a->max));
}

/* Below a row, what each host says of it. */
static void host_rows(const struct result *r, const struct row *row)
{
	char a[SHORT], b[SHORT], t[SHORT], iv[3 * SHORT];

	for (int i = 0; row->host && i < r->s->nhosts; i++) {
		const struct host_stat *h = row->host + i;

		if (*r->s->host[i].why)
			continue;
		printf("%6s  on %-12.12s A%3d %8s  B%3d %8s  %s %s\n", "", r->s->host[i].name, h->side[A].n,
		       fmt_ns(a, h->side[A].median), h->side[B].n, fmt_ns(b, h->side[B].median),
		       fmt_num(t, h->ratio.est), isnan(h->ratio.lo) ? "" : fmt_interval(iv, &h->ratio, fmt_num));
	}
}

static void table_row(const struct result *r, const struct row *row, double level)
{
	char t[SHORT], iv[3 * SHORT];

	printf("%5g ", row->dose);
	arm_cells(row, A, r->s->arm[A], level);
	printf("  %s %s\n%6s", fmt_num(t, row->ratio.est),
	       fmt_interval(iv, &row->ratio, fmt_num), "");
	arm_cells(row, B, r->s->arm[B], level);
	printf("  p=%s, shift %s\n", fmt_p(t, row->holm), fmt_ns(iv, row->shift.est));
	host_rows(r, row);
}

/* In virtual time all hits of a row are alike, so one figure tells all of them. */
static void exact_row(const struct result *r, const struct row *row)
{
	char t[SHORT], hits[32];

	for (int i = A; i <= B; i++) {
		const struct arm_stat *a = row->side + i;

		if (i == A)
			printf("%5g ", row->dose);
		else
			printf("%6s", "");
		snprintf(hits, sizeof(hits), "%d/%d", a->hits, a->hits + a->misses);
		printf("%c %-10.10s%3d%7s%15s", "AB"[i], r->s->arm[i], a->boots, hits,
		       a->hits ? fmt_exact(t, a->median) : "-");
		if (i == A)
			printf("  %s\n", fmt_num(t, row->ratio.est));
		else
			printf("  A-B %s\n", isnan(row->shift.est) ? "-" : fmt_exact(t, row->shift.est));
	}
}

static void say_finding(const struct result *r, const struct row *row, char *text, size_t size)
{
	int a = row->side[A].boots, b = row->side[B].boots;
	int boots = a < b ? a : b;

	*text = 0;
	if (!boots)
		append(text, size, "nothing to compare, no hit on %s",
		       a ? "side B" : b ? "side A" : "either side");
	else if (row->proven)
		append(text, size, "%c waits longer%s", a_waits_longer(row) ? 'A' : 'B', r->exact ? "" : ", proven");
	else if (r->exact)
		append(text, size, "no difference");
	else if (boots < row->needs)
		append(text, size, "no difference proven; to prove one needs at least "
		       "%d boots an arm", row->needs);
	else if (row->estimate < 1000)
		append(text, size, "no difference proven; if what is seen is real, about "
		       "%.0f boots an arm would prove it", row->estimate);
	else
		append(text, size, "no difference proven, and hardly one seen");
	if (row->disagree < LEVEL)
		append(text, size, "; the hosts disagree");
}

/* A finding that several doses share is told once, for all of them. */
static void findings(const struct result *r, const struct scenario *sc)
{
	char text[TEXT], other[TEXT], head[64];

	for (int i = 0; i < r->nrows; i++) {
		bool told = false;

		if (r->row[i].scenario != sc)
			continue;
		say_finding(r, r->row + i, text, TEXT);
		head[0] = 0;
		for (int j = 0; j < r->nrows; j++) {
			if (r->row[j].scenario != sc)
				continue;
			say_finding(r, r->row + j, other, TEXT);
			if (strcmp(text, other))
				continue;
			told |= j < i;
			append(head, sizeof(head), "%s%g", *head ? ", " : "  ",
			       r->row[j].dose);
		}
		append(head, sizeof(head), " %.16s:", sc->unit);
		if (!told)
			wrap(head, 4, text);
	}
}

/* The table has no room for the intervals of the shifts. */
static void shifts(const struct result *r, const struct scenario *sc)
{
	char t[SHORT], iv[3 * SHORT], text[4 * TEXT] = "";

	for (int i = 0; i < r->nrows; i++) {
		const struct row *row = r->row + i;

		if (r->exact || row->scenario != sc || isnan(row->shift.lo))
			continue;
		append(text, sizeof(text), "%s%g %s %s %s", *text ? "; " : "", row->dose, sc->unit,
		       fmt_ns(t, row->shift.est), fmt_interval(iv, &row->shift, fmt_ns));
	}
	if (*text)
		wrap("  shift A-B:", 4, text);
}

static void slopes(const struct slope *sl)
{
	char t[SHORT], iv[3 * SHORT], text[TEXT];

	for (int i = A; i <= B; i++) {
		const struct interval *v = &sl->side[i];

		if (isnan(v->est))
			continue;
		*text = 0;
		append(text, TEXT, "%s per %s %s%s", fmt_ns(t, v->est), sl->scenario->unit,
		       fmt_interval(iv, v, fmt_ns), isnan(v->lo) || isnan(v->hi) ? "" :
		       v->lo <= 0 && v->hi >= 0 ? ", covers 0: no dose-response proven" :
		       ", does not cover 0");
		wrap(i == A ? "  slope A:" : "  slope B:", 4, text);
	}
}

/* How much of the wait the second arm leaves, at the largest dose with a hit on both sides. */
static void parts(const struct result *r, const struct scenario *sc)
{
	char t[SHORT], u[SHORT], text[TEXT] = "";

	for (int i = r->nrows - 1; i >= 0; i--) {
		const struct row *row = r->row + i;
		double a = fmax(row->side[A].median, 1), b = row->side[B].median;

		if (row->scenario != sc || !row->side[A].boots || isnan(b))
			continue;
		if (b > a)	/* it leaves all of it */
			return;
		append(text, TEXT, "at %g %s %s of %s left (%.2g %%)", row->dose, sc->unit,
		       fmt_ns(t, b), fmt_ns(u, a), 100 * b / a);
		wrap("  wait:", 4, text);
		return;
	}
}

/* Prints what the file of expectations says about the scenario. */
static void notes(const struct result *r, const struct scenario *sc)
{
	for (int i = 0; i < r->nnotes; i++)
		if (!fnmatch(r->note[i].scenario, sc->name, 0))
			wrap("  subject:", 4, r->note[i].text);
}

static void table(const struct result *r, const struct slope *sl)
{
	char text[TEXT] = "";
	double level = table_level(r, sl->scenario);

	putchar('\n');
	append(text, TEXT, "%s:", sl->scenario->name);
	wrap(text, 2, sl->scenario->title);
	if (r->exact)
		printf("%5.5s arm         boots  hits           wait  A/B\n", sl->scenario->unit);
	else
		printf("%5.5s arm         boots  hits  median%*sp%g     max  A/B [95%% interval]\n", sl->scenario->unit,
		       level > 0.99 ? 3 : 5, "", 100 * level);
	for (int i = 0; i < r->nrows; i++)
		if (r->row[i].scenario == sl->scenario && r->exact)
			exact_row(r, r->row + i);
		else if (r->row[i].scenario == sl->scenario)
			table_row(r, r->row + i, level);
	findings(r, sl->scenario);
	shifts(r, sl->scenario);
	slopes(sl);
	parts(r, sl->scenario);
	notes(r, sl->scenario);
}

static void legend(const struct result *r)
{
	bool exact = true;
	int waits = 0;
	char text[TEXT] = "";

	for (int i = 0; i < r->nrows; i++)
		if (!r->row[i].scenario->cost) {
			exact &= r->row[i].exact;
			waits++;
		}
	if (!waits)
		return;
	if (r->exact) {
		putchar('\n');
		wrap("", 0, "The times are virtual: a clock that is read takes 256 ns, a sleep as long as it says, "
		     "and work only the price that the run's file host names. There is one CPU, and no cache. So "
		     "this shows what waits for what and for how much work, to the last digit, and not how long it "
		     "takes anywhere.");
		return;
	}
	append(text, TEXT, "\"median\" is the median of the boots' medians. \"max\" and the quantile "
	       "before it are those of all hits; it is the largest quantile that the hits carry "
	       "(p90 needs 10 hits, p95 20, p99 100). \"A/B\" is the ratio of the medians. \"p\" is "
	       "that of Mann and Whitney's test over boots, %s, with Holm's correction over %d "
	       "rows. \"shift\" is Hodges and Lehmann's. \"slope\" is the median over boots of each "
	       "boot's slope (Theil-Sen). Intervals hold 95 %% over boots: order statistics, "
	       "interpolated after Hettmansperger and Sheather, and those of two arms combined "
	       "after Hettmansperger. In simulation they cover 93 to 97 %%. The draws of the A/A "
	       "control have the seed %lu. The times of real hardware are not claimed: User-mode "
	       "Linux shows what waits for what and how it grows, not how long it takes elsewhere.",
	       exact ? "exact" : "by the normal law where there are more than 120 boots", waits,
	       r->seed);
	putchar('\n');
	wrap("", 0, text);
	if (hosts_used(r->s) > 1) {
		putchar('\n');
		wrap("", 0, "Of several hosts \"p\" is that of the ranks within each host. Ratio, shift and slope are "
		     "those of random effects (DerSimonian and Laird; Hartung and Knapp), so their intervals are "
		     "about hosts like these. Hosts disagree when their ratios differ by more than their boots "
		     "do (F test, Holm).");
	}
}

static void expectations(const struct result *r)
{
	static const char * const word[] = {
		[MET] = "  met      ", [NOT_MET] = "  NOT MET  ",
		[UNDECIDED] = "  undecided", [NOT_RUN] = "  not run  ",
	};
	char text[TEXT] = "";
	int not_run = 0;

	if (!r->nexpect)
		return;
	printf("\nExpectations\n");
	for (int i = 0; i < r->nexpect; i++)
		not_run += r->expect[i].outcome == NOT_RUN;
	for (int i = 0; i < r->nexpect; i++) {
		const struct expectation *e = r->expect + i;

		if (e->outcome == NOT_RUN && not_run > MANY)
			continue;
		*text = 0;
		append(text, TEXT, "%s: %s", e->text, e->detail);
		wrap(word[e->outcome], 12, text);
	}
	if (not_run > MANY)
		printf("%s %d: their scenarios were not run\n", word[NOT_RUN], not_run);
}

void report(const struct result *r)
{
	head(r);
	report_controls(r);
	if (trusted(r)) {
		if (has_costs(r) && (r->naa || r->exact))
			puts("\nWhat it buys: how long others wait");
		for (int i = 0; i < r->nslopes; i++)
			if (!r->slope[i].scenario->cost)
				table(r, r->slope + i);
		report_costs(r);
		legend(r);
		expectations(r);
	}
	putchar('\n');
	wrap("Verdict:", 2, r->sentence);
}
