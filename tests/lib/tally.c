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
	observe_of(name, ".state", "%s", t->wrong ? "wrong" : "right");
	observe_of(name, ".locks", "%s", t->blocked ? "held" : "free");
	observe_of(name, ".left", "%s", t->leaks ? "something" : "nothing");
	observe_of(name, ".window", "%s", t->window ? "hit" : "not-hit");
}
