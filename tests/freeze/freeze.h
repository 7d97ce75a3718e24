/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * freeze: stop one task of a User-mode Linux guest at a kernel function and
 * see what everybody else does meanwhile.
 *
 * A UML kernel is an ordinary process: each of its virtual CPUs is a thread,
 * its symbols are an ELF symbol table, its memory is /proc/PID/mem.
 */
#ifndef FREEZE_H
#define FREEZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/user.h>

typedef uint64_t u64;
typedef uint8_t u8;

#define NSEC_PER_MSEC	1000000ull

/* util.c */
u64 now(void);				/* CLOCK_MONOTONIC, nanoseconds */
char *printable(char *s);	/* in place; without what a terminal would obey */
__attribute__((noreturn, format(printf, 1, 2)))
void refuse(const char *fmt, ...);	/* "freeze: ..." and exit 2 */
void json_string(FILE *f, const char *s);

/* symbols.c: the kernel's symbol table and text, from its ELF file */
struct symbol {
	const char *name;
	u64 addr, size;
	int type;			/* STT_FUNC, STT_OBJECT, STT_TLS, ... */
};

void symbols_load(const char *path);
const struct symbol *symbol_named(const char *name);
const struct symbol *symbol_at(u64 addr);	/* function covering addr */
const struct symbol *object_at(u64 addr);	/* variable covering addr */
const u8 *text_at(u64 addr, size_t *len);	/* bytes in the file */
u64 symbol_address(const char *spec, const char *source);
long tls_offset(const struct symbol *s);	/* from the thread pointer */

/* nearnames.c: what to type instead of a name that is not there */
int edit_distance(const char *a, const char *b);
void print_near_names(FILE *f, const char *name, const struct symbol *s, size_t n);

/* source.c: which functions of a kernel tree mention a word */
typedef void (*mention_fn)(const char *file, const char *func, void *arg);
int source_mentions(const char *tree, const char *word, mention_fn fn, void *arg);
void print_callers(FILE *f, const char *tree, const char *name);
int print_mentions(const char *tree, const char *words);

/* insn.c: just enough x86-64 to step over one instruction */
struct insn {
	unsigned int len;
	bool jumps;			/* jump, call, return, trap */
	bool rip_relative;
};

bool insn_decode(const u8 *p, size_t max, struct insn *in);
const char *insn_refusal(const struct insn *in);
bool insn_starts_at(u64 func, u64 addr);

/* breakpoint.c */
struct breakpoint {
	u64 addr;
	u8 orig[16];
	struct insn insn;
};

struct breakpoint *breakpoint_add(u64 addr, const char *spec);
struct breakpoint *breakpoint_hit(u64 rip);
void breakpoints_insert(void);
int breakpoint_step_over(pid_t tid, const struct breakpoint *b,
			 struct user_regs_struct *regs);

/* memory.c: the guest's memory */
void memory_attach(pid_t pid);
bool memory_read(u64 addr, void *buf, size_t len);
bool memory_write(u64 addr, const void *buf, size_t len);
u64 memory_word(u64 addr);

/* guest-task.c */
struct task {
	u64 addr, stack, signal, mm;
	int pid, tgid, cpu;
	unsigned int state, flags;
	int preempt_count, rcu_nesting;
	bool irqs_off;
	char comm[17];
};

void tasks_init(const char *offsets_file);
bool offset_known(const char *name);
long offset_of(const char *name);
bool task_read(u64 addr, struct task *t);
bool task_current(const struct user_regs_struct *regs, struct task *t);
void for_each_task(bool (*fn)(const struct task *t, void *arg), void *arg);
bool task_saved_context(const struct task *t, u64 *ip, u64 *sp);
const char *task_atomic_reason(const struct task *t);

/* guest-stack.c */
#define STACK_MAX 24
struct frame {
	const struct symbol *func;
	u64 addr, sp;
	bool guess;			/* found by searching, less sure */
};

int stack_walk(const struct task *t, u64 ip, u64 sp, struct frame *f, int max);
bool stack_under(const struct frame *f, int n, const char *func);
void stack_print(FILE *out, const struct frame *f, int n);

/* frame-size.c */
long frame_size(const struct symbol *f, u64 ip);
bool is_call(const u8 *p);

/* guest-lock.c */
struct lock_wait {
	char name[64];			/* exec_update_lock, mmap_lock, ... */
	char of[40];			/* comm/pid of the task it belongs to */
	char holder[40];		/* comm/pid, or empty */
	u64 holder_task;
};

bool lock_waited_for(const struct task *t, const struct frame *f, int n,
		     struct lock_wait *w);

/* blocked.c: every task of the guest that waits for something */
struct blocked {
	struct task task;
	struct frame frames[STACK_MAX];
	int n;
	bool has_lock;
	struct lock_wait lock;
	struct blocked *next;
};

struct blocked *blocked_tasks(void);	/* malloc'ed list */
void blocked_free(struct blocked *b);

/* steps.c: the step language */
enum hold_mode { HOLD_TASK, HOLD_VCPU };
enum step_state { STEP_WAITING, STEP_ACTIVE, STEP_HELD, STEP_THAWED, STEP_OVER };
enum answer { ANSWER_NONE, ANSWER_DONE, ANSWER_BLOCKED, ANSWER_INCONCLUSIVE,
	      ANSWER_NEVER, ANSWER_HELD, ANSWER_REFUSED, ANSWER_NOT_FROZEN,
	      ANSWER_NOT_APPLICABLE };

struct step {
	int n;				/* 1, 2, ... in the plan */
	char *name, *at, *under, *after, *task, *until, *ask, *expect;
	long nth;
	u64 hold_ns;
	bool together, told;
	enum hold_mode mode;
	struct breakpoint *bp, *after_bp;

	/* while it runs */
	enum step_state state;
	long hits;
	u64 after_task;
	struct task held;
	pid_t tid;
	struct user_regs_struct regs;
	u64 injected_sp;
	struct frame frames[STACK_MAX];
	int nframes;
	u64 t_freeze, t_first_beat, t_last_beat, t_try, t_done, t_thaw;
	long beats, sleeps;
	int asker;			/* guest pid of who asks */
	bool thaw_asked, done_frozen, gone, never, clean;
	char errno_name[24];
	struct blocked *blocked;
	bool blocked_on_held;
	enum answer answer;
	const char *why;
};

struct plan {
	struct step *steps;
	int n;
};

void plan_parse(struct plan *p, const char *text);
void plan_resolve(struct plan *p, const char *source);

/* hold.c */
void hold_init(const struct plan *p);
bool hold_allowed(struct step *s, const struct task *t);
void hold_begin(struct step *s, pid_t tid, struct user_regs_struct *regs,
		const struct task *t);
bool hold_again(struct step *s, pid_t tid, struct user_regs_struct *regs);
void hold_thaw_vcpu(struct step *s);

/* judge.c */
bool judge_time_to_thaw(struct step *s);
void judge_answer(struct step *s, bool guest_ended);

/* marks.c: messages to and from the guest are file names in a directory */
void marks_open(const char *dir);
void marks_read(void (*fn)(const char *mark));
__attribute__((format(printf, 3, 4)))
void mark_put(const char *kind, int n, const char *fmt, ...);
int marks_fd(void);			/* -1 when there is no directory */

/* trace.c */
void trace_probe(void);
int trace_run(struct plan *p, char **argv);

/* report.c */
void report_open(const char *transcript, const char *json);
void report_plan(const struct plan *p);
void report_step(const struct step *s);
__attribute__((format(printf, 1, 2)))
void report_note(const char *fmt, ...);
int report_end(void);			/* number of checks not ok */

#endif
