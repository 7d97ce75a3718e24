// SPDX-License-Identifier: GPL-2.0-only
/* report.c - the transcript (KTAP) and one line of JSON for each step */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

static FILE *out, *json;
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
	json = json_path ? open_or_refuse(json_path) : NULL;
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

/* Is the answer one, and the one that was expected? */
static bool is_ok(const struct step *s)
{
	switch (s->answer) {
	case ANSWER_DONE:
		return !s->expect || !strcmp(s->expect, "done");
	case ANSWER_BLOCKED:
		return !s->expect || !strcmp(s->expect, "blocked");
	case ANSWER_HELD:
	case ANSWER_NOT_APPLICABLE:
		return true;
	default:
		return false;
	}
}

static double ms(u64 from, u64 to)
{
	return from && to > from ? (double)(to - from) / 1e6 : 0;
}

static void transcript_lock(const struct blocked *b)
{
	if (b->has_lock) {
		fprintf(out, " waits for %s", b->lock.name);
		if (b->lock.of[0])
			fprintf(out, " of %s", b->lock.of);
		if (b->lock.holder[0])
			fprintf(out, ", held by %s", b->lock.holder);
	} else {
		fputs(" sleeps", out);
	}
	fputs("\n#           ", out);
	stack_print(out, b->frames, b->n);
	fputc('\n', out);
}

static void transcript_step(const struct step *s)
{
	fprintf(out, "# step %d: at %s", s->n, s->at);
	if (s->under)
		fprintf(out, " under %s", s->under);
	if (s->after)
		fprintf(out, " after %s", s->after);
	if (s->ask)
		fprintf(out, ", meanwhile: %s", s->ask);
	fputc('\n', out);
	if (s->t_freeze) {
		fprintf(out, "#   frozen  %s/%d on cpu %d (%s held, %.1f ms, %ld heartbeats)\n#           ",
			s->held.comm, s->held.pid, s->held.cpu,
			s->mode == HOLD_TASK ? "task" : "virtual CPU",
			ms(s->t_freeze, s->t_thaw), s->beats);
		stack_print(out, s->frames, s->nframes);
		fputc('\n', out);
	}
	for (const struct blocked *b = s->blocked; b; b = b->next) {
		if (b->task.addr == s->held.addr)
			continue;
		fprintf(out, "#   blocked %s/%d", b->task.comm, b->task.pid);
		transcript_lock(b);
	}
	fprintf(out, "%sok %d - %s%s%s: %s", is_ok(s) ? "" : "not ", s->n,
		s->name ? s->name : s->at, s->ask ? " " : "", s->ask ? s->ask : "",
		answers[s->answer]);
	if (s->errno_name[0])
		fprintf(out, ", %s", s->errno_name);
	if (s->answer == ANSWER_DONE)
		fprintf(out, ", %.1f ms after asking", ms(s->t_try, s->t_done));
	else if (s->answer == ANSWER_BLOCKED && s->t_done)
		fprintf(out, ", %.1f ms after the thaw", ms(s->t_thaw, s->t_done));
	if (s->why)
		fprintf(out, " (%s)", s->why);
	if (s->expect && !is_ok(s))
		fprintf(out, " # expected: %s", s->expect);
	fputc('\n', out);
	fflush(out);
}

static void member(const char *key, const char *value)
{
	fprintf(json, ",\"%s\":", key);
	if (value)
		json_string(json, value);
	else
		fputs("null", json);
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
	json_string(json, text);
	free(text);
}

static void json_blocked(const struct step *s)
{
	const char *comma = "";

	fputs(",\"blocked\":[", json);
	for (const struct blocked *b = s->blocked; b; b = b->next) {
		if (b->task.addr == s->held.addr)
			continue;
		fprintf(json, "%s{\"pid\":%d", comma, b->task.pid);
		member("comm", b->task.comm);
		member("lock", b->has_lock ? b->lock.name : NULL);
		member("lock_of", b->lock.of[0] ? b->lock.of : NULL);
		member("holder", b->lock.holder[0] ? b->lock.holder : NULL);
		fputs(",\"stack\":", json);
		json_stack(b->frames, b->n);
		fputc('}', json);
		comma = ",";
	}
	fputc(']', json);
}

static void json_step(const struct step *s)
{
	fprintf(json, "{\"step\":%d", s->n);
	member("name", s->name);
	member("at", s->at);
	member("under", s->under);
	member("hold", s->mode == HOLD_TASK ? "task" : "vcpu");
	member("ask", s->ask);
	member("answer", answers[s->answer]);
	member("errno", s->errno_name[0] ? s->errno_name : NULL);
	member("why", s->why);
	fprintf(json, ",\"ok\":%s,\"heartbeats\":%ld,\"held_ms\":%.3f,\"done_ms\":%.3f,\"after_thaw_ms\":%.3f",
		is_ok(s) ? "true" : "false", s->beats, ms(s->t_freeze, s->t_thaw),
		ms(s->t_try, s->t_done), ms(s->t_thaw, s->t_done));
	fprintf(json, ",\"pid\":%d", s->held.pid);
	member("comm", s->held.comm);
	fputs(",\"stack\":", json);
	json_stack(s->frames, s->nframes);
	json_blocked(s);
	fputs("}\n", json);
	fflush(json);
}

void report_step(const struct step *s)
{
	not_ok += !is_ok(s);
	transcript_step(s);
	if (json)
		json_step(s);
}

/* Closes the files; returns how many steps were not ok. */
int report_end(void)
{
	if (out != stderr)
		fclose(out);
	if (json)
		fclose(json);
	return not_ok;
}
