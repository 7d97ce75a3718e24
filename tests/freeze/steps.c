// SPDX-License-Identifier: GPL-2.0-only
/*
 * steps.c - the language of the steps
 *
 * A step is one line.  Its words may stand in any order, with `do' last:
 *
 *   at FUNCTION[+OFFSET]   the place where the task is stopped
 *   under FUNCTION         only when this function is among the callers
 *   after FUNCTION         only when the task came through this function before
 *   task NAME|PID          only this task
 *   nth N                  at the Nth such moment
 *   hold task|vcpu         make the task sleep (the default), or stop its CPU
 *   for MS                 how long the task is held, from the guest's first
 *                          heartbeat; the default is 20 ms
 *   until MARK             or it is held until a file of that name appears
 *   told                   or until a file `thaw' appears
 *   and                    begin while the step before is still held
 *   name WORD              the name of the step in the transcript
 *   expect done|blocked    any other answer is `not ok'
 *   do WORDS               the question: what the guest does meanwhile
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

#define DEFAULT_HOLD_MS 20
#define LONGEST_HOLD_MS 20000	/* RCU reports a stall after 21 s (RCU_CPU_STALL_TIMEOUT in kernel/rcu/Kconfig.debug) */
#define LONGEST_COMM 15		/* letters of a task's name: TASK_COMM_LEN of include/linux/sched.h, less one */

static int step_number;		/* of the step that is read, for messages */

/* Refuses the step; word may be NULL. */
static void bad(const char *what, const char *word)
{
	refuse("step %d: %s%s%s", step_number, what, word ? " " : "", word ? word : "");
}

/* Cuts the next word off *rest; NULL when there is none. */
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

/* The word that must follow the keyword. */
static char *argument(char **rest, const char *keyword)
{
	char *w = next_word(rest);

	if (!w)
		bad("nothing follows", keyword);
	return w;
}

/* The number w, which may have `ms' behind it. */
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

/* A word that is followed by another one, as it is; false when w is no such word. */
static bool parse_text_word(struct request *r, const char *w, char **rest)
{
	const struct {
		const char *word;
		char **text;
	} texts[] = {
		{ "at", &r->at },
		{ "under", &r->under },
		{ "after", &r->after },
		{ "task", &r->task },
		{ "until", &r->until },
		{ "name", &r->name },
		{ "expect", &r->expect },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!strcmp(w, texts[i].word)) {
			if (*texts[i].text)
				bad("says twice", w);
			*texts[i].text = strdup(argument(rest, w));
			return true;
		}
	return false;
}

static void parse_word(struct request *r, const char *w, char **rest, long *ms)
{
	char *arg;

	if (parse_text_word(r, w, rest))
		return;
	if (!strcmp(w, "nth")) {
		r->nth = number(argument(rest, w), w, 1, 1000000);
	} else if (!strcmp(w, "for")) {
		*ms = number(argument(rest, w), w, 1, LONGEST_HOLD_MS);
	} else if (!strcmp(w, "and")) {
		r->together = true;
	} else if (!strcmp(w, "told")) {
		r->told = true;
	} else if (!strcmp(w, "hold")) {
		arg = argument(rest, w);
		if (!strcmp(arg, "vcpu"))
			r->mode = HOLD_VCPU;
		else if (strcmp(arg, "task"))
			bad("hold is task or vcpu, not", arg);
	} else {
		bad("I do not know the word", w);
	}
}

/* Refuses what makes no sense together. */
static void check_request(const struct request *r)
{
	if (!r->at)
		bad("says not where: at FUNCTION", NULL);
	if (r->together && step_number == 1)
		bad("`and' needs a step before it", NULL);
	if (r->expect && strcmp(r->expect, "done") && strcmp(r->expect, "blocked"))
		bad("expect is done or blocked, not", r->expect);
	if (r->expect && !r->ask)
		bad("expect needs a question: do WORDS", NULL);
	if (r->task && strlen(r->task) > LONGEST_COMM)
		bad("a task's name has at most 15 letters, not", r->task);
}

static void parse_request(struct request *r, char *line)
{
	char *w, *rest = line;
	long ms = 0;

	r->nth = 1;
	while ((w = next_word(&rest))) {
		if (!strcmp(w, "do")) {
			r->ask = rest_of_line(rest);
			break;
		}
		parse_word(r, w, &rest, &ms);
	}
	check_request(r);
	if (!ms)
		ms = r->until || r->told ? LONGEST_HOLD_MS : DEFAULT_HOLD_MS;
	r->hold_ns = (u64)ms * NSEC_PER_MSEC;
}

/* Refuses control characters, for a step is printed again on a terminal. */
static void refuse_control(int n, const char *s)
{
	char *plain = printable(strdup(s));

	if (strcmp(plain, s))
		refuse("step %d has a control character: %s", n, plain);
	free(plain);
}

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
		more[p->n].n = step_number = p->n + 1;
		parse_request(&more[p->n++].want, s);
	}
	free(copy);
}

void plan_resolve(struct plan *p, const char *source)
{
	for (int i = 0; i < p->n; i++) {
		struct request *r = &p->steps[i].want;

		r->bp = breakpoint_add(symbol_address(r->at, source), r->at);
		if (r->under)
			symbol_address(r->under, source);
		if (r->after)
			r->after_bp = breakpoint_add(symbol_address(r->after, source), r->after);
		if (r->after_bp == r->bp)
			refuse("step %d: `at' and `after' are the same place", p->steps[i].n);
	}
}
