// SPDX-License-Identifier: GPL-2.0-only
/*
 * judge.c - when to let go, and what the answer is
 *
 * No answer rests on time.  "Done while frozen" means that the guest said so
 * while the task was held.  "Blocked until thaw" means that the task which asks
 * was seen waiting for a lock that the held task owns, and was done after the
 * thaw.  Everything else is inconclusive, and the verdict says what was missing.
 */
#include <string.h>

#include "freeze.h"

#define NO_BEAT_MS	3000	/* longest wait for a first heartbeat; the guest sends one every 4 ms */
#define NO_ANSWER_MS	3000	/* longest hold while neither an answer comes nor a task waits */
#define LOOK_EVERY_MS	4	/* a look reads every task of the guest */

/*
 * Does the held task hold that lock?  A thread of its process that waits counts
 * too, for it may wait for the held one, as exec waits for the threads it kills.
 */
static bool holds(const struct step *s, const struct lock_wait *w)
{
	struct task t;

	if (w->holder_task == s->run.held.addr)
		return true;
	return w->holder_task && task_read(w->holder_task, &t) &&
	       t.tgid == s->run.held.tgid && t.state;
}

/* Does a task that asks wait for a lock of the held task?  A command may be many tasks, a user of a lock is one. */
static bool blocked_on_held(const struct step *s)
{
	bool command = strncmp(s->want.ask, "user ", 5);

	for (const struct blocked *b = s->verdict.blocked; b; b = b->next)
		if (b->has_lock && holds(s, &b->lock) &&
		    (command || b->task.pid == s->run.asker))
			return true;
	return false;
}

static bool asker_sleeps(const struct step *s)
{
	for (const struct blocked *b = s->verdict.blocked; b; b = b->next)
		if (b->task.pid == s->run.asker)
			return true;
	return false;
}

static void look(struct verdict *v)
{
	blocked_free(v->blocked);
	v->blocked = blocked_tasks();
}

/* Has the question an answer, or has it been waited for long enough?  t is the time. */
static bool question_settled(struct step *s, u64 t)
{
	const struct progress *r = &s->run;
	u64 end = r->t_first_beat + s->want.hold_ns;
	static u64 last_look;

	if (r->done_frozen || r->gone)
		return true;
	if (!r->beats)
		return t > r->t_freeze + NO_BEAT_MS * NSEC_PER_MSEC;
	if (t < end || t < last_look + LOOK_EVERY_MS * NSEC_PER_MSEC)
		return false;
	last_look = t;
	if (r->t_try) {
		look(&s->verdict);
		s->verdict.blocked_on_held = blocked_on_held(s);
	}
	return s->verdict.blocked_on_held || t > end + NO_ANSWER_MS * NSEC_PER_MSEC;
}

bool judge_time_to_thaw(struct step *s)
{
	u64 t = now();

	if (s->run.thaw_asked)
		return true;
	if (s->want.until || s->want.told || !s->want.ask) {
		if (t < s->run.t_freeze + s->want.hold_ns)
			return false;
		if (!s->verdict.blocked)
			look(&s->verdict);
		return true;
	}
	return question_settled(s, t);
}

static void give(struct step *s, enum answer a, const char *why)
{
	s->verdict.answer = a;
	if (why)
		s->verdict.why = why;
}

/* The answer of a step with a question that was held and let go. */
static void judge_question(struct step *s, bool guest_ended)
{
	const struct progress *r = &s->run;

	if (!r->done_frozen && !s->verdict.blocked_on_held)
		s->verdict.blocked_on_held = blocked_on_held(s);
	if (r->gone && !r->t_try)
		give(s, ANSWER_NOT_APPLICABLE, "there is nobody left to ask");
	else if (!r->beats)
		give(s, ANSWER_INCONCLUSIVE, "no heartbeat while frozen");
	else if (r->done_frozen)
		give(s, ANSWER_DONE, NULL);
	else if (!r->t_try)
		give(s, ANSWER_INCONCLUSIVE, "the question was not asked while frozen");
	else if (!r->t_done && !r->gone)
		give(s, ANSWER_NEVER, guest_ended ? "the guest ended before" : NULL);
	else if (s->verdict.blocked_on_held)
		give(s, ANSWER_BLOCKED, r->gone ? "the task that waited was killed by the exec" : NULL);
	else if (asker_sleeps(s))
		give(s, ANSWER_BLOCKED, "not for a lock that the held task owns: see the stack");
	else
		give(s, ANSWER_INCONCLUSIVE, "not done, but nobody waited for the held task");
}

/* Why the task was never frozen. */
static const char *why_not_frozen(const struct step *s, bool guest_ended)
{
	if (s->run.state == STEP_WAITING)
		return "not reached";
	return guest_ended ? "the guest ended before" : "no such moment came";
}

void judge_answer(struct step *s, bool guest_ended)
{
	if (s->verdict.answer == ANSWER_REFUSED)
		return;
	if (!s->run.t_freeze)
		give(s, ANSWER_NOT_FROZEN, why_not_frozen(s, guest_ended));
	else if (guest_ended && !s->run.t_thaw)
		give(s, ANSWER_INCONCLUSIVE, "the guest ended while frozen");
	else if (s->want.ask)
		judge_question(s, guest_ended);
	else
		give(s, ANSWER_HELD, NULL);
}
