// SPDX-License-Identifier: GPL-2.0-only
/*
 * report.c - the transcript, and one line of JSON for each step
 *
 * The transcript is KTAP (the kernel's Documentation/dev-tools/ktap.rst).
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../report/json-writer.h"
#include "freeze.h"

static FILE *out;
static struct json json;	/* json.f is NULL when no JSON is wanted */
static int not_ok;

static const char *const answers[] = {
	[ANSWER_NONE] = "no answer",
	[ANSWER_DONE] = "done while frozen",
	[ANSWER_BLOCKED] = "blocked until thaw",
	[ANSWER_INCONCLUSIVE] = "inconclusive",
	[ANSWER_NEVER] = "never done",
	[ANSWER_HELD] = "held",
	[ANSWER_REFUSED] = "refused",
	[ANSWER_NOT_FROZEN] = "never frozen",
	[ANSWER_NOT_APPLICABLE] = "not applicable",
};

static FILE *open_or_refuse(const char *path)
{
	FILE *f = fopen(path, "we");

	if (!f)
		refuse("cannot write %s: %s", path, strerror(errno));
	return f;
}

void report_open(const char *transcript, const char *json_path)
{
	out = transcript ? open_or_refuse(transcript) : stderr;
	json.f = json_path ? open_or_refuse(json_path) : NULL;
}

void report_plan(const struct plan *p)
{
	fprintf(out, "KTAP version 1\n1..%d\n", p->n);
	fflush(out);
}

void report_note(const char *fmt, ...)
{
	va_list ap;

	fputs("# ", out);
	va_start(ap, fmt);
	vfprintf(out, fmt, ap);
	va_end(ap);
	fputc('\n', out);
	fflush(out);
}

/* Is there an answer, and is it the one that was expected? */
static bool is_ok(const struct step *s)
{
	switch (s->verdict.answer) {
	case ANSWER_DONE:
		return !s->want.expect || !strcmp(s->want.expect, "done");
	case ANSWER_BLOCKED:
		return !s->want.expect || !strcmp(s->want.expect, "blocked");
	case ANSWER_HELD:
	case ANSWER_NOT_APPLICABLE:
		return true;
	default:
		return false;
	}
}

/* Milliseconds from one time to the other; 0 when one of them never came. */
static double ms(u64 from, u64 to)
{
	return from && to > from ? (double)(to - from) / 1e6 : 0;
}

static void transcript_request(const struct step *s)
{
	const struct request *want = &s->want;

	fprintf(out, "# step %d: at %s", s->n, want->at);
	if (want->under)
		fprintf(out, " under %s", want->under);
	if (want->after)
		fprintf(out, " after %s", want->after);
	if (want->ask)
		fprintf(out, ", meanwhile: %s", want->ask);
	fputc('\n', out);
}

static void transcript_stack(const struct frame *f, int n)
{
	fputs("\n#           ", out);
	stack_print(out, f, n);
	fputc('\n', out);
}

static void transcript_frozen(const struct step *s)
{
	const struct progress *r = &s->run;

	fprintf(out, "#   frozen  %s/%d on cpu %d (%s held, %.1f ms, %ld heartbeats)",
		r->held.comm, r->held.pid, r->held.cpu,
		s->want.mode == HOLD_TASK ? "task" : "virtual CPU",
		ms(r->t_freeze, r->t_thaw), r->beats);
	transcript_stack(r->frames, r->nframes);
}

static void transcript_blocked(const struct blocked *b)
{
	fprintf(out, "#   blocked %s/%d", b->task.comm, b->task.pid);
	if (b->has_lock) {
		fprintf(out, " waits for %s", b->lock.name);
		if (b->lock.of[0])
			fprintf(out, " of %s", b->lock.of);
		if (b->lock.holder[0])
			fprintf(out, ", held by %s", b->lock.holder);
	} else {
		fputs(" sleeps", out);
	}
	transcript_stack(b->frames, b->n);
}

