// SPDX-License-Identifier: GPL-2.0-only
/*
 * Do the ends of the bisection differ?  They are compared at a few numbers of boots,
 * which are fixed beforehand.  Each comparison may be wrong with its share of what
 * CONFIDENCE leaves.  The test permutes which boot belongs to which end, and each time
 * takes the measure that differs most.  So more measures do not make it easier to find
 * a difference by chance.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_rng.h>
#include "odds.h"
#include "stats.h"

#define ALL 20000		/* up to so many permutations all of them are tried */
#define SOME 20000		/* of more, so many are drawn by lot */

static struct {
	const struct boots *b;
	int n;			/* boots of both ends together */
	const struct boot **boot;
	bool *new;		/* which of them belong to the new end */
	double (*rank)[MAXNAMES];	/* of a number its rank, centred; of a word which one it is */
	int *order[MAXNAMES];	/* the boots by rank */
} e;

/*
 * Fills SIZE with the numbers of boots at which the ends are compared, and returns how
 * many there are.  Each is 1.6 times the one before, which was chosen; the last is the
 * limit.
 */
static int looks(const struct opts *o, int *size)
{
	int n = boots_needed(LOOKS, 1 - o->confidence, 1), k = 0;

	if (n < LEAST)
		n = LEAST;
	if (o->limit < n)
		die("BOOTS=%d: cannot show a difference with CONFIDENCE=%g, at least %d can",
		    o->limit, o->confidence, n);
	for (; k < LOOKS - 1 && n < o->limit; n = ceil(1.6 * n))
		size[k++] = n;
	size[k++] = o->limit;
	return k;
}

static void rank_name(int name)
{
	for (int i = 0; i < e.n; i++) {
		const struct measure *x = measured(e.boot[i], name), *y;
		double less = 0;
		int j;

		if (!is_number(e.b->name[name])) {
			for (j = 0; j < i; j++) {
				y = measured(e.boot[j], name);
				if (!x == !y && (!x || !strcmp(x->text, y->text)))
					break;
			}
			e.rank[i][name] = j;
			continue;
		}
		/* A boot without this number lies in the middle. */
		for (j = 0; j < e.n && x; j++) {
			y = measured(e.boot[j], name);
			less += !y ? 0 : (y->x < x->x) - (y->x > x->x);
		}
		e.rank[i][name] = less;
	}
	e.order[name] = xcalloc(e.n + 1, sizeof(int));
	for (int i = 0; i < e.n; i++) {
		int k = i;

		for (; k > 0 && e.rank[e.order[name][k - 1]][name] > e.rank[i][name]; k--)
			e.order[name][k] = e.order[name][k - 1];
		e.order[name][k] = i;
	}
}

/*
 * Of a number: how often one side is the larger, and the widest gap between the two
 * distributions.  The gap shows differences that humps and strays hide from the first.
 * COUNT is the number of boots on each side.
 */
static double apart_numbers(int name, const bool *new, const double *count)
{
	double sum = 0, gap = 0, max = 0;

	for (int k = 0; k < e.n; k++) {
		int i = e.order[name][k];

		sum += new[i] ? e.rank[i][name] : 0;
		gap += new[i] ? 1 / count[1] : -1 / count[0];
		if (k + 1 == e.n || e.rank[e.order[name][k + 1]][name] > e.rank[i][name])
			max = fmax(max, fabs(gap));
	}
	return (fabs(sum) / (count[0] * count[1]) + max) / 2;
}

/* How far the two sides are apart in one measure, from 0 to 1. */
static double apart(int name, const bool *new)
{
	double sum = 0, count[2] = { 0, 0 };
	int *of;

	for (int i = 0; i < e.n; i++)
		count[new[i]]++;
	if (is_number(e.b->name[name]))
		return apart_numbers(name, new, count);
	of = xcalloc(2 * e.n, sizeof(*of));
	for (int i = 0; i < e.n; i++)
		of[2 * (int)e.rank[i][name] + new[i]]++;
	for (int i = 0; i < e.n; i++)
		sum += fabs(of[2 * i] / count[0] - of[2 * i + 1] / count[1]) / 2;
	free(of);
	return sum;
}

static double furthest(const bool *new)
{
	double max = 0;

	for (int i = 0; i < e.b->nnames; i++)
		max = fmax(max, apart(i, new));
	return max;
}

/* Moves on to the next choice of as many of the N; returns false after the last. */
static bool next_choice(bool *v, int n)
{
	int i = 0, moved = 0;

	while (i < n && !v[i])
		i++;
	for (; i < n && v[i]; i++, moved++)
		v[i] = false;
	if (i == n)
		return false;
	v[i] = true;
	for (int k = 0; k < moved - 1; k++)
		v[k] = true;
	return true;
}

/* Whether K of N can be chosen in at most ALL ways.  The true number may not fit into a double. */
static bool few_choices(int n, int k)
{
	double ways = 1;

	if (k > n - k)
		k = n - k;
	for (int i = 1; i <= k && ways <= ALL; i++)
		ways = ways * (n - k + i) / i;
	return ways <= ALL;
}

