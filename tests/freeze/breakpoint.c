// SPDX-License-Identifier: GPL-2.0-only
/*
 * breakpoint.c - int3 in the guest kernel's text, and how to get past it
 *
 * A breakpoint that has been put in stays in: if it were taken out to step over
 * it, another virtual CPU could pass in that moment.  The instruction that it
 * covers is emulated when it is one that functions usually begin with.  Any other
 * instruction runs at another place, while all signals but SIGTRAP are blocked.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "freeze.h"

#define INT3 0xcc
#define MAX_BREAKPOINTS 64

static struct breakpoint table[MAX_BREAKPOINTS];
static int count;
static u64 slot;	/* where instructions run out of line: at _start, whose code runs only once, at the beginning */

struct breakpoint *breakpoint_add(u64 addr, const char *spec)
{
	struct breakpoint *b = &table[count];
	const struct symbol *start = symbol_named("_start"), *func = symbol_at(addr);
	size_t max;
	const u8 *text = text_at(addr, &max);
	const char *why;

	for (int i = 0; i < count; i++)
		if (table[i].addr == addr)
			return &table[i];
	if (count == MAX_BREAKPOINTS)
		refuse("the steps name more than %d different places", MAX_BREAKPOINTS);
	if (!text || max < sizeof(b->orig) || !insn_decode(text, max, &b->insn))
		refuse("%s: I do not know the instruction that begins there", spec);
	why = insn_refusal(&b->insn);
	if (why)
		refuse("%s: cannot step over the instruction there, because %s; try %s+%#llx",
		       spec, why, func ? func->name : spec,
		       (unsigned long long)(addr + b->insn.len - (func ? func->addr : addr)));
	if (!start)
		refuse("the kernel has no symbol _start, where I would run single instructions");
	slot = start->addr;
	b->addr = addr;
	memcpy(b->orig, text, sizeof(b->orig));
	count++;
	return b;
}

/* After int3 the instruction pointer is behind it, so one byte further. */
struct breakpoint *breakpoint_hit(u64 rip)
{
	for (int i = 0; i < count; i++)
		if (table[i].addr == rip - 1)
			return &table[i];
	return NULL;
}

void breakpoints_insert(void)
{
	u8 int3 = INT3;

	for (int i = 0; i < count; i++)
		if (!memory_write(table[i].addr, &int3, 1))
			refuse("cannot write the guest's text: %s", strerror(errno));
}

/* The general register that instructions call n. */
static unsigned long long *general_register(struct user_regs_struct *r, int n)
{
	unsigned long long *const reg[16] = {
		&r->rax, &r->rcx, &r->rdx, &r->rbx, &r->rsp, &r->rbp, &r->rsi, &r->rdi,
		&r->r8, &r->r9, &r->r10, &r->r11, &r->r12, &r->r13, &r->r14, &r->r15
	};

	return reg[n];
}

/* Emulates what functions begin with: endbr64, movabs $number,%reg and push %reg.  False: it is another instruction. */
static bool emulate(const struct breakpoint *b, struct user_regs_struct *r)
{
	const u8 *o = b->orig;
	int high = 0;
	u64 v;

	if (!memcmp(o, "\xf3\x0f\x1e\xfa", 4)) {
		r->rip = b->addr + b->insn.len;
		return true;
	}
	if ((o[0] == 0x48 || o[0] == 0x49) && (o[1] & 0xf8) == 0xb8) {
		memcpy(&v, o + 2, sizeof(v));
		*general_register(r, (o[0] & 1) * 8 + (o[1] & 7)) = v;
		r->rip = b->addr + b->insn.len;
		return true;
	}
	if (o[0] == 0x41) {
		high = 8;
		o++;
	}
	if ((o[0] & 0xf8) == 0x50) {
		v = *general_register(r, high + (o[0] & 7));
		if (!memory_write(r->rsp - 8, &v, sizeof(v)))
			return false;
		r->rsp -= 8;
		r->rip = b->addr + b->insn.len;
		return true;
	}
	return false;
}

/* Runs the covered instruction at the slot.  Returns 0; -1 when the thread cannot be stepped (errno) or was killed. */
static int run_elsewhere(pid_t tid, const struct breakpoint *b,
			 struct user_regs_struct *r)
{
	u64 mask, blocked = ~(1ull << (SIGTRAP - 1));
	int status;

	if (!memory_write(slot, b->orig, sizeof(b->orig)) ||
	    ptrace(PTRACE_GETSIGMASK, tid, 8, &mask) ||
	    ptrace(PTRACE_SETSIGMASK, tid, 8, &blocked))
		return -1;
	r->rip = slot;
	if (ptrace(PTRACE_SETREGS, tid, 0, r) ||
	    ptrace(PTRACE_SINGLESTEP, tid, 0, 0) ||
	    waitpid(tid, &status, __WALL) != tid)
		return -1;
	if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP)
		return -1;	/* It was killed meanwhile; waitpid() reports its end once more. */
	if (ptrace(PTRACE_GETREGS, tid, 0, r))
		return -1;
	r->rip = b->addr + (r->rip - slot);
	if (ptrace(PTRACE_SETREGS, tid, 0, r))
		return -1;
	return ptrace(PTRACE_SETSIGMASK, tid, 8, &mask) ? -1 : 0;
}

/* The thread stays stopped behind the instruction.  regs->rip must be the breakpoint's address. */
int breakpoint_step_over(pid_t tid, const struct breakpoint *b,
			 struct user_regs_struct *regs)
{
	if (emulate(b, regs))
		return ptrace(PTRACE_SETREGS, tid, 0, regs) ? -1 : 0;
	return run_elsewhere(tid, b, regs);
}
