// SPDX-License-Identifier: GPL-2.0-only
/*
 * hold.c - the two ways to keep a task where it is
 *
 * task: the task is made to call a sleeping function of its own kernel, with
 *	 the breakpoint as return address, again and again; then it gets its
 *	 registers back.  Every virtual CPU goes on, so nothing else stops.
 * vcpu: the host thread stays stopped, and with it one virtual CPU.  Works in
 *	 atomic context, but whatever waits for that CPU waits too.
 */
#include <string.h>
#include <sys/ptrace.h>

#include "freeze.h"

#define SLEEP_US 1000
#define TASK_UNINTERRUPTIBLE 2
#define RED_ZONE 128

static u64 sleep_func;
static bool sleep_in_us;

/* Finds the kernel's own way to sleep. */
void hold_init(const struct plan *p)
{
	const struct symbol *s = symbol_named("usleep_range_state");
	bool needed = false;

	for (int i = 0; i < p->n; i++)
		needed |= p->steps[i].mode == HOLD_TASK;
	sleep_in_us = s;
	if (!s)
		s = symbol_named("msleep");
	if (!s && needed)
		refuse("the kernel has neither usleep_range_state nor msleep: only `hold vcpu' works");
	sleep_func = s ? s->addr : 0;
}

/* May it be held this way?  If not, the step is over and says why. */
bool hold_allowed(struct step *s, const struct task *t)
{
	char *why;
	const char *reason;

	if (s->mode == HOLD_VCPU)
		return true;
	reason = task_atomic_reason(t);
	if (!reason)
		return true;
	if (asprintf(&why, "the task cannot be made to sleep there: %s; `hold vcpu' could do it",
		     reason) < 0)
		why = NULL;
	s->why = why;
	return false;
}

/* Send the task to sleep; it will come back to the breakpoint. */
static bool send_to_sleep(struct step *s, pid_t tid, struct user_regs_struct regs)
{
	u64 back = s->bp->addr;

	/* As at a function's entry: rsp + 8 is a multiple of 16. */
	regs.rsp = ((s->regs.rsp - RED_ZONE) & ~15ull) - 8;
	if (!memory_write(regs.rsp, &back, sizeof(back)))
		return false;
	s->injected_sp = regs.rsp;
	s->sleeps++;
	regs.rip = sleep_func;
	regs.rdi = sleep_in_us ? SLEEP_US : 1;
	regs.rsi = SLEEP_US;
	regs.rdx = TASK_UNINTERRUPTIBLE;
	regs.rax = 0;
	regs.orig_rax = -1ull;
	return !ptrace(PTRACE_SETREGS, tid, 0, &regs);
}

static void release(pid_t tid, const struct step *s, struct user_regs_struct *regs)
{
	if (breakpoint_step_over(tid, s->bp, regs))
		report_note("step %d: could not step over %s", s->n, s->at);
	ptrace(PTRACE_CONT, tid, 0, 0);
}

/* The thread stands at the breakpoint, regs->rip is its address. */
void hold_begin(struct step *s, pid_t tid, struct user_regs_struct *regs,
		const struct task *t)
{
	s->state = STEP_HELD;
	s->t_freeze = now();
	s->held = *t;
	s->regs = *regs;
	s->tid = tid;
	if (s->mode == HOLD_TASK) {
		if (!send_to_sleep(s, tid, *regs))
			report_note("step %d: could not put the task to sleep", s->n);
		ptrace(PTRACE_CONT, tid, 0, 0);
	}
}

/*
 * A sleep is over: the task is back, perhaps on another virtual CPU, that is
 * another thread.  Returns true when it was set free.
 */
bool hold_again(struct step *s, pid_t tid, struct user_regs_struct *regs)
{
	struct user_regs_struct own;

	if (!s->thaw_asked) {
		send_to_sleep(s, tid, *regs);
		ptrace(PTRACE_CONT, tid, 0, 0);
		return false;
	}
	own = s->regs;
	own.fs_base = regs->fs_base;	/* the thread's, not the task's */
	own.gs_base = regs->gs_base;
	own.orig_rax = -1ull;
	s->t_thaw = now();
	release(tid, s, &own);
	return true;
}

void hold_thaw_vcpu(struct step *s)
{
	s->t_thaw = now();
	release(s->tid, s, &s->regs);
}
