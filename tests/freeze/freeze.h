/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * freeze: stop one task of a User-mode Linux guest at a kernel function, and
 * see what the other tasks do meanwhile.
 *
 * A UML kernel is an ordinary process: each of its virtual CPUs is a thread,
 * its symbols are an ELF symbol table, its memory is /proc/PID/mem.
 *
 * The files are layers.  Each file uses only those above it, or to its left:
 *
 *	util.c						messages, clock
 *	symbols.c  insn.c  nearnames.c  source.c	the kernel's ELF file, one instruction,
 *							names, the kernel's source
 *	memory.c  place.c  frame-size.c			the guest's memory, FUNCTION+OFFSET
 *	guest-task.c  breakpoint.c  guest-stack.c	what is in that memory
 *	guest-lock.c  blocked.c				which task waits, and for what
 *	steps.c						the language of the steps
 *	marks.c  report.c				what the guest and the user are told
 *	hold.c  judge.c					hold a task, decide what was seen
 *	progress.c					how far each step is
 *	trace.c  main.c					the guest under ptrace, the options
 *
 * A function that says it refuses prints one or more lines that begin with
 * "freeze: " and ends the program with exit code 2.  All times are nanoseconds
 * of CLOCK_MONOTONIC unless they say milliseconds, and 0 means never.
 */
#ifndef FREEZE_H
#define FREEZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/user.h>

#include "../boot/shared.h"

typedef uint64_t u64;
typedef uint8_t u8;

#define NSEC_PER_MSEC	1000000ull

/* --- util.c: messages and the clock --- */

/* The time of CLOCK_MONOTONIC, in nanoseconds. */
u64 now(void);
/* Refuses: prints "freeze: " and the text, and does not return. */
__attribute__((noreturn, format(printf, 1, 2)))
void refuse(const char *fmt, ...);


/* --- symbols.c: the kernel's symbol table and text, from its ELF file --- */
struct symbol {
	const char *name;
	u64 addr, size;			/* size in bytes */
	int type;			/* STT_FUNC, STT_OBJECT, STT_TLS, ... of elf(5) */
};

/* Reads the file, which all functions below speak of.  Refuses a file that is no UML kernel with symbols. */
void symbols_load(const char *path);
/* The first symbol of that name, or NULL. */
const struct symbol *symbol_named(const char *name);
/* The function or the variable that covers addr, or NULL. */
const struct symbol *symbol_at(u64 addr);
const struct symbol *object_at(u64 addr);
/* The bytes at addr, as they are in the file, or NULL; *len is set to how many follow. */
const u8 *text_at(u64 addr, size_t *len);
/* All symbols, sorted by address; *n is set to how many they are. */
const struct symbol *symbols_all(size_t *n);
/* The path that symbols_load() was given, for messages. */
const char *symbols_file(void);
/* Where a variable of a thread is, in bytes from the thread pointer; always negative. */
long tls_offset(const struct symbol *s);

/* --- insn.c: just enough x86-64 to step over one instruction --- */
struct insn {
	unsigned int len;		/* bytes */
	bool jumps;			/* it is a jump, call, return or trap */
	bool rip_relative;		/* its operand is relative to the instruction pointer */
};

/* Decodes what begins at p, of which max bytes may be read; false when it is no instruction that the tables know. */
bool insn_decode(const u8 *p, size_t max, struct insn *in);
/* Why the instruction cannot run at another place, or NULL when it can. */
const char *insn_refusal(const struct insn *in);

/* --- nearnames.c: what to type instead of a name that is not there --- */

/* Prints one line with the functions among the n symbols whose names are similar; nothing when there are none. */
void print_near_names(FILE *f, const char *name, const struct symbol *s, size_t n);

/* --- source.c: which functions of a kernel tree mention a word --- */

/* Is called with the path below the tree, and the function that mentions the word. */
typedef void (*mention_fn)(const char *file, const char *func, void *arg);
/*
 * Calls fn for each line of a function that mentions the word.  Returns how
 * many lines there are, which is 0 also when tree is no kernel tree.
 */
int source_mentions(const char *tree, const char *word, mention_fn fn, void *arg);
/*
 * Prints "WORD FILE FUNCTION" for each function that mentions one of the
 * words, which commas separate.  Returns 0; refuses when none is mentioned.
 */
