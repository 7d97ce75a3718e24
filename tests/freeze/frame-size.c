// SPDX-License-Identifier: GPL-2.0-only
/*
 * frame-size.c - how much a function has on the stack at a given place
 *
 * This kernel has neither frame pointers nor unwind tables.  So every way from
 * the function's start is followed until one reaches the place: both ways of a
 * conditional jump, and past a call, to the instruction behind it.  What each instruction takes from the
 * stack pointer is added up on the way.
 */
#include <string.h>

#include "freeze.h"

#define MAX_SIZE 32768		/* bytes of a function; larger ones are given up */
#define UNKNOWN (-1)
#define MAX_WORK 4096

struct walk {
	const struct symbol *f;
	long depth[MAX_SIZE];		/* bytes on the stack, by offset in f; UNKNOWN where no way came yet */
	struct {
		u64 at;
		long depth;
	} work[MAX_WORK];		/* instructions still to be followed */
	int n;
};

static struct walk w;

/* A way has come to the instruction at, with so much on the stack. */
static void visit(u64 at, long depth)
{
	u64 off = at - w.f->addr;

	if (off >= w.f->size || w.depth[off] != UNKNOWN || w.n == MAX_WORK)
		return;
	w.depth[off] = depth;
	w.work[w.n].at = at;
	w.work[w.n++].depth = depth;
}

/* The signed number at p: one byte, or four when wide. */
static long immediate(const u8 *p, bool wide)
{
	int32_t v;

	if (!wide)
		return (int8_t)*p;
	memcpy(&v, p, sizeof(v));
	return v;
}

/* Is it add, sub or and (83 or 81, with this ModRM byte) of a number to rsp? */
static bool changes_rsp(const u8 *p, u8 modrm)
{
	return p[0] == 0x48 && (p[1] == 0x83 || p[1] == 0x81) && p[2] == modrm;
}

/* Does it set rsp to what only the running program knows: leave, mov %rbp,%rsp, lea to rsp, and of rsp? */
static bool sets_rsp(const u8 *p)
{
	return p[0] == 0xc9 || (p[0] == 0x48 && p[1] == 0x89 && p[2] == 0xec) ||
	       (p[0] == 0x48 && p[1] == 0x8d && (p[2] & 0x38) == 0x20) || changes_rsp(p, 0xe4);
}

/* How many bytes the instruction takes from the stack pointer; false when that cannot be told. */
static bool takes(const u8 *p, long *bytes)
{
	*bytes = 0;
	if (p[0] == 0x41 && p[1] >= 0x50 && p[1] <= 0x5f)
		p++;			/* push or pop of r8 to r15 */
	if (p[0] >= 0x50 && p[0] <= 0x57)
		*bytes = 8;		/* push */
	else if (p[0] >= 0x58 && p[0] <= 0x5f)
		*bytes = -8;		/* pop */
	else if (p[0] == 0x68 || p[0] == 0x6a || p[0] == 0x9c ||
		 (p[0] == 0xff && ((p[1] >> 3) & 7) == 6))
		*bytes = 8;		/* push of a number, of the flags, of memory */
	else if (p[0] == 0x9d || p[0] == 0x8f)
		*bytes = -8;		/* pop to the flags, to memory */
	else if (changes_rsp(p, 0xec))
		*bytes = immediate(p + 3, p[1] == 0x81);
	else if (changes_rsp(p, 0xc4))
		*bytes = -immediate(p + 3, p[1] == 0x81);
	else
		return !sets_rsp(p);
	return true;
}

/* Follows one instruction to where control goes from it. */
static void follow(u64 at, long depth)
{
	size_t max;
	const u8 *p = text_at(at, &max);
	struct insn in;
	u64 next;
	long bytes;

	if (!p || max < 16 || !insn_decode(p, max, &in) || !takes(p, &bytes))
		return;
	next = at + in.len;
	if (!in.jumps)
		visit(next, depth + bytes);
	else if (p[0] == 0xe9 || p[0] == 0xeb)
		visit(next + (u64)immediate(p + 1, p[0] == 0xe9), depth);
	else if (p[0] >= 0x70 && p[0] <= 0x7f) {
		visit(next, depth);
		visit(next + (u64)immediate(p + 1, false), depth);
	} else if (p[0] == 0x0f && p[1] >= 0x80 && p[1] <= 0x8f) {
		visit(next, depth);
		visit(next + (u64)immediate(p + 2, true), depth);
	} else if (is_call(p)) {
		visit(next, depth);
	}
}

/* A call is e8, or ff /2 with any operand. */
bool is_call(const u8 *p)
{
	if (p[0] == 0xe8)
		return true;
	if ((p[0] & 0xf0) == 0x40)
		p++;
	return p[0] == 0xff && ((p[1] >> 3) & 7) == 2;
}

long frame_size(const struct symbol *f, u64 ip)
{
	if (f->size > MAX_SIZE || ip - f->addr >= f->size)
		return -1;
	w.f = f;
	w.n = 0;
	for (u64 i = 0; i < f->size; i++)
		w.depth[i] = UNKNOWN;
	visit(f->addr, 0);
	while (w.n && w.depth[ip - f->addr] == UNKNOWN) {
		w.n--;
		follow(w.work[w.n].at, w.work[w.n].depth);
	}
	return w.depth[ip - f->addr];
}
