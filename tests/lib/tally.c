// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>

#include "observe.h"
#include "tally.h"

void tally_print(const struct tally *t, const char *name)
{
	printf("faults %s %d injected, %d errors, %d SIGSEGV, %d through, %d in the window\n",
	       name, t->injected, t->errors, t->killed, t->through, t->window);
}

void tally_observe(const struct tally *t, const char *name)
{
	const struct {
		const char *what, *says;
	} o[] = {
		{ "state", t->wrong ? "wrong" : "right" },
		{ "locks", t->blocked ? "held" : "free" },
		{ "left", t->leaks ? "something" : "nothing" },
		{ "window", t->window ? "hit" : "not-hit" },
	};
	char full[64];
	int i;

	for (i = 0; i < 4; i++) {
		snprintf(full, sizeof(full), "%s.%s", name, o[i].what);
		observe(full, "%s", o[i].says);
	}
}
