// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the raw samples.  One line is one sample or describes one scenario:
 *
 *	scenario name=attach-rss unit=MiB ruler=no title=free text to the end
 *	scenario name=cost-memory unit=MiB ruler=no cost=yes of=bytes title=...
 *	boot=3 arm=unpatched side=A scenario=attach-rss dose=256 unit=MiB
 *		iter=0 hit=1 wait=312345678 predict=... kwait=...	(on one line)
 *
 * host=NAME says on which host a boot was made, and is in all lines or in none.
 * Other keys may follow, for people who read the raw data.  A file that is not whole is
 * refused, because a verdict on half of the samples would look like any verdict.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "judge.h"

static const char *file;
static int line;

static void bad(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

static void bad(const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	die("%s:%d: %s", file, line, text);
}

struct pair {
	char *key, *value;
};

#define MAXPAIRS 32

/* Splits "key=value key=value" and returns the number of pairs; the words stay in TEXT. */
static int split(char *text, struct pair *pair)
{
	char *save, *word, *eq;
	int n = 0;

	for (word = strtok_r(text, " \t", &save); word;
	     word = strtok_r(NULL, " \t", &save)) {
		eq = strchr(word, '=');
		if (!eq || eq == word || !eq[1])
			bad("'%.60s' is not key=value", word);
		*eq = 0;
		for (int i = 0; i < n; i++)
			if (!strcmp(pair[i].key, word))
				bad("'%.60s' is given twice", word);
		if (n == MAXPAIRS)
			bad("more than %d keys", MAXPAIRS);
		pair[n].key = word;
		pair[n++].value = eq + 1;
	}
	return n;
}

static char *find(const struct pair *pair, int n, const char *key)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(pair[i].key, key))
			return pair[i].value;
	return NULL;
}

static char *need(const struct pair *pair, int n, const char *key)
{
	char *value = find(pair, n, key);

	if (!value)
		bad("there is no %s= (is the line cut short?)", key);
	return value;
}

static double number(const char *key, const char *value, double max)
{
	double x;
	const char *end = decimal(value, &x);

	if (!end || *end || x > max)
		bad("%s=%.40s is not a number from 0 to %g", key, value, max);
	return x;
}

static int integer(const char *key, const char *value)
{
	double x = number(key, value, 1e9);

	if (value[strspn(value, "0123456789")])
		bad("%s=%.40s is not a whole number", key, value);
	return x;
}

static bool one_of(const char *key, const char *value, const char *yes, const char *no)
{
	if (strcmp(value, yes) && strcmp(value, no))
		bad("%s=%.40s is neither %s nor %s", key, value, yes, no);
	return !strcmp(value, yes);
}

static int find_scenario(const struct samples *s, const char *name)
{
	for (int i = 0; i < s->nscenarios; i++)
		if (!strcmp(s->scenario[i].name, name))
			return i;
	return -1;
}

static void scenario_line(struct samples *s, char *text)
{
	struct pair pair[MAXPAIRS];
	struct scenario sc = { 0 };
	char *title = strstr(text, " title="), *value, *p;
	int n;

	if (title)
		*title = 0;
	n = split(text, pair);
	sc.name = xstrdup(need(pair, n, "name"));
	sc.unit = xstrdup(need(pair, n, "unit"));
	sc.ruler = one_of("ruler", need(pair, n, "ruler"), "yes", "no");
	value = find(pair, n, "cost");
	sc.cost = value && one_of("cost", value, "yes", "no");
	value = find(pair, n, "of");
	sc.of = xstrdup(value ? value : "ns");
	if (!cost_unit(sc.of) || (!sc.cost && strcmp(sc.of, "ns")))
		bad("of=%.40s is none of %s", sc.of, sc.cost ? "ns, bytes, count" : "ns, as there is no cost=yes");
	sc.title = xstrdup(title ? title + strlen(" title=") : sc.name);
	for (p = sc.title; *p; p++)
		if (!isprint((unsigned char)*p))
			*p = '?';
	n = find_scenario(s, sc.name);
	if (n >= 0) {
		struct scenario *old = s->scenario + n;

		if (strcmp(old->unit, sc.unit) || strcmp(old->title, sc.title) ||
		    strcmp(old->of, sc.of) || old->ruler != sc.ruler || old->cost != sc.cost)
			bad("scenario '%s' was described otherwise before", sc.name);
		free(sc.name);
		free(sc.unit);
		free(sc.title);
		free(sc.of);
		return;
	}
	s->scenario = grow(s->scenario, s->nscenarios, sizeof(sc));
	s->scenario[s->nscenarios++] = sc;
}

/* The number of the host of that name; -1 when there is no name.  All boots have a host, or none has. */
static int host_of(struct samples *s, const char *name)
{
	if (s->nboots && !name != !s->nhosts)
		bad("%s host=, but the boots before it have %s", name ? "there is a" : "there is no",
		    name ? "none" : "one");
	if (!name)
		return -1;
	for (int i = 0; i < s->nhosts; i++)
		if (!strcmp(s->host[i].name, name))
			return i;
	s->host = grow(s->host, s->nhosts, sizeof(*s->host));
	s->host[s->nhosts] = (struct host){ .name = xstrdup(name) };
	return s->nhosts++;
}