int print_mentions(const char *tree, const char *words);

/* --- place.c: the place in the kernel that a user names --- */

/*
 * The address of FUNCTION or FUNCTION+OFFSET.  source is the kernel tree in
 * which the callers of an inlined function are looked for, or NULL.  Refuses a
 * place that is not there, is not unique, or is inside an instruction.
 */
u64 symbol_address(const char *spec, const char *source);
/* Prints which functions of the tree call name, and which of them are in the kernel; of the others also the callers. */
void print_callers(FILE *f, const char *tree, const char *name);

/* --- memory.c: the guest's memory --- */

/* Opens the memory of a process; needed again after each exec of it.  Refuses when it cannot be opened. */
void memory_attach(pid_t pid);
/* True when all len bytes were read or written; errno otherwise, and buf may be half filled. */
bool memory_read(u64 addr, void *buf, size_t len);
bool memory_write(u64 addr, const void *buf, size_t len);
/* The 64-bit word at addr; 0 where there is no memory. */
u64 memory_word(u64 addr);

/* --- breakpoint.c: int3 in the guest kernel's text --- */
struct breakpoint {
	u64 addr;
	u8 orig[16];			/* the text that was there, at least one instruction */
	struct insn insn;		/* the instruction that it covers */
};

/* The breakpoint at addr, new if need be; messages call it spec.  Refuses what cannot be stepped over. */
struct breakpoint *breakpoint_add(u64 addr, const char *spec);
/* The breakpoint that stopped a thread with this instruction pointer, or NULL. */
struct breakpoint *breakpoint_hit(u64 rip);
/* Writes all breakpoints into the guest.  Refuses when that fails. */
void breakpoints_insert(void);
/* Does what the covered instruction would have done; returns 0, or -1 with errno. */
int breakpoint_step_over(pid_t tid, const struct breakpoint *b,
			 struct user_regs_struct *regs);

/* --- guest-task.c: the guest's tasks --- */
struct task {
	u64 addr;			/* of its task_struct */
	u64 stack, signal, mm;		/* the fields of that name; addresses in the guest */
	int pid, tgid;			/* in the guest */
	int cpu;			/* of task_current() only */
	unsigned int state, flags;	/* __state (0: it runs or can run) and flags */
	int preempt_count, rcu_nesting;
	bool irqs_off;			/* of task_current() only */
	char comm[17];
};

/* Reads the file that ./offsets wrote.  Refuses one that cannot be read or is of another kernel. */
void tasks_init(const char *offsets_file);
/* Is that offset in the file?  Some configurations lack a field. */
bool offset_known(const char *name);
/* That offset, in bytes.  Refuses one that is not in the file. */
long offset_of(const char *name);
/* Fills *t from the task_struct at addr; false when there is no memory. */
bool task_read(u64 addr, struct task *t);
/* The task that runs on the virtual CPU with these registers; false when there is none. */
bool task_current(const struct user_regs_struct *regs, struct task *t);
/* Calls fn for every thread of every process of the guest, until fn returns false. */
void for_each_task(bool (*fn)(const struct task *t, void *arg), void *arg);
/* Where a task that does not run will go on; false when it seems to run. */
bool task_saved_context(const struct task *t, u64 *ip, u64 *sp);
/* Why the task must not be made to sleep where it is, or NULL when it may.  The next call overwrites the text. */
const char *task_atomic_reason(const struct task *t);

/* --- frame-size.c: what a function has on its stack --- */

/* Bytes between the stack pointer at ip, which is in f, and f's return address; -1 when they cannot be told. */
long frame_size(const struct symbol *f, u64 ip);
/* Is this a call instruction?  At least three bytes must be there. */
bool is_call(const u8 *p);

/* --- guest-stack.c: which function called which --- */
#define STACK_MAX 24			/* frames that are kept of a stack */
struct frame {
	const struct symbol *func;
	u64 addr;			/* where it will go on */
	u64 sp;
	bool guess;			/* the frame was found by a search, and may be wrong */
};

/*
 * Stores at most max frames, the innermost first; frame 0 is the place ip itself.
 * Returns how many they are, which is 0 when sp is not on the stack of t.
 */
