// SPDX-License-Identifier: GPL-2.0-only
/*
 * guest-lock.c - the name of the lock a task waits for, and who holds it
 *
 * The functions that wait for a mutex or an rwsem keep its address on the
 * waiter's stack.  That word is compared with the addresses of the locks we
 * know: those in every task's signal_struct and mm_struct, and any variable
 * that has a symbol.  The holder is in the lock itself.
 */
#include <string.h>

#include "freeze.h"

#define MAX_WORDS 128

/* Frames of these belong to the waiting itself */
static const char *const waiting[] = {
	"__mutex_lock", "mutex_lock", "rwsem_down_", "down_read", "down_write",
	"__down", "down_", "rt_mutex", "percpu_rwsem_wait", "__ww_mutex",
	"schedule", "__schedule", "switch_threads", "__switch_to", "preempt_schedule",
	"io_schedule", "kcmp_lock", NULL
};

struct search {
	u64 word[MAX_WORDS];
	int n;
	struct lock_wait *w;
	bool found;
};

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

static bool is_it(const struct task *t, void *task)
{
	u64 *wanted = task;

	if (t->addr == *wanted)
		*wanted = 0;		/* found */
	return *wanted;
}

/* Whether there is a task at the address; an owner may long be gone. */
static bool is_task(u64 addr)
{
	for_each_task(is_it, &addr);
	return !addr;
}

static void name_task(char *out, size_t size, u64 task)
{
	struct task t;

	if (task && is_task(task) && task_read(task, &t))
		snprintf(out, size, "%s/%d", t.comm, t.pid);
	else
		out[0] = '\0';
}

/* Mutex and rwsem keep flags in the low bits of the owner's address. */
static u64 owner_of(u64 lock, const char *owner_offset)
{
	return memory_word(lock + (u64)offset_of(owner_offset)) & ~7ull;
}

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
 * Not every variable on the stack is a lock: one that is has a task for owner.
 * cpu_tasks is none, but begins like one: it is UML's list of current tasks.
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

/*
 * Fills *w and returns true when the stack is that of a task waiting for a
 * mutex or an rwsem.  A lock we have no name for is called by the function.
 */
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
	if (words > MAX_WORDS - 8)
		words = MAX_WORDS - 8;
	if (!memory_read(buf, s.word, 64) || !memory_read(f[0].sp, s.word + 8, words * 8))
		return false;
	s.n = 8 + (int)words;
	for_each_task(try_task, &s);
	if (!s.found)
		try_variables(&s, strstr(by, "down_"));
	if (!s.found)
		snprintf(w->name, sizeof(w->name), "a lock taken with %.40s", by);
	return true;
}
