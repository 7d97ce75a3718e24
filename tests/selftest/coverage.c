// SPDX-License-Identifier: GPL-2.0-only
/*
 * coverage [TIMES]: how often do the 95 % intervals of judge's report hold the truth?
 *
 * The program makes up boots whose truth is known, calls the functions that the report
 * calls, and counts.  It prints one line for each interval, law of the noise, spread and
 * number of boots.  It ends with 1 when an interval of the report covers less than 93 % or
 * more than 97 %.  The methods in brackets are not used by the report; they are counted
 * with fewer repetitions.
 *
 * A wait is the sum of a base, slope * dose, a part that is common to all waits of its
 * boot, and noise of its own.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include "judge.h"
#include "stats.h"

#define LOW 93.0
#define HIGH 97.0
#define ONE_LOW 96.0			/* of the bound, which is one-sided */
#define ONE_HIGH 99.0
#define ROWS 6
#define BASE 1e8			/* ns */
#define SPREAD 1e6
#define STEEP 20e3			/* ns per unit of dose */
#define MOST 20				/* boots */
#define HOSTS 5
#define REST 8				/* the other methods get one in so many repetitions */
#define DRAWS 200			/* of each bootstrap */

enum law { NORMAL, STUDENT, LOGNORMAL, LAWS };

static const char * const law_name[] = { "normal", "t, 3 degrees", "lognormal" };
static const double doses[] = { 0, 16, 64, 256 };
static const int sizes[] = { 6, 10, MOST };
static gsl_rng *rng;
static bool bad;

#define NDOSES ((int)(sizeof(doses) / sizeof(doses[0])))

static double noise(enum law law)
{
	switch (law) {
	case STUDENT:
		return SPREAD * gsl_ran_tdist(rng, 3);
	case LOGNORMAL:
		return SPREAD * (exp(gsl_ran_ugaussian(rng)) - 1);
	default:
		return SPREAD * gsl_ran_ugaussian(rng);
	}
}

/* What a boot adds to one wait: noise, and half of what is common to all waits of the boot. */
static double luck(enum law law, double common)
{
	return common / 2 + noise(law);
}

/* The median of luck(), by many draws, because a sum of lognormals has no formula for it. */
static double middle(enum law law)
{
	int n = 400001;
	double *v = xcalloc(n, sizeof(*v)), m;

	for (int i = 0; i < n; i++)
		v[i] = luck(law, noise(law));
	m = median(v, n);
	free(v);
	return m;
}

static bool holds(const struct interval *v, double truth)
{
	return v->lo <= truth && truth <= v->hi;
}

static void line_from(const char *what, const char *law, const char *spread, int boots, int in,
		      int times, double low, double high)
{
	double share = 100.0 * in / times;
	bool wrong = !(share >= low && share <= high);

	bad |= wrong;
	printf("%-28s %-13s %-11s %5d %7.1f %%%s\n", what, law, spread, boots, share,
	       wrong ? "  WRONG" : "");
}

static void line(const char *what, const char *law, const char *spread, int boots, int in,
		 int times, bool ours)
{
	line_from(what, law, spread, boots, in, times, ours ? LOW : 0, ours ? HIGH : 100);
}

/* Makes one scenario with one hit for each boot and dose, all on side A, as samples_load() leaves it. */
static void fill(struct samples *s, int boots, enum law law, double steep)
{
	s->nboots = boots;
	s->n = 0;
	for (int i = 0; i < boots; i++) {
		double common = noise(law);

		s->boot[i] = (struct boot){ .number = i, .side = A };
		for (int d = 0; d < NDOSES; d++)
			s->v[s->n++] = (struct sample){
				.boot = i, .dose = doses[d], .hit = true,
				.wait = BASE + steep * doses[d] + luck(law, common),
			};
	}
}

static double least_squares(const struct samples *s, const int *drawn)
{
	double x[MOST * NDOSES], y[MOST * NDOSES], c0, c1, v[4];

	for (int i = 0; i < s->n; i++) {
		x[i] = s->v[i].dose;
		y[i] = s->v[drawn[i / NDOSES] * NDOSES + i % NDOSES].wait;
	}
	gsl_fit_linear(x, 1, y, 1, s->n, &c0, &c1, v, v + 1, v + 2, v + 3);
	return c1;
}

/* Least squares over all boots, with the percentiles of boots drawn anew.  This is too narrow. */
static struct interval slope_bootstrap(const struct samples *s)
{
	struct interval ret;
	double v[DRAWS];
	int drawn[MOST];

