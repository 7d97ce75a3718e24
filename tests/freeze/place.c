// SPDX-License-Identifier: GPL-2.0-only
/*
 * place.c - the place in the kernel that a user names, and advice when it is not there
 *
 * A function that the compiler inlined has no symbol, and nothing in the binary
 * tells of it.  Its callers are then looked for in the kernel's source.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

#define MAX_CALLERS 16
#define MAX_DEPTH 2		/* how often callers of callers are looked for */

struct callers {
	FILE *out;
	const char *tree;
	char seen[MAX_CALLERS][128];
	int n, depth;
};

/* Prints a caller once; when it was inlined too, its own callers as well. */
static void one_caller(const char *file, const char *func, void *arg)
{
	struct callers *c = arg;
	const struct symbol *s = symbol_named(func);

	for (int i = 0; i < c->n; i++)
		if (!strcmp(c->seen[i], func))
			return;
	if (c->n >= MAX_CALLERS)
		return;
	snprintf(c->seen[c->n++], sizeof(c->seen[0]), "%s", func);
	fprintf(c->out, "freeze: caller in the source: %s (%s)%s\n", func, file,
		s ? ", which is there: try it" : ", which is not there either");
	if (!s && c->depth < MAX_DEPTH) {
		c->depth++;
		source_mentions(c->tree, func, one_caller, c);
		c->depth--;
	}
}

void print_callers(FILE *f, const char *tree, const char *name)
{
	struct callers c = { .out = f, .tree = tree };

	if (!source_mentions(tree, name, one_caller, &c))
		fprintf(f, "freeze: no caller of %s in %s\n", name, tree);
}

__attribute__((noreturn))
static void refuse_missing(const char *name, const char *source)
{
	const struct symbol *all;
	size_t n;

	fprintf(stderr, "freeze: no function %s in %s: it does not exist, is not built, or was inlined\n",
		name, symbols_file());
	all = symbols_all(&n);
	print_near_names(stderr, name, all, n);
	if (source)
		print_callers(stderr, source, name);
	else
		fputs("freeze: with -s KERNEL-TREE I can name the callers worth trying\n", stderr);
	exit(2);
}

static size_t count_named(const char *name)
{
	size_t n, found = 0;
	const struct symbol *s = symbols_all(&n);

	for (size_t i = 0; i < n; i++)
		found += s[i].type == STT_FUNC && !strcmp(s[i].name, name);
	return found;
}

/* Does an instruction begin at addr, counted from the start of its function? */
static bool insn_starts_at(u64 func, u64 addr)
{
	struct insn in;

	while (func < addr) {
		size_t max;
		const u8 *p = text_at(func, &max);

		if (!p || !insn_decode(p, max, &in))
			return false;
		func += in.len;
	}
	return func == addr;
}

u64 symbol_address(const char *spec, const char *source)
{
	const struct symbol *s;
	char name[128], *plus, *end;
	u64 off = 0;

	snprintf(name, sizeof(name), "%s", spec);
	plus = strchr(name, '+');
	if (plus) {
		*plus = '\0';
		off = strtoull(plus + 1, &end, 0);
		if (!plus[1] || *end)
			refuse("%s: after + comes a number, as in exit_mmap+0x10", spec);
	}
	s = symbol_named(name);
	if (!s || s->type != STT_FUNC)
		refuse_missing(name, source);
	if (count_named(name) > 1)
		refuse("%zu functions are called %s: choose a caller or callee whose name is unique",
		       count_named(name), name);
	if (off >= s->size)
		refuse("%s: %s is only %#llx bytes long", spec, name,
		       (unsigned long long)s->size);
	if (!insn_starts_at(s->addr, s->addr + off))
		refuse("%s: no instruction begins there", spec);
	return s->addr + off;
}
