// SPDX-License-Identifier: GPL-2.0-only
/*
 * hold.c - the two ways to keep a task where it is
 *
 * task: the task is made to call a function of its own kernel that sleeps, again
 *	 and again, with the breakpoint as return address; in the end it gets its
 *	 registers back.  Every virtual CPU goes on, so nothing else stops.
 * vcpu: the host thread stays stopped, and with it one virtual CPU.  This works
 *	 in atomic context, but whatever needs that CPU waits too.
 */
#include <string.h>
#include <sys/ptrace.h>

#include "freeze.h"

#define SLEEP_US 1000		/* one sleep; a thaw comes at the end of one */
#define TASK_UNINTERRUPTIBLE 2	/* include/linux/sched.h */
#define RED_ZONE 128		/* bytes below rsp that a function may use: System V ABI, AMD64, 3.2.2 */

static u64 sleep_func;
static bool sleep_in_us;

void hold_init(const struct plan *p)
{
	const struct symbol *s = symbol_named("usleep_range_state");
	bool needed = false;

	for (int i = 0; i < p->n; i++)
		needed |= p->steps[i].want.mode == HOLD_TASK;
	sleep_in_us = s;
	if (!s)
		s = symbol_named("msleep");
	if (!s && needed)
		refuse("the kernel has neither usleep_range_state nor msleep: only `hold vcpu' works");
	sleep_func = s ? s->addr : 0;
}

bool hold_allowed(struct step *s, const struct task *t)
{
	char *why;
	const char *reason;

	if (s->want.mode == HOLD_VCPU)
		return true;
	reason = task_atomic_reason(t);
	if (!reason)
		return true;
	if (asprintf(&why, "the task cannot be made to sleep there: %s; `hold vcpu' could do it",
		     reason) < 0)
		why = NULL;
	s->verdict.why = why;
	return false;
}

/*
 * Makes the task call usleep_range_state(SLEEP_US, SLEEP_US, TASK_UNINTERRUPTIBLE),
 * or msleep(1), from where it is; it will return to the breakpoint.  False when
 * the guest's memory or the thread's registers cannot be written.
 */
static bool send_to_sleep(struct step *s, pid_t tid, struct user_regs_struct regs)
{
	u64 back = s->want.bp->addr;

	/* As at a function's entry: rsp + 8 is a multiple of 16. */
	regs.rsp = ((s->run.regs.rsp - RED_ZONE) & ~15ull) - 8;
	if (!memory_write(regs.rsp, &back, sizeof(back)))
		return false;
	s->run.injected_sp = regs.rsp;
	regs.rip = sleep_func;
	regs.rdi = sleep_in_us ? SLEEP_US : 1;
	regs.rsi = SLEEP_US;
	regs.rdx = TASK_UNINTERRUPTIBLE;
	regs.rax = 0;
	regs.orig_rax = -1ull;		/* This is no system call that the host might start again. */
	return !ptrace(PTRACE_SETREGS, tid, 0, &regs);
}

static void release(pid_t tid, const struct step *s, struct user_regs_struct *regs)
{
	if (breakpoint_step_over(tid, s->want.bp, regs))
		report_note("step %d: could not step over %s", s->n, s->want.at);
	ptrace(PTRACE_CONT, tid, 0, 0);
}

void hold_begin(struct step *s, pid_t tid, struct user_regs_struct *regs,
		const struct task *t)
{
	s->run.state = STEP_HELD;
	s->run.t_freeze = now();
	s->run.held = *t;
	s->run.regs = *regs;
	s->run.tid = tid;
	if (s->want.mode == HOLD_TASK) {
		if (!send_to_sleep(s, tid, *regs))
			report_note("step %d: could not put the task to sleep", s->n);
		ptrace(PTRACE_CONT, tid, 0, 0);
	}
}

/* The task may be back on another virtual CPU, which is another thread of the host. */
bool hold_again(struct step *s, pid_t tid, struct user_regs_struct *regs)
{
	struct user_regs_struct own;

	if (!s->run.thaw_asked) {
		send_to_sleep(s, tid, *regs);
		ptrace(PTRACE_CONT, tid, 0, 0);
		return false;
	}
	own = s->run.regs;
	own.fs_base = regs->fs_base;	/* These two are the thread's, not the task's. */
	own.gs_base = regs->gs_base;
	own.orig_rax = -1ull;
	s->run.t_thaw = now();
	release(tid, s, &own);
	return true;
}

void hold_thaw_vcpu(struct step *s)
{
	s->run.t_thaw = now();
	release(s->run.tid, s, &s->run.regs);
}
