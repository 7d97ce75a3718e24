// SPDX-License-Identifier: GPL-2.0-only
/* blocked.c - the tasks of the guest that wait, with their stacks and locks */
#include <stdlib.h>

#include "freeze.h"

/* From include/linux/sched.h; they are the same in 6.1 and 7.x. */
#define TASK_UNINTERRUPTIBLE	0x0002
#define TASK_NOLOAD		0x0400
#define PF_KTHREAD		0x00200000

/* The state D of ps(1).  Kernel threads that idle in that state add TASK_NOLOAD. */
static bool uninterruptible(const struct task *t)
{
	return (t->state & TASK_UNINTERRUPTIBLE) && !(t->state & TASK_NOLOAD);
}

/* Adds t to the list, at its *tail, when it waits. */
static bool consider(const struct task *t, void *arg)
{
	struct blocked ***tail = arg, *b;
	u64 ip, sp;

	if (!t->state || (t->flags & PF_KTHREAD && !uninterruptible(t)) ||
	    !task_saved_context(t, &ip, &sp))
		return true;
	b = calloc(1, sizeof(*b));
	if (!b)
		return false;
	b->task = *t;
	b->n = stack_walk(t, ip, sp, b->frames, STACK_MAX);
	b->has_lock = lock_waited_for(t, b->frames, b->n, &b->lock);
	if (!b->has_lock && !uninterruptible(t)) {
		free(b);
		return true;
	}
	**tail = b;
	*tail = &b->next;
	return true;
}

struct blocked *blocked_tasks(void)
{
	struct blocked *list = NULL, **tail = &list;

	for_each_task(consider, &tail);
	return list;
}

void blocked_free(struct blocked *b)
{
	while (b) {
		struct blocked *next = b->next;

		free(b);
		b = next;
	}
}
