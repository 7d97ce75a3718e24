// SPDX-License-Identifier: GPL-2.0-only
/*
 * guest-task.c - the guest's tasks: the one that runs here, and all of them
 *
 * "current" in a UML kernel is cpu_tasks[n] (arch/um/include/asm/current.h); n is
 * __curr_cpu, a variable of the host thread that is the virtual CPU.  Everything
 * else is found with offsets that the kernel's own build tells (see ./offsets).
 */
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

#define MAX_TASKS 4096	/* so that a list that changes while it is read has an end */
#define JB_SP 1		/* of a jmp_buf, arch/x86/um/setjmp_64.S: rbx rsp rbp r12 r13 r14 r15 rip */
#define JB_IP 7

static struct {
	char name[48];
	long value;
} offset[64];
static int noffsets;
static const struct symbol *cpu_tasks, *curr_cpu, *signals_enabled, *init_task;

bool offset_known(const char *name)
{
	for (int i = 0; i < noffsets; i++)
		if (!strcmp(offset[i].name, name))
			return true;
	return false;
}

long offset_of(const char *name)
{
	for (int i = 0; i < noffsets; i++)
		if (!strcmp(offset[i].name, name))
			return offset[i].value;
	refuse("the offsets file does not know %s: make it again with tests/freeze/offsets BUILD-DIRECTORY", name);
}

static const struct symbol *needed(const char *name)
{
	const struct symbol *s = symbol_named(name);

	if (!s)
		refuse("the kernel has no symbol %s: is it a User-mode Linux kernel?", name);
	return s;
}

/* The swapper's name in the binary proves that the offsets belong to it. */
static void check_offsets(void)
{
	size_t max;
	const u8 *p = text_at(init_task->addr, &max);
	size_t comm = (size_t)offset_of("task_comm");

	if (!p || comm + 8 > max || memcmp(p + comm, "swapper", 7))
		refuse("the offsets are of another build than the kernel");
}

void tasks_init(const char *offsets_file)
{
	FILE *f = fopen(offsets_file, "re");

	if (!f)
		refuse("offsets file %s: %s; make it with tests/freeze/offsets BUILD-DIRECTORY",
		       offsets_file, strerror(errno));
	while (noffsets < 64 && fscanf(f, "%47s %ld", offset[noffsets].name,
				       &offset[noffsets].value) == 2)
		noffsets++;
	fclose(f);
	cpu_tasks = needed("cpu_tasks");
	init_task = needed("init_task");
	curr_cpu = symbol_named("__curr_cpu");
	signals_enabled = symbol_named("signals_enabled");
	check_offsets();
}

static int read_int(u64 task, const char *name)
{
	int v = 0;

	memory_read(task + (u64)offset_of(name), &v, sizeof(v));
	return v;
}

static u64 read_pointer(u64 task, const char *name)
{
	return memory_word(task + (u64)offset_of(name));
}

bool task_read(u64 addr, struct task *t)
{
	memset(t, 0, sizeof(*t));
	t->addr = addr;
	if (!memory_read(addr + (u64)offset_of("task_comm"), t->comm, 16))
		return false;
	printable(t->comm);
	t->pid = read_int(addr, "task_pid");
	t->tgid = read_int(addr, "task_tgid");
	t->state = (unsigned int)read_int(addr, "task_state");
	t->flags = (unsigned int)read_int(addr, "task_flags");
	t->stack = read_pointer(addr, "task_stack");
	t->signal = read_pointer(addr, "task_signal");
	t->mm = read_pointer(addr, "task_mm");
	if (offset_known("task_preempt"))
		t->preempt_count = read_int(addr, "task_preempt");
	else
		memory_read(t->stack + (u64)offset_of("thread_info_preempt"),
			    &t->preempt_count, sizeof(int));
	if (offset_known("task_rcu"))
		t->rcu_nesting = read_int(addr, "task_rcu");
	return true;
}

/* The value of an int of a stopped thread; it is a variable of the thread or, without SMP, of the kernel. */
static int thread_int(const struct symbol *s, const struct user_regs_struct *regs)
{
	u64 addr = s->type == STT_TLS ? regs->fs_base + (u64)tls_offset(s) : s->addr;
	int v = 0;

	memory_read(addr, &v, sizeof(v));
	return v;
}

bool task_current(const struct user_regs_struct *regs, struct task *t)
{
	int cpu = curr_cpu ? thread_int(curr_cpu, regs) : 0;
	u64 slot = cpu_tasks->addr + (u64)cpu * 8;

	/* Before 6.13 and without SMP: struct { int pid; void *task; } [1] */
	if (!curr_cpu && cpu_tasks->size == 16)
		slot += 8;
	if (!task_read(memory_word(slot), t))
		return false;
	t->cpu = cpu;
	t->irqs_off = signals_enabled && !thread_int(signals_enabled, regs);
	return true;
}

/* As for_each_process_thread() of include/linux/sched/signal.h, without RCU: a list may change meanwhile. */
void for_each_task(bool (*fn)(const struct task *t, void *arg), void *arg)
{
	u64 tasks = (u64)offset_of("task_tasks");
	u64 node = (u64)offset_of("task_thread_node");
	u64 leader = init_task->addr;
	int left = MAX_TASKS;
	struct task t;

	do {
		u64 head = read_pointer(leader, "task_signal") +
			   (u64)offset_of("signal_thread_head");
		u64 pos = memory_word(head);

		while (pos && pos != head && left-- > 0) {
			if (!task_read(pos - node, &t) || !fn(&t, arg))
				return;
			pos = memory_word(pos);
		}
		leader = memory_word(leader + tasks);
		if (!leader)
			return;
		leader -= tasks;
	} while (leader != init_task->addr && left > 0);
}

bool task_saved_context(const struct task *t, u64 *ip, u64 *sp)
{
	u64 buf = t->addr + (u64)offset_of("task_switch_buf");

	*sp = memory_word(buf + 8 * JB_SP);
	*ip = memory_word(buf + 8 * JB_IP);
	return *ip && *sp >= t->stack && *sp < t->stack + (u64)offset_of("stack_size");
}

const char *task_atomic_reason(const struct task *t)
{
	static char reason[128];

	if (t->pid == 0)
		return "it is the idle task, which must not sleep";
	if (t->preempt_count > 0) {
		snprintf(reason, sizeof(reason),
			 "preempt_count is %#x: a spinlock is held, or an interrupt is being handled",
			 (unsigned int)t->preempt_count);
		return reason;
	}
	if (t->irqs_off)
		return "interrupts are off";
	if (t->rcu_nesting > 0)
		return "it is inside rcu_read_lock()";
	if (t->state)
		return "it is about to sleep: its state is no longer TASK_RUNNING";
	return NULL;
}