int stack_walk(const struct task *t, u64 ip, u64 sp, struct frame *f, int max);
/* Is func among the callers?  A part that the compiler split off (func.cold) counts as func. */
bool stack_under(const struct frame *f, int n, const char *func);
/* Prints "exit_mmap+0 < mmput+0x34 < ..."; a ? stands before a guess. */
void stack_print(FILE *out, const struct frame *f, int n);

/* --- guest-lock.c: the lock that a task waits for --- */
struct lock_wait {
	char name[64];			/* exec_update_lock, mmap_lock, ... */
	char of[40];			/* comm/pid of the task that the lock is part of, or empty */
	char holder[40];		/* comm/pid of the task that holds it, or empty */
	u64 holder_task;		/* the address of that task, or 0 */
};

/* True when the stack is that of a task that waits for a mutex or an rwsem; *w then says for which. */
bool lock_waited_for(const struct task *t, const struct frame *f, int n,
		     struct lock_wait *w);

/* --- blocked.c: every task of the guest that waits for something --- */
struct blocked {
	struct task task;
	struct frame frames[STACK_MAX];
	int n;				/* frames */
	bool has_lock;			/* it waits for this lock: */
	struct lock_wait lock;
	struct blocked *next;
};

/*
 * The tasks that wait for a lock or sleep uninterruptibly, a held one too.  The
 * caller frees the list; it is NULL when there are none, and short when memory
 * runs out.
 */
struct blocked *blocked_tasks(void);
void blocked_free(struct blocked *b);

/* --- steps.c: the plan, a list of steps --- */
enum hold_mode {
	HOLD_TASK,			/* The task sleeps. */
	HOLD_VCPU,			/* Its virtual CPU is stopped. */
};

/* What the user typed; steps.c explains the words.  A text is NULL when its word is missing. */
struct request {
	char *name, *at, *under, *after, *task, *until, *ask, *expect;
	long nth;			/* from 1 */
	u64 hold_ns;			/* how long to hold */
	bool together, told;		/* the words `and' and `told' */
	enum hold_mode mode;
	struct breakpoint *bp;		/* of at */
	struct breakpoint *after_bp;	/* of after, or NULL */
};

enum step_state {
	STEP_WAITING,			/* The steps before it are not over. */
	STEP_ACTIVE,			/* Its moment has not come. */
	STEP_HELD,			/* The task is frozen. */
	STEP_THAWED,			/* The task was let go, and the answer is not there. */
	STEP_OVER,			/* The verdict is there. */
};

/* How far the step is, and what has happened so far. */
struct progress {
	enum step_state state;
	long hits;			/* moments so far that match the request */
	u64 after_task;			/* address of the task that came through `after' last */
	struct task held;
	struct frame frames[STACK_MAX];	/* where it was frozen */
	int nframes;
	pid_t tid;			/* host thread that ran the held task */
	struct user_regs_struct regs;	/* of the held task at the breakpoint */
	u64 injected_sp;		/* its stack pointer in the sleep that it was made to call */
	u64 t_freeze, t_thaw;
	u64 t_first_beat;		/* first heartbeat of the guest while frozen */
	u64 t_try, t_done;		/* the guest began to ask, and had its answer */
	long beats;			/* heartbeats while frozen */
	int asker;			/* guest pid of the task that asks */
	char errno_name[24];		/* how the operation of the question failed, or empty */
	bool thaw_asked;		/* the task will be let go at the next occasion */
	bool done_frozen;		/* the answer came while the task was held */
	bool gone;			/* the guest says: the task that asks was killed, or never was */
	bool never;			/* the guest says: nothing was frozen, or no answer comes */
	bool clean;			/* the guest has ended what it started for this step */
};

enum answer {
	ANSWER_NONE,
	ANSWER_DONE,			/* done while frozen */
	ANSWER_BLOCKED,			/* blocked until the thaw */
	ANSWER_INCONCLUSIVE,
	ANSWER_NEVER,			/* asked, and neither done nor killed after the thaw */
	ANSWER_HELD,			/* there was no question, and the task was held */
	ANSWER_REFUSED,			/* the task cannot be made to sleep there */
	ANSWER_NOT_FROZEN,
	ANSWER_NOT_APPLICABLE,		/* the task that was to ask is not there any more */
};

