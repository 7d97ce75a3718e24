// SPDX-License-Identifier: GPL-2.0-only
/*
 * guest-stack.c - which function called which, from the words on a kernel stack
 *
 * frame-size.c tells where a function's return address is; a call instruction
 * that ends just before that address confirms it.  This fails in an interrupt,
 * and in a function that moves its stack pointer by a variable.  There, the next
 * word on the stack that is such an address is taken, and the frame is marked as
 * a guess.
 */
#include <string.h>

#include "freeze.h"

/* The function with a call instruction, of 2 to 7 bytes, that ends at addr; NULL when addr is no return address. */
static const struct symbol *returns_into(u64 addr)
{
	const struct symbol *f = symbol_at(addr - 1);

	if (!f || addr == f->addr)
		return NULL;
	for (u64 len = 2; len <= 7; len++) {
		size_t max;
		const u8 *p = text_at(addr - len, &max);
		struct insn in;

		if (p && insn_decode(p, max, &in) && in.len == len && is_call(p))
			return f;
	}
	return NULL;
}

int stack_walk(const struct task *t, u64 ip, u64 sp, struct frame *f, int max)
{
	u64 top = t->stack + (u64)offset_of("stack_size");
	const struct symbol *func = symbol_at(ip);
	int depth = 0;

	if (!func || sp < t->stack || sp >= top)
		return 0;
	f[depth++] = (struct frame){ func, ip, sp, false };
	while (depth < max) {
		long size = frame_size(func, ip);
		bool guess = false;

		if (size >= 0 && sp + (u64)size < top)
			sp += (u64)size;
		else
			size = -1;
		ip = memory_word(sp);
		func = returns_into(ip);
		while (!func && (sp += 8) < top) {
			guess = true;
			ip = memory_word(sp);
			func = returns_into(ip);
		}
		if (!func)
			break;
		f[depth++] = (struct frame){ func, ip, sp, guess || size < 0 };
		sp += 8;
	}
	return depth;
}

bool stack_under(const struct frame *f, int n, const char *func)
{
	size_t len = strlen(func);

	for (int i = 1; i < n; i++)
		if (!strncmp(f[i].func->name, func, len) &&
		    (!f[i].func->name[len] || f[i].func->name[len] == '.'))
			return true;
	return false;
}

void stack_print(FILE *out, const struct frame *f, int n)
{
	for (int i = 0; i < n; i++)
		fprintf(out, "%s%s%s+%#llx", i ? " < " : "", f[i].guess ? "?" : "",
			f[i].func->name,
			(unsigned long long)(f[i].addr - f[i].func->addr));
}
