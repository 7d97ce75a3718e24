// SPDX-License-Identifier: GPL-2.0-only
/*
 * steps.c - the step language
 *
 * One step a line, words in any order, `do' last:
 *
 *   at FUNCTION[+OFFSET]   where to stop
 *   under FUNCTION         only when this one is among the callers
 *   after FUNCTION         only when the task came through this one before
 *   task NAME|PID          only this task
 *   nth N                  at the Nth such moment
 *   hold task|vcpu         make the task sleep (default), or stop the CPU
 *   for MS                 how long, from the guest's first heartbeat
 *   until MARK             or until a file of that name appears
 *   told                   or until a file `thaw' appears
 *   and                    begin while the step before is still held
 *   name WORD, expect done|blocked
 *   do WORDS               what the guest shall do meanwhile
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

#define DEFAULT_HOLD_MS 20
#define LONGEST_HOLD_MS 20000	/* an RCU stall is reported after 21 s */

static int line_number;

static void bad(const char *what, const char *word)
{
	refuse("step %d: %s%s%s", line_number, what, word ? " " : "", word ? word : "");
}

static char *next_word(char **rest)
{
	char *s = *rest, *word;

	while (isspace((unsigned char)*s))
		s++;
	if (!*s)
		return NULL;
	word = s;
	while (*s && !isspace((unsigned char)*s))
		s++;
	if (*s)
		*s++ = '\0';
	*rest = s;
	return word;
}

static char *argument(char **rest, const char *keyword)
{
	char *w = next_word(rest);

	if (!w)
		bad("nothing follows", keyword);
	return w;
}

static long number(char *w, const char *keyword, long low, long high)
{
	char *end;
	long v = strtol(w, &end, 10);

	if (!strcmp(end, "ms"))
		end += 2;
	if (end == w || *end || v < low || v > high) {
		fprintf(stderr, "freeze: %s takes a number from %ld to %ld\n",
			keyword, low, high);
		bad("cannot use", w);
	}
	return v;
}

static char *rest_of_line(char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	if (!*s)
		bad("nothing follows", "do");
	return strdup(s);
}

static bool parse_text_word(struct step *s, const char *w, char **rest)
{
	static const struct {
		const char *word;
		size_t field;
	} texts[] = {
		{ "at", offsetof(struct step, at) },
		{ "under", offsetof(struct step, under) },
		{ "after", offsetof(struct step, after) },
		{ "task", offsetof(struct step, task) },
		{ "until", offsetof(struct step, until) },
		{ "name", offsetof(struct step, name) },
		{ "expect", offsetof(struct step, expect) },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!strcmp(w, texts[i].word)) {
			char **field = (char **)((char *)s + texts[i].field);

			if (*field)
				bad("says twice", w);
			*field = strdup(argument(rest, w));
			return true;
		}
	return false;
}

static void parse_word(struct step *s, const char *w, char **rest, long *ms)
{
	char *arg;

	if (parse_text_word(s, w, rest))
		return;
	if (!strcmp(w, "nth")) {
		s->nth = number(argument(rest, w), w, 1, 1000000);
	} else if (!strcmp(w, "for")) {
		*ms = number(argument(rest, w), w, 1, LONGEST_HOLD_MS);
	} else if (!strcmp(w, "and")) {
		s->together = true;
	} else if (!strcmp(w, "told")) {
		s->told = true;
	} else if (!strcmp(w, "hold")) {
		arg = argument(rest, w);
		if (!strcmp(arg, "vcpu"))
			s->mode = HOLD_VCPU;
		else if (strcmp(arg, "task"))
			bad("hold is task or vcpu, not", arg);
	} else {
		bad("I do not know the word", w);
	}
}

static void parse_step(struct step *s, char *line)
{
	char *w, *rest = line;
	long ms = 0;

	s->nth = 1;
	while ((w = next_word(&rest))) {
		if (!strcmp(w, "do")) {
			s->ask = rest_of_line(rest);
			break;
		}
		parse_word(s, w, &rest, &ms);
	}
	if (!s->at)
		bad("says not where: at FUNCTION", NULL);
	if (s->together && s->n == 1)
		bad("`and' needs a step before it", NULL);
	if (s->expect && strcmp(s->expect, "done") && strcmp(s->expect, "blocked"))
		bad("expect is done or blocked, not", s->expect);
	if (s->expect && !s->ask)
		bad("expect needs a question: do WORDS", NULL);
	if (strlen(s->task ? s->task : "") > 15)
		bad("a task's name has at most 15 letters, not", s->task);
	if (!ms)
		ms = s->until || s->told ? LONGEST_HOLD_MS : DEFAULT_HOLD_MS;
	s->hold_ns = (u64)ms * NSEC_PER_MSEC;
}

/* A step is printed again, on a terminal. */
static void refuse_control(int n, const char *s)
{
	char *plain = printable(strdup(s));

	if (strcmp(plain, s))
		refuse("step %d has a control character: %s", n, plain);
	free(plain);
}

/* Reads steps out of text, one a line; # begins a comment.  Refuses errors. */
void plan_parse(struct plan *p, const char *text)
{
	char *copy = strdup(text), *line, *rest = copy;

	while ((line = strsep(&rest, "\n"))) {
		char *s = line + strspn(line, " \t");
		struct step *more;

		if (!*s || *s == '#')
			continue;
		refuse_control(p->n + 1, s);
		more = realloc(p->steps, sizeof(*more) * (size_t)(p->n + 1));
		if (!more)
			refuse("no memory for so many steps");
		p->steps = more;
		memset(&more[p->n], 0, sizeof(*more));
		more[p->n].n = line_number = p->n + 1;
		parse_step(&more[p->n++], s);
	}
	free(copy);
}

/* Turns names into breakpoints, and refuses those that cannot be used. */
void plan_resolve(struct plan *p, const char *source)
{
	for (int i = 0; i < p->n; i++) {
		struct step *s = &p->steps[i];

		s->bp = breakpoint_add(symbol_address(s->at, source), s->at);
		if (s->under)
			symbol_address(s->under, source);
		if (s->after)
			s->after_bp = breakpoint_add(symbol_address(s->after, source),
						     s->after);
		if (s->after_bp == s->bp)
			refuse("step %d: `at' and `after' are the same place", s->n);
	}
}
