// SPDX-License-Identifier: GPL-2.0-only
/*
 * progress.c - how far each step of the plan is
 *
 * A step waits, is active until its moment comes, holds the task, lets it go,
 * and is over when the answer is there.  Four things move it on: a breakpoint, a
 * message of the guest, time, and the end of the guest.
 */
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

#define AFTER_THAW_MS	6000	/* longest wait for an answer; prober.c gives up after 2.5 s */
#define LOOK_HELD_MS	2	/* how often to look while a task is held, */
#define LOOK_THAWED_MS	50	/* while an answer is waited for, */
#define LOOK_MS		500	/* and otherwise */

static struct plan *plan;
static bool ended;		/* the guest has */

/*
 * Activates what may begin.  A step begins when all before it are over and the
 * guest has cleaned up after them or, with `and', when the one before is held.
 */
static void activate_steps(void)
{
	bool all_over = true;

	for (int i = 0; i < plan->n; i++) {
		struct step *s = &plan->steps[i];

		if (s->run.state == STEP_WAITING) {
			bool joins = s->want.together && s[-1].run.state >= STEP_HELD;

			if (!all_over && !joins)
				return;
			s->run.state = STEP_ACTIVE;
			mark_put("step", s->n, "%s\n%s\n", s->want.ask ? s->want.ask : "",
				 s->want.task ? s->want.task : "");
		}
		all_over &= s->run.state == STEP_OVER && (s->run.clean || marks_fd() < 0);
	}
	if (all_over)
		mark_put("end", 0, "\n");
}

static void finish(struct step *s)
{
	judge_answer(s, ended);
	s->run.state = STEP_OVER;
	report_step(s);
	blocked_free(s->verdict.blocked);
	s->verdict.blocked = NULL;
	mark_put("over", s->n, "\n");
	if (!ended)
		activate_steps();
}

static void thawed(struct step *s)
{
	s->run.state = STEP_THAWED;
	mark_put("thawed", s->n, "\n");
	if (!s->want.ask || s->run.done_frozen || s->run.gone)
		finish(s);
}

void progress_begin(struct plan *p)
{
	plan = p;
	activate_steps();
}

/* Is t the task that the step names, or pid, or does it name none? */
static bool is_task(const struct step *s, const struct task *t)
{
	char *end;
	long pid;

	if (!s->want.task)
		return true;
	pid = strtol(s->want.task, &end, 10);
	return *end ? !strcmp(s->want.task, t->comm) : pid == t->pid;
}

/* Is this the moment that the step waits for?  Notes what else it must know of the way there. */
static bool matches(struct step *s, const struct breakpoint *b,
		    const struct user_regs_struct *regs, const struct task *t)
{
	const struct request *want = &s->want;
	struct progress *r = &s->run;

	if (r->state != STEP_ACTIVE || !is_task(s, t))
		return false;
	if (want->after_bp == b)
		r->after_task = t->addr;
	if (want->bp != b || (want->after_bp && r->after_task != t->addr))
		return false;
	r->nframes = stack_walk(t, regs->rip, regs->rsp, r->frames, STACK_MAX);
	if (want->under && !stack_under(r->frames, r->nframes, want->under))
		return false;
	return ++r->hits == want->nth;
}

/* Is the held task back here from the sleep that it was made to call? */
static bool is_back(const struct step *s, const struct breakpoint *b,
		    const struct user_regs_struct *regs, const struct task *t)
{
	return s->run.state == STEP_HELD && s->want.mode == HOLD_TASK && s->want.bp == b &&
	       s->run.held.addr == t->addr && regs->rsp == s->run.injected_sp + 8;
}

static void freeze(struct step *s, pid_t tid, struct user_regs_struct *regs,
		   const struct task *t)
{
	hold_begin(s, tid, regs, t);
	mark_put("frozen", s->n, "%d %s\n", t->pid, t->comm);
	activate_steps();
}

bool progress_breakpoint(pid_t tid, const struct breakpoint *b,
			 struct user_regs_struct *regs)
{
	struct task t;

	for (int i = 0; task_current(regs, &t) && i < plan->n; i++) {
		struct step *s = &plan->steps[i];

		if (is_back(s, b, regs, &t)) {
			if (hold_again(s, tid, regs))
				thawed(s);
			return true;
		}
		if (!matches(s, b, regs, &t))
			continue;
		if (hold_allowed(s, &t)) {
			freeze(s, tid, regs, &t);
			return true;
		}
		s->verdict.answer = ANSWER_REFUSED;
		mark_put("refused", s->n, "%s\n", s->verdict.why);
		finish(s);
	}
	return false;
}

/* The message "KIND.N" or "KIND.N.WORD", about step N. */
static void step_mark(struct step *s, const char *kind, const char *word)
{
	struct progress *r = &s->run;

	if (!strcmp(kind, "try")) {
		r->asker = atoi(word);
		r->t_try = now();
	} else if (!strcmp(kind, "done")) {
		r->t_done = now();
		r->done_frozen = r->state == STEP_HELD;
		snprintf(r->errno_name, sizeof(r->errno_name), "%s", strcmp(word, "0") ? word : "");
	} else if (!strcmp(kind, "gone")) {
		r->gone = true;
	} else if (!strcmp(kind, "never") || !strcmp(kind, "miss")) {
		r->never = true;
	} else if (!strcmp(kind, "clean")) {
		r->clean = true;
		activate_steps();
		return;
	} else if (!strcmp(kind, "thaw")) {
		r->thaw_asked = true;
	}
	if ((r->state == STEP_THAWED && (r->t_done || r->gone || r->never)) ||
	    (r->state == STEP_ACTIVE && r->never))
		finish(s);
}

/* Messages that concern every held step: a heartbeat, `thaw', and the mark that the step waits for. */
static void held_mark(struct step *s, const char *mark)
{
	if (!strcmp(mark, "beat") && !s->run.beats++)
		s->run.t_first_beat = now();
	if ((s->want.until && !strcmp(mark, s->want.until)) || !strcmp(mark, "thaw"))
		s->run.thaw_asked = true;
}

void progress_mark(const char *mark)
{
	char kind[16], word[64] = "";
	int n = 0;

	for (int i = 0; i < plan->n; i++)
		if (plan->steps[i].run.state == STEP_HELD)
			held_mark(&plan->steps[i], mark);
	if (sscanf(mark, "%15[a-z].%d.%63s", kind, &n, word) >= 2 && n > 0 && n <= plan->n)
		step_mark(&plan->steps[n - 1], kind, word);
}

int progress_look(void)
{
	int sleep = LOOK_MS;

	for (int i = 0; i < plan->n; i++) {
		struct step *s = &plan->steps[i];

		if (s->run.state == STEP_HELD) {
			sleep = LOOK_HELD_MS;
			s->run.thaw_asked = judge_time_to_thaw(s);
			if (s->run.thaw_asked && s->want.mode == HOLD_VCPU) {
				hold_thaw_vcpu(s);
				thawed(s);
			}
		} else if (s->run.state == STEP_THAWED) {
			sleep = sleep < LOOK_THAWED_MS ? sleep : LOOK_THAWED_MS;
			if (now() > s->run.t_thaw + AFTER_THAW_MS * NSEC_PER_MSEC)
				finish(s);
		}
	}
	return sleep;
}

void progress_guest_ended(void)
{
	ended = true;
}

void progress_end(void)
{
	for (int i = 0; i < plan->n; i++)
		if (plan->steps[i].run.state != STEP_OVER)
			finish(&plan->steps[i]);
}