	for (int k = 0; k < DRAWS; k++) {
		for (int i = 0; i < s->nboots; i++)
			drawn[i] = gsl_rng_uniform_int(rng, s->nboots);
		v[k] = least_squares(s, drawn);
	}
	ret.lo = quantile(v, DRAWS, 0.025);
	ret.hi = quantile(v, DRAWS, 0.975);
	return ret;
}

/* Student's interval over the least-squares slopes of boots.  It holds the mean, not the median. */
static struct interval slope_student(const struct samples *s)
{
	double v[MOST], half;
	struct interval ret;

	for (int i = 0; i < s->nboots; i++) {
		double x[NDOSES], y[NDOSES], c0, cov[4];

		for (int d = 0; d < NDOSES; d++) {
			x[d] = doses[d];
			y[d] = s->v[i * NDOSES + d].wait;
		}
		gsl_fit_linear(x, 1, y, 1, NDOSES, &c0, v + i, cov, cov + 1, cov + 2, cov + 3);
	}
	half = gsl_cdf_tdist_Pinv(0.975, s->nboots - 1) *
	       gsl_stats_sd(v, 1, s->nboots) / sqrt(s->nboots);
	ret.lo = gsl_stats_mean(v, 1, s->nboots) - half;
	ret.hi = gsl_stats_mean(v, 1, s->nboots) + half;
	return ret;
}

static void slopes(int times, enum law law, int boots, double steep)
{
	struct scenario sc = { .ndoses = NDOSES, .dose = (double *)doses };
	struct samples s = { .scenario = &sc, .nscenarios = 1 };
	int ours = 0, student = 0, drawn = 0, few = (times + REST - 1) / REST;
	const char *kind = steep > 0 ? "rises" : "flat";

	s.v = xcalloc(MOST * NDOSES, sizeof(*s.v));
	s.boot = xcalloc(MOST, sizeof(*s.boot));
	for (int i = 0; i < times; i++) {
		struct interval v;

		fill(&s, boots, law, steep);
		v = slope(&s, A, 0);
		ours += holds(&v, steep);
		if (i % REST)
			continue;
		v = slope_student(&s);
		student += holds(&v, steep);
		v = slope_bootstrap(&s);
		drawn += holds(&v, steep);
	}
	line("slope", law_name[law], kind, boots, ours, times, true);
	line("  (t over boots)", law_name[law], kind, boots, student, few, false);
	line("  (bootstrap, least squares)", law_name[law], kind, boots, drawn, few, false);
	free(s.v);
	free(s.boot);
}

static double median_of_drawn(const struct arm_stat *a)
{
	double v[MOST];

	for (int i = 0; i < a->boots; i++)
		v[i] = a->boot_median[gsl_rng_uniform_int(rng, a->boots)];
	return median(v, a->boots);
}

static struct interval ratio_bootstrap(const struct arm_stat *a, const struct arm_stat *b)
{
	struct interval ret;
	double v[DRAWS];

	for (int i = 0; i < DRAWS; i++) {
		double top = median_of_drawn(a);

		v[i] = top / median_of_drawn(b);
	}
	ret.lo = quantile(v, DRAWS, 0.025);
	ret.hi = quantile(v, DRAWS, 0.975);
	return ret;
}

/*
 * Two arms, of which B has NARROW times the spread of A.  MID is the median of luck().  The
 * true shift is the median of the differences of all pairs.  With equal laws on both sides
 * that is the difference of the medians, and nearly so when B hardly varies.
 */
static void two_arms(int times, enum law law, int boots, double narrow, double mid)
{
	double va[MOST], vb[MOST], base = BASE / 4;
	struct arm_stat a = { .boots = boots, .boot_median = va };
	struct arm_stat b = { .boots = boots, .boot_median = vb };
	double top = BASE + mid, bottom = base + narrow * mid;
	int by_ratio = 0, by_shift = 0, drawn = 0;
	const char *kind = narrow < 1 ? "B narrow" : "alike";

	for (int i = 0; i < times; i++) {
		struct interval v;

		for (int k = 0; k < boots; k++) {
			va[k] = BASE + luck(law, noise(law));
			vb[k] = base + narrow * luck(law, noise(law));
		}
		a.median = median(va, boots);
		b.median = median(vb, boots);
		v = ratio(&a, &b);
		by_ratio += holds(&v, top / bottom);
		v = shift(&a, &b);
		by_shift += holds(&v, top - bottom);
		if (i % REST)
			continue;
		v = ratio_bootstrap(&a, &b);
		drawn += holds(&v, top / bottom);
	}
	line("ratio", law_name[law], kind, boots, by_ratio, times, true);
	line("  (bootstrap, percentiles)", law_name[law], kind, boots, drawn,
	     (times + REST - 1) / REST, false);
	line("shift", law_name[law], kind, boots, by_shift, times, true);
}