/* What came out, and the evidence for it. */
struct verdict {
	struct blocked *blocked;	/* which tasks wait, when last looked at */
	bool blocked_on_held;		/* one that asks waited for what the held task owns */
	enum answer answer;
	const char *why;		/* more about the answer, or NULL */
};

struct step {
	int n;				/* 1, 2, ... in the plan */
	struct request want;
	struct progress run;
	struct verdict verdict;
};

struct plan {
	struct step *steps;
	int n;
};

/* Adds the steps of the text, one a line; a line that begins with # is a comment.  Refuses errors by step. */
void plan_parse(struct plan *p, const char *text);
/* Turns the places of the plan into breakpoints; source is as for symbol_address().  Refuses what cannot be used. */
void plan_resolve(struct plan *p, const char *source);

/* --- marks.c: messages to and from the guest are names of files in a directory --- */

/* Begins to watch the directory.  Refuses one that cannot be watched. */
void marks_open(const char *dir);
/* Calls fn with the name of each message that has come since the last call. */
void marks_read(void (*fn)(const char *mark));
/* Makes the file KIND.N appear with this text; KIND when n is 0.  Does nothing without a directory or on error. */
__attribute__((format(printf, 3, 4)))
void mark_put(const char *kind, int n, const char *fmt, ...);
/* A descriptor that poll(2) finds readable when a message has come; -1 when there is no directory. */
int marks_fd(void);

/* --- report.c: the transcript, and a line of JSON for each step --- */

/* Opens the files; a transcript of NULL is standard error, a json of NULL is left out.  Refuses what it cannot open. */
void report_open(const char *transcript, const char *json);
void report_plan(const struct plan *p);
void report_step(const struct step *s);
/* Writes a comment into the transcript. */
__attribute__((format(printf, 1, 2)))
void report_note(const char *fmt, ...);
/* Closes the files; returns how many steps were not ok. */
int report_end(void);

/* --- hold.c: the two ways to keep a task where it is --- */

/* Finds the function of the kernel that sleeps.  Refuses a plan that needs it when there is none. */
void hold_init(const struct plan *p);
/* May the task be held as the step asks?  When it may not, the verdict's `why' is set. */
bool hold_allowed(struct step *s, const struct task *t);
/* Begins to hold t, whose thread has stopped at the breakpoint; regs->rip is the address of that. */
void hold_begin(struct step *s, pid_t tid, struct user_regs_struct *regs,
		const struct task *t);
/* The held task is back at the breakpoint from its sleep.  Returns true when it is set free; else it sleeps again. */
bool hold_again(struct step *s, pid_t tid, struct user_regs_struct *regs);
/* Sets a task free whose virtual CPU was stopped. */
void hold_thaw_vcpu(struct step *s);

/* --- judge.c: when to let go, and what the answer is --- */

/* To be called every few milliseconds while a step is held; true once it should be let go. */
bool judge_time_to_thaw(struct step *s);
/* Fills in the answer of a step that is over. */
void judge_answer(struct step *s, bool guest_ended);

/* --- progress.c: how far each step is --- */

/* Begins the plan, which is to stay; its first steps become active. */
void progress_begin(struct plan *p);
/*
 * A thread has stopped at the breakpoint b; regs->rip is the address of that.
 * Returns true when a step has taken the thread, and has let it go on or holds
 * it; false when the caller must step over the breakpoint.
 */
bool progress_breakpoint(pid_t tid, const struct breakpoint *b,
			 struct user_regs_struct *regs);
/* A message of the guest has come. */
void progress_mark(const char *mark);
/* Does what only time brings about; returns after how many milliseconds it wants to be called again. */
int progress_look(void);
/* The guest has ended: no step begins any more. */
void progress_guest_ended(void);
/* Ends the steps that are not over. */
void progress_end(void);

/* --- trace.c: the guest under ptrace --- */

/* Refuses, before anything is started, when the host does not allow ptrace. */
void trace_probe(void);
/*
 * Runs the guest argv through the plan.  Returns its exit status, 128+N when a
 * signal N to this process ended it; ends by the guest's signal if it had one.
 */
int trace_run(struct plan *p, char **argv);

#endif