static void add_boot(struct samples *s, int number, enum side side, const char *arm, int host)
{
	for (int i = 0; i < s->nboots; i++) {
		struct boot *b = s->boot + i;

		if (b->number != number)
			continue;
		if (b->side != side || strcmp(b->arm, arm) || b->host != host)
			bad("boot %d was side=%c arm=%s before", number,
			    "ABR"[b->side], b->arm);
		return;
	}
	if (s->arm[side] && strcmp(s->arm[side], arm))
		bad("side %c was arm=%s before", "ABR"[side], s->arm[side]);
	if (!s->arm[side])
		s->arm[side] = xstrdup(arm);
	s->boot = grow(s->boot, s->nboots, sizeof(*s->boot));
	s->boot[s->nboots++] = (struct boot){ .number = number, .side = side, .host = host, .arm = s->arm[side] };
	s->boots[side]++;
}

static void sample_line(struct samples *s, char *text)
{
	struct pair pair[MAXPAIRS];
	int n = split(text, pair);
	struct sample v = { .line = line, .wait = NAN, .predict = NAN,
			    .kwait = NAN };
	const char *side = need(pair, n, "side"), *name, *unit, *p;

	if (strlen(side) != 1 || !strchr("ABR", *side))
		bad("side=%.40s is none of A, B, R", side);
	v.boot = integer("boot", need(pair, n, "boot"));
	v.side = strchr("ABR", *side) - "ABR";
	add_boot(s, v.boot, v.side, need(pair, n, "arm"), host_of(s, find(pair, n, "host")));
	name = need(pair, n, "scenario");
	v.scenario = find_scenario(s, name);
	if (v.scenario < 0)
		bad("no line 'scenario name=%.40s ...' before this sample", name);
	unit = need(pair, n, "unit");
	if (strcmp(unit, s->scenario[v.scenario].unit))
		bad("unit=%.40s, but the scenario has %s", unit,
		    s->scenario[v.scenario].unit);
	v.dose = number("dose", need(pair, n, "dose"), 1e12);
	v.iter = integer("iter", need(pair, n, "iter"));
	v.hit = one_of("hit", need(pair, n, "hit"), "1", "0");
	/* A miss may have no wait. */
	p = v.hit ? need(pair, n, "wait") : find(pair, n, "wait");
	if (p)
		v.wait = number("wait", p, 1e15);
	p = find(pair, n, "predict");
	if (p)
		v.predict = number("predict", p, 1e15);
	p = find(pair, n, "kwait");
	if (p)
		v.kwait = number("kwait", p, 1e15);
	s->v = grow(s->v, s->n, sizeof(v));
	s->v[s->n++] = v;
}

static int order(double x, double y)
{
	return (x > y) - (x < y);
}

static int by_identity(const void *x, const void *y)
{
	const struct sample *a = x, *b = y;
	int d = order(a->boot, b->boot);

	d = d ? d : order(a->scenario, b->scenario);
	d = d ? d : order(a->dose, b->dose);
	d = d ? d : order(a->iter, b->iter);
	return d ? d : order(a->line, b->line);
}

static int by_number(const void *x, const void *y)
{
	const struct boot *a = x, *b = y;

	return order(a->number, b->number);
}

static void add_dose(struct scenario *sc, double dose)
{
	int i;

	for (i = 0; i < sc->ndoses; i++)
		if (sc->dose[i] == dose)
			return;
	sc->dose = grow(sc->dose, sc->ndoses, sizeof(dose));
	for (i = sc->ndoses++; i > 0 && sc->dose[i - 1] > dose; i--)
		sc->dose[i] = sc->dose[i - 1];
	sc->dose[i] = dose;
}

/* Looks for mistakes that can only be seen once all lines are read. */
static void whole(struct samples *s)
{
	if (!s->n)
		die("%s: there is no sample in it", file);
	qsort(s->v, s->n, sizeof(*s->v), by_identity);
	qsort(s->boot, s->nboots, sizeof(*s->boot), by_number);
	for (int i = 0; i < s->n; i++) {
		const struct sample *a = s->v + i, *b = a + 1;

		add_dose(s->scenario + a->scenario, a->dose);
		if (i + 1 == s->n || a->boot != b->boot || a->scenario != b->scenario ||
		    a->dose != b->dose || a->iter != b->iter)
			continue;
		line = b->line;
		bad("boot %d, %s, dose %g, iter %d was in line %d already", a->boot,
		    s->scenario[a->scenario].name, a->dose, a->iter, a->line);
	}
	for (int i = A; i <= B; i++)
		if (!s->boots[i])
			die("%s: no boot of side %c: there is nothing to compare",
			    file, "ABR"[i]);
}

void samples_load(struct samples *s, const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;
	ssize_t len;

	if (!f)
		die("cannot read %s: %s", path, strerror(errno));
	s->path = file = path;
	for (line = 1; (len = getline(&text, &size, f)) != -1; line++) {
		if (text[len - 1] != '\n')
			bad("the file ends in the middle of this line");
		text[--len] = 0;
		if (strlen(text) != (size_t)len)
			bad("this line has a zero byte");
		if (text[strspn(text, " \t")] == 0 || *text == '#')
			continue;
		if (!strncmp(text, "scenario ", 9))
			scenario_line(s, text + 9);
		else
			sample_line(s, text);
	}
	if (ferror(f))
		die("cannot read %s: %s", path, strerror(errno));
	fclose(f);
	free(text);
	whole(s);
}