/* The share of the permutations in which the sides are as far apart as was SEEN: the p-value. */
static double permute(double seen, int nnew)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	bool *v = xcalloc(e.n, sizeof(*v));
	double far = 0, all = 0;

	if (few_choices(e.n, nnew)) {
		for (int i = 0; i < nnew; i++)
			v[i] = true;
		do {
			all++;
			far += furthest(v) >= seen - 1e-9;
		} while (next_choice(v, e.n));
	} else {
		for (all = far = 1; all <= SOME; all++) {
			int left = nnew;

			for (int i = 0; i < e.n; i++) {
				v[i] = (int)gsl_rng_uniform_int(rng, e.n - i) < left;
				left -= v[i];
			}
			far += furthest(v) >= seen - 1e-9;
		}
	}
	gsl_rng_free(rng);
	free(v);
	return far / all;
}

static void collect(const struct boots *b, int old, int new)
{
	e.b = b;
	e.boot = xcalloc(b->n, sizeof(*e.boot));
	e.new = xcalloc(b->n, sizeof(*e.new));
	for (int i = 0; i < b->n; i++)
		if (b->v[i].ran && (b->v[i].kernel == old || b->v[i].kernel == new) &&
		    !strcmp(b->label[b->v[i].label], "ends")) {
			e.new[e.n] = b->v[i].kernel == new;
			e.boot[e.n++] = b->v + i;
		}
	e.rank = xcalloc(e.n + 1, sizeof(*e.rank));
	for (int i = 0; i < b->nnames; i++)
		rank_name(i);
}

/*
 * Prints the measure that tells the ends apart: all words that were never the same on
 * both, or else the measure that is farthest apart.
 */
static void tell(int old, int new, double most)
{
	int best = -1, end[2] = { old, new };
	double far = -1, *v = xcalloc(e.b->n, sizeof(*v));	/* of all boots */

	for (int i = 0; i < e.b->nnames; i++) {
		double d = apart(i, e.new), mid[2];

		if (is_number(e.b->name[i])) {
			for (int k = 0; k < 2; k++)
				mid[k] = median(v, numbers(e.b, i, -1, end[k], v));
			d *= 1 + fabs(mid[1] - mid[0]) / scale_of(e.b, i, end, 2);
		} else if (d < most) {
			continue;
		} else if (d > 1 - 1e-9) {
			/* Every word that was never the same on both. */
			printf("%s%s", best < 0 ? " measure=" : ",", e.b->name[i]);
			best = i;
			far = INFINITY;
			continue;
		}
		if (d > far) {
			far = d;
			best = i;
		}
	}
	if (far < INFINITY)
		printf(" measure=%s", e.b->name[best]);
	free(v);
}

/* How many boots of the kernel did not run to their end; *RAN is how many did. */
static int fails(const struct boots *b, int kernel, int *ran)
{
	int n = 0;

	*ran = 0;
	for (int i = 0; i < b->n; i++) {
		if (b->v[i].kernel != kernel || strcmp(b->label[b->v[i].label], "ends"))
			continue;
		n += !b->v[i].ran;
		*ran += b->v[i].ran;
	}
	return n;
}

void ends(const struct boots *b, const struct opts *o)
{
	int old = lookup(b->kernel, b->nkernels, o->old), size[LOOKS], k, nold, nnew;
	int new = lookup(b->kernel, b->nkernels, o->new), f[2], nlooks = looks(o, size);
	double most, p;

	f[0] = fails(b, old, &nold);
	f[1] = fails(b, new, &nnew);
	for (int i = 0; i < 2; i++)
		if (f[i] >= 2 && f[i] >= 2 * (i ? nnew : nold)) {
			printf("verdict=fails end=%s fails=%d\n", i ? "new" : "old", f[i]);
			return;
		}
	for (k = 0; k < nlooks - 1 && size[k] < (nold > nnew ? nold : nnew); k++)
		;
	if (nold < size[k] || nnew < size[k]) {
		/* The order is A B B A A B B A, so that a drift of the host is shared. */
		bool turn = (nold + nnew + 1) / 2 % 2;

		printf("verdict=more boot=%s want=%d\n", nold == nnew ? (turn ? "new" : "old") :
		       nold < nnew ? "old" : "new", size[k]);
		return;
	}
	collect(b, old, new);
	most = furthest(e.new);
	p = permute(most, nnew);
	if (p > (1 - o->confidence) / LOOKS && k < nlooks - 1) {
		printf("verdict=more boot=old want=%d p=%.2g\n", size[k + 1], p);
		return;
	}
	printf("verdict=%s p=%.2g boots=%d",
	       p > (1 - o->confidence) / LOOKS ? "alike" : "differ", p, size[k]);
	tell(old, new, most);
	putchar('\n');
}
