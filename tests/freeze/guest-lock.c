// SPDX-License-Identifier: GPL-2.0-only
/*
 * guest-lock.c - the name of the lock that a task waits for, and the task that holds it
 *
 * The functions that wait for a mutex or an rwsem keep its address on the stack
 * of the waiter.  Each word there is compared with the addresses of the locks
 * that freeze knows: those in every task's signal_struct and mm_struct, and every
 * variable that has a symbol.  The lock itself says which task holds it.
 */
#include <string.h>

#include "freeze.h"

#define MAX_WORDS 128		/* of a stack */
#define REGISTERS 8		/* words of a jmp_buf (guest-task.c) */

/*
 * How the names of the functions begin that do the waiting itself.  Those from "schedule"
 * on also wait for things that are no locks.
 */
static const char *const waiting[] = {
	"__mutex_lock", "mutex_lock", "rwsem_down_", "down_read", "down_write",
	"__down", "down_", "rt_mutex", "percpu_rwsem_wait", "__ww_mutex",
	"schedule", "__schedule", "switch_threads", "__switch_to", "preempt_schedule",
	"io_schedule", "kcmp_lock", NULL
};

struct search {
	u64 word[MAX_WORDS];		/* saved registers and stack of the waiter */
	int n;
	struct lock_wait *w;		/* the answer */
	bool found;
};

/* Does the function only wait?  lock_only: for a lock, not for anything else. */
static bool is_waiting(const char *name, bool lock_only)
{
	for (int i = 0; waiting[i]; i++) {
		if (lock_only && !strcmp(waiting[i], "schedule"))
			return false;
		if (!strncmp(name, waiting[i], strlen(waiting[i])))
			return true;
	}
	return false;
}

struct wanted {
	u64 addr;
	bool found;
};

static bool is_it(const struct task *t, void *arg)
{
	struct wanted *w = arg;

	w->found = t->addr == w->addr;
	return !w->found;
}

/*
 * Is there a task at that address?  The owner that a lock names may have ended long
 * ago.  0, which a lock without an owner has, counts as one.
 */
static bool is_task(u64 addr)
{
	struct wanted w = { addr, addr == 0 };

	if (addr)
		for_each_task(is_it, &w);
	return w.found;
}

static void name_task(char *out, size_t size, u64 task)
{
	struct task t;

	if (task && is_task(task) && task_read(task, &t))
		snprintf(out, size, "%s/%d", t.comm, t.pid);
	else
		out[0] = '\0';
}

/*
 * The owner's address.  Its three low bits may be flags (MUTEX_FLAGS in the
 * kernel's kernel/locking/mutex.h, RWSEM_OWNER_FLAGS_MASK in rwsem.c).
 */
static u64 owner_of(u64 lock, const char *owner_offset)
{
	return memory_word(lock + (u64)offset_of(owner_offset)) & ~7ull;
}

/* Fills in the answer.  t: the task that the lock is part of, or NULL. */
static void found(struct search *s, const char *name, u64 lock, const struct task *t,
		  const char *owner_offset)
{
	u64 owner = owner_of(lock, owner_offset);

	s->found = true;
	snprintf(s->w->name, sizeof(s->w->name), "%s", name);
	if (t)
		snprintf(s->w->of, sizeof(s->w->of), "%s/%d", t->comm, t->tgid);
	name_task(s->w->holder, sizeof(s->w->holder), owner);
	s->w->holder_task = owner;
}

static bool has_word(const struct search *s, u64 v)
{
	for (int i = 0; i < s->n; i++)
		if (s->word[i] == v)
			return true;
	return false;
}

/* Is it one of this task's locks?  Returns false to end the search. */
static bool try_task(const struct task *t, void *arg)
{
	u64 guard = t->signal + (u64)offset_of("signal_cred_guard_mutex");
	u64 update = t->signal + (u64)offset_of("signal_exec_update_lock");
	u64 mmap = t->mm + (u64)offset_of("mm_mmap_lock");
	struct search *s = arg;

	if (has_word(s, guard))
		found(s, "cred_guard_mutex", guard, t, "mutex_owner");
	else if (has_word(s, update))
		found(s, "exec_update_lock", update, t, "rwsem_owner");
	else if (t->mm && has_word(s, mmap))
		found(s, "mmap_lock", mmap, t, "rwsem_owner");
	return !s->found;
}

/*
 * Not every variable whose address is on the stack is a lock; a lock has a task
 * as its owner.  cpu_tasks looks like that and is none: it is UML's array of the
 * current tasks.
 */
static void try_variables(struct search *s, bool rwsem)
{
	const char *offset = rwsem ? "rwsem_owner" : "mutex_owner";

	for (int i = 0; i < s->n; i++) {
		const struct symbol *o = object_at(s->word[i]);

		if (o && o->addr == s->word[i] && strcmp(o->name, "cpu_tasks") &&
		    is_task(owner_of(o->addr, offset))) {
			found(s, o->name, o->addr, NULL, offset);
			return;
		}
	}
}

/* A lock that freeze has no name for is called after the function that waits. */
bool lock_waited_for(const struct task *t, const struct frame *f, int n,
		     struct lock_wait *w)
{
	struct search s = { .w = w };
	u64 buf = t->addr + (u64)offset_of("task_switch_buf");
	const char *by = NULL;
	int user = 0;
	u64 words;

	memset(w, 0, sizeof(*w));
	for (; user < n && is_waiting(f[user].func->name, false); user++)
		if (!by && is_waiting(f[user].func->name, true))
			by = f[user].func->name;
	if (!by || user == n)
		return false;
	words = (f[user].sp - f[0].sp) / 8;
	if (words > MAX_WORDS - REGISTERS)
		words = MAX_WORDS - REGISTERS;
	if (!memory_read(buf, s.word, REGISTERS * 8) ||
	    !memory_read(f[0].sp, s.word + REGISTERS, words * 8))
		return false;
	s.n = REGISTERS + (int)words;
	for_each_task(try_task, &s);
	if (!s.found)
		try_variables(&s, strstr(by, "down_"));
	if (!s.found)
		snprintf(w->name, sizeof(w->name), "a lock taken with %.40s", by);
	return true;
}
