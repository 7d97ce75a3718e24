// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the file of expectations.  Each line of it states one thing that the subject should
 * do.  It has one of these forms; OP is >=, <=, > or <:
 *
 *	SCENARIO DOSE MEASURE OP VALUE
 *	SCENARIO DOSE order A>B proven		A is proven to wait longer than B; A<B is the reverse
 *	SCENARIO says WORDS...			the report prints the WORDS; nothing is judged
 *
 * SCENARIO may be a pattern, as the shell has them for names of files.  DOSE is a number, or
 * `*` for every dose.  In this table of all MEASUREs, A and B are the two arms, `wait` is
 * the wait that the program measured, `predict` is the one that the scenario predicted, and
 * `kwait` is the time that the kernel counted in contended locks:
 *
 *	MEASURE				VALUE	what is compared with VALUE
 *	ratio				100	the median wait of A divided by that of B
 *	A, B				2ms	the median wait of this arm
 *	shift				2ms	the Hodges-Lehmann estimate of A minus B
 *	A-minus-predict, B-minus-predict 5ms	the absolute value of the median of wait minus predict
 *	A-minus-kwait, B-minus-kwait	5ms	the absolute value of the median of wait minus kwait
 *	slope-A, slope-B		1ms	the wait that a unit of dose adds; DOSE must be `*`
 *	hits				50%	the share of aims that hit, in each arm by itself;
 *						with `*` it is counted over all doses together
 *
 * An expectation is not met when no sample that it speaks of is a hit.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "judge.h"
#include "report.h"

enum kind { NUMBER, DURATION, PERCENT };

static const struct {
	const char *name;
	enum kind kind;
} measure[MEASURES] = {
	[RATIO] = { "ratio", NUMBER },
	[MEDIAN_A] = { "A", DURATION },
	[MEDIAN_B] = { "B", DURATION },
	[SHIFT] = { "shift", DURATION },
	[OFF_A] = { "A-minus-predict", DURATION },
	[OFF_B] = { "B-minus-predict", DURATION },
	[KERNEL_A] = { "A-minus-kwait", DURATION },
	[KERNEL_B] = { "B-minus-kwait", DURATION },
	[SLOPE_A] = { "slope-A", DURATION },
	[SLOPE_B] = { "slope-B", DURATION },
	[HITS] = { "hits", PERCENT },
	[ORDER] = { "order", NUMBER },
};

static const struct {
	const char *name;
	enum kind kind;
	double factor;
} unit[] = {
	{ "", NUMBER, 1 }, { "%", PERCENT, 0.01 }, { "ns", DURATION, 1 },
	{ "us", DURATION, 1e3 }, { "ms", DURATION, 1e6 }, { "s", DURATION, 1e9 },
};

static bool parse_value(struct expectation *e, const char *text)
{
	bool negative = *text == '-';
	const char *end = decimal(text + negative, &e->value);

	if (!end)
		return false;
	if (negative)
		e->value = -e->value;
	for (unsigned int i = 0; i < sizeof(unit) / sizeof(unit[0]); i++)
		if (!strcmp(end, unit[i].name) &&
		    unit[i].kind == measure[e->measure].kind) {
			e->value *= unit[i].factor;
			return true;
		}
	return false;
}

/* Fills in E from the words of a line.  Returns what is wrong with the line, or NULL. */
static const char *parse(struct expectation *e, char *word[], int n)
{
	const char *end;

	if (n != 5)
		return "these are not the five words SCENARIO DOSE MEASURE OP VALUE";
	if (strlen(word[0]) >= sizeof(e->scenario) ||
	    strlen(word[3]) >= sizeof(e->op))
		return "a word is too long";
	strcpy(e->scenario, word[0]);
	strcpy(e->op, word[3]);
	while (e->measure < MEASURES && strcmp(measure[e->measure].name, word[2]))
		e->measure++;
	e->any_scenario = strpbrk(word[0], "*?[");
	e->any_dose = !strcmp(word[1], "*");
	end = decimal(word[1], &e->dose);
	if (!e->any_dose && (!end || *end))
		return "the dose is neither a number nor *";
	if (e->measure == MEASURES)
		return "the measure is none of ratio, A, B, shift, A-minus-predict, "
		       "B-minus-predict, A-minus-kwait, B-minus-kwait, slope-A, slope-B, "
		       "hits, order";
	if (e->measure == ORDER)
		return (strcmp(e->op, "A>B") && strcmp(e->op, "A<B")) ||
		       strcmp(word[4], "proven") ? "it is neither 'order A>B proven' nor 'order A<B proven'"
						 : NULL;
	if (strcmp(e->op, ">=") && strcmp(e->op, "<=") && strcmp(e->op, ">") &&
	    strcmp(e->op, "<"))
		return "the comparison is none of >=, <=, >, <";
	if (!e->any_dose && (e->measure == SLOPE_A || e->measure == SLOPE_B))
		return "a slope is over all doses: the dose must be *";
	if (!parse_value(e, word[4]))
		return "the value is not a number with the unit of its measure "
		       "(ratio: 100, times: 2ms, hits: 50%)";
	return NULL;
}

/* Takes the line as a note, if it is one; returns whether it is. */
static bool is_note(struct result *r, const char *text)
{
	struct note n = { 0 };
	int at = 0;

	if (sscanf(text, " %39s says %n", n.scenario, &at) != 1 || !at)
		return false;
	n.text = xstrdup(text + at);
	r->note = grow(r->note, r->nnotes, sizeof(n));
	r->note[r->nnotes++] = n;
	return true;
}

void expect_load(struct result *r, const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;
	int line = 0;

	if (!f)
		die("cannot read %s: %s", path, strerror(errno));
	while (getline(&text, &size, f) != -1) {
		struct expectation e = { .line = ++line };
		char *word[6], *save, *p;
		const char *wrong;
		int n = 0;

		text[strcspn(text, "#\n")] = 0;
		if (is_note(r, text))
			continue;
		for (p = strtok_r(text, " \t", &save); p && n < 6;
		     p = strtok_r(NULL, " \t", &save)) {
			append(e.text, sizeof(e.text), "%s%s", n ? " " : "", p);
			word[n++] = p;
		}
		if (!n)
			continue;
		wrong = parse(&e, word, n);
		if (wrong)
			die("%s:%d: '%s': %s", path, line, e.text, wrong);
		r->expect = grow(r->expect, r->nexpect, sizeof(e));
		r->expect[r->nexpect++] = e;
	}
	if (ferror(f))
		die("cannot read %s: %s", path, strerror(errno));
	fclose(f);
	free(text);
	if (!r->nexpect)
		die("%s: there is no expectation in it", path);
}