static void transcript_answer(const struct step *s)
{
	const struct request *want = &s->want;
	const struct progress *r = &s->run;
	const struct verdict *v = &s->verdict;

	fprintf(out, "%sok %d - %s%s%s: %s", is_ok(s) ? "" : "not ", s->n,
		want->name ? want->name : want->at, want->ask ? " " : "", want->ask ? want->ask : "",
		answers[v->answer]);
	if (r->errno_name[0])
		fprintf(out, ", %s", r->errno_name);
	if (v->answer == ANSWER_DONE)
		fprintf(out, ", %.1f ms after asking", ms(r->t_try, r->t_done));
	else if (v->answer == ANSWER_BLOCKED && r->t_done)
		fprintf(out, ", %.1f ms after the thaw", ms(r->t_thaw, r->t_done));
	if (v->why)
		fprintf(out, " (%s)", v->why);
	if (want->expect && !is_ok(s))
		fprintf(out, " # expected: %s", want->expect);
	fputc('\n', out);
}

static void transcript_step(const struct step *s)
{
	transcript_request(s);
	if (s->run.t_freeze)
		transcript_frozen(s);
	for (const struct blocked *b = s->verdict.blocked; b; b = b->next)
		if (b->task.addr != s->run.held.addr)
			transcript_blocked(b);
	transcript_answer(s);
	fflush(out);
}

static void json_stack(const struct frame *f, int n)
{
	char *text = NULL;
	size_t len;
	FILE *m = open_memstream(&text, &len);

	if (!m)
		return;
	stack_print(m, f, n);
	fclose(m);
	json_text(&json, "stack", text);
	free(text);
}

static void json_blocked(const struct step *s)
{
	json_open(&json, "blocked", '[');
	for (const struct blocked *b = s->verdict.blocked; b; b = b->next) {
		if (b->task.addr == s->run.held.addr)
			continue;
		json_open(&json, NULL, '{');
		json_number(&json, "pid", "%.0f", b->task.pid);
		json_text(&json, "comm", b->task.comm);
		json_text(&json, "lock", b->has_lock ? b->lock.name : NULL);
		json_text(&json, "lock_of", b->lock.of[0] ? b->lock.of : NULL);
		json_text(&json, "holder", b->lock.holder[0] ? b->lock.holder : NULL);
		json_stack(b->frames, b->n);
		json_close(&json, '}');
	}
	json_close(&json, ']');
}

static void json_step(const struct step *s)
{
	const struct request *want = &s->want;
	const struct progress *r = &s->run;

	json.follows = false;	/* each step is an object on a line of its own */
	json_open(&json, NULL, '{');
	json_number(&json, "step", "%.0f", s->n);
	json_text(&json, "name", want->name);
	json_text(&json, "at", want->at);
	json_text(&json, "under", want->under);
	json_text(&json, "hold", want->mode == HOLD_TASK ? "task" : "vcpu");
	json_text(&json, "ask", want->ask);
	json_text(&json, "answer", answers[s->verdict.answer]);
	json_text(&json, "errno", r->errno_name[0] ? r->errno_name : NULL);
	json_text(&json, "why", s->verdict.why);
	json_bool(&json, "ok", is_ok(s));
	json_number(&json, "heartbeats", "%.0f", r->beats);
	json_number(&json, "held_ms", "%.3f", ms(r->t_freeze, r->t_thaw));
	json_number(&json, "done_ms", "%.3f", ms(r->t_try, r->t_done));
	json_number(&json, "after_thaw_ms", "%.3f", ms(r->t_thaw, r->t_done));
	json_number(&json, "pid", "%.0f", r->held.pid);
	json_text(&json, "comm", r->held.comm);
	json_stack(r->frames, r->nframes);
	json_blocked(s);
	json_close(&json, '}');
	fputc('\n', json.f);
	fflush(json.f);
}

void report_step(const struct step *s)
{
	not_ok += !is_ok(s);
	transcript_step(s);
	if (json.f)
		json_step(s);
}

int report_end(void)
{
	if (out != stderr)
		fclose(out);
	if (json.f)
		fclose(json.f);
	return not_ok;
}