/*
 * The bound of what B costs: the largest upper end of the intervals of B/A over ROWS rows, of
 * which the first has the ratio TRUTH, and the others are as slow (alike) or half as slow.  It
 * is a one-sided bound of 97.5 %: where one row alone can be the largest it holds about so
 * often, and the more rows are alike, the oftener.
 */
static void bounds(int times, enum law law, int boots, bool alike, double mid)
{
	struct row row[ROWS] = { 0 };
	struct scenario sc = { .cost = true, .of = "ns" };
	struct result r = { .row = row, .nrows = ROWS };
	double v[2][MOST], truth = 1.5;
	int holds = 0;

	for (int i = 0; i < times; i++) {
		for (int k = 0; k < ROWS; k++) {
			struct arm_stat a = { .boots = boots, .boot_median = v[0] };
			struct arm_stat b = { .boots = boots, .boot_median = v[1] };
			double times_b = !k || alike ? truth : truth / 2;

			for (int j = 0; j < boots; j++) {
				v[0][j] = BASE + luck(law, noise(law)) - mid;
				v[1][j] = times_b * (BASE + luck(law, noise(law)) - mid);
			}
			a.median = median(v[0], boots);
			b.median = median(v[1], boots);
			row[k].scenario = &sc;
			row[k].ratio = ratio(&a, &b);
		}
		cost(&r);
		holds += r.cost[COST_TIME].ratio >= truth;
	}
	line_from("bound", law_name[law], alike ? "all alike" : "one slow", boots, holds, times, ONE_LOW,
		  alike ? 100 : ONE_HIGH);
}

/*
 * The interval over so many HOSTS, with so many BOOTS of each arm on each.  Each host has a level of its own, and, if
 * DIFFER, an effect that varies as much as the noise.  Also counts how often hosts are said to disagree that do not.
 */
static void hosts_of(int times, enum law law, int hosts, int boots, bool differ)
{
	struct host_stat h[HOSTS];
	double v[2][HOSTS][MOST], p;
	int in = 0, alarms = 0;
	char what[40];

	for (int i = 0; i < times; i++) {
		struct interval iv;

		for (int k = 0; k < hosts; k++) {
			double level = BASE + 10 * SPREAD * gsl_ran_ugaussian(rng);
			double effect = differ ? SPREAD * gsl_ran_ugaussian(rng) : 0;

			for (int j = 0; j < boots; j++) {
				v[A][k][j] = level + BASE / 4 + effect + luck(law, noise(law));
				v[B][k][j] = level + luck(law, noise(law));
			}
			for (int side = A; side <= B; side++)
				h[k].side[side] = (struct arm_boots){ .n = boots, .v = v[side][k] };
		}
		iv = over_hosts(h, hosts, &p);
		in += holds(&iv, BASE / 4);
		alarms += p < LEVEL;
	}
	snprintf(what, sizeof(what), "hosts, %d of them", hosts);
	line(what, law_name[law], differ ? "differ" : "alike", boots, in, times, true);
	if (!differ)
		line_from("hosts disagree", law_name[law], "alike", boots, alarms, times, 0, 100 * LEVEL + 1);
}

int main(int argc, char **argv)
{
	int times = argc > 1 ? atoi(argv[1]) : 8000;

	rng = gsl_rng_alloc(gsl_rng_mt19937);
	if (times < REST)
		die("usage: coverage [TIMES], %d or more", REST);
	printf("%d repetitions; 93 to 97 %% is right\n%-28s %-13s %-11s boots  covered\n", times,
	       "interval", "noise", "arms");
	for (int law = 0; law < LAWS; law++) {
		double mid = middle(law);

		for (unsigned int i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			slopes(times, law, sizes[i], 0);
			slopes(times, law, sizes[i], STEEP);
			two_arms(times, law, sizes[i], 1, mid);
			two_arms(times, law, sizes[i], 0.01, mid);
			bounds(times, law, sizes[i], true, mid);
			bounds(times, law, sizes[i], false, mid);
		}
		for (int n = 3; n <= 6; n += 3)
			for (int differ = 0; differ <= 1; differ++) {
				hosts_of(times, law, 3, n, differ);
				hosts_of(times, law, HOSTS, n, differ);
			}
	}
	gsl_rng_free(rng);
	return bad;
}
