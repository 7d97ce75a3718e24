// SPDX-License-Identifier: GPL-2.0-only
/*
 * judge.c - when to let go, and what the answer is
 *
 * No answer rests on time.  "Done while frozen" means the guest said so while
 * the task was held.  "Blocked until thaw" means that the asking task was
 * seen waiting for a lock whose owner is the held task, and was done after.
 * Everything else is inconclusive, and says what was missing.
 */
#include <string.h>

#include "freeze.h"

#define NO_BEAT_MS	3000	/* longest wait for a first heartbeat */
#define NO_ANSWER_MS	3000	/* longest hold of a question that goes nowhere */
#define LOOK_EVERY_MS	4

/*
 * Does the held task hold that lock, or a thread of its process that waits
 * for it, as exec waits for the threads it kills?
 */
static bool holds(const struct step *s, const struct lock_wait *w)
{
	struct task t;

	if (w->holder_task == s->held.addr)
		return true;
	return w->holder_task && task_read(w->holder_task, &t) &&
	       t.tgid == s->held.tgid && t.state;
}

/* Is one of those who ask waiting for what the held task owns? */
static bool blocked_on_held(const struct step *s)
{
	bool command = strncmp(s->ask, "user ", 5);

	for (const struct blocked *b = s->blocked; b; b = b->next)
		if (b->has_lock && holds(s, &b->lock) &&
		    (command || b->task.pid == s->asker))
			return true;
	return false;
}

static bool asker_sleeps(const struct step *s)
{
	for (const struct blocked *b = s->blocked; b; b = b->next)
		if (b->task.pid == s->asker)
			return true;
	return false;
}

static void look(struct step *s)
{
	blocked_free(s->blocked);
	s->blocked = blocked_tasks();
}

static bool question_settled(struct step *s, u64 t)
{
	static u64 last_look;

	if (s->done_frozen || s->gone)
		return true;
	if (!s->beats)
		return t > s->t_freeze + NO_BEAT_MS * NSEC_PER_MSEC;
	if (t < s->t_first_beat + s->hold_ns || t < last_look + LOOK_EVERY_MS * NSEC_PER_MSEC)
		return false;
	last_look = t;
	if (s->t_try) {
		look(s);
		s->blocked_on_held = blocked_on_held(s);
	}
	return s->blocked_on_held ||
	       t > s->t_first_beat + s->hold_ns + NO_ANSWER_MS * NSEC_PER_MSEC;
}

/* Called often while a step is held; true once it should be let go. */
bool judge_time_to_thaw(struct step *s)
{
	u64 t = now();

	if (s->thaw_asked)
		return true;
	if (s->until || s->told || !s->ask) {
		if (t < s->t_freeze + s->hold_ns)
			return false;
		if (!s->blocked)
			look(s);
		return true;
	}
	return question_settled(s, t);
}

static void give(struct step *s, enum answer a, const char *why)
{
	s->answer = a;
	if (why)
		s->why = why;
}

static void judge_question(struct step *s, bool guest_ended)
{
	if (!s->done_frozen && !s->blocked_on_held)
		s->blocked_on_held = blocked_on_held(s);
	if (s->gone && !s->t_try)
		give(s, ANSWER_NOT_APPLICABLE, "there is nobody left to ask");
	else if (!s->beats)
		give(s, ANSWER_INCONCLUSIVE, "no heartbeat while frozen");
	else if (s->done_frozen)
		give(s, ANSWER_DONE, NULL);
	else if (!s->t_try)
		give(s, ANSWER_INCONCLUSIVE, "the question was not asked while frozen");
	else if (!s->t_done && !s->gone)
		give(s, ANSWER_NEVER, guest_ended ? "the guest ended before" : NULL);
	else if (s->blocked_on_held)
		give(s, ANSWER_BLOCKED, s->gone ? "who waited was killed by the exec" : NULL);
	else if (asker_sleeps(s))
		give(s, ANSWER_BLOCKED, "not for a lock the held task owns: see the stack");
	else
		give(s, ANSWER_INCONCLUSIVE, "not done, but nobody waited for the held task");
}

/* Fills in the answer of a step that is over. */
void judge_answer(struct step *s, bool guest_ended)
{
	if (s->answer == ANSWER_REFUSED)
		return;
	if (!s->t_freeze)
		give(s, ANSWER_NOT_FROZEN, s->state == STEP_WAITING ? "not reached" :
		     guest_ended ? "the guest ended before" : "no such moment came");
	else if (guest_ended && !s->t_thaw)
		give(s, ANSWER_INCONCLUSIVE, "the guest ended while frozen");
	else if (s->ask)
		judge_question(s, guest_ended);
	else
		give(s, ANSWER_HELD, NULL);
}
