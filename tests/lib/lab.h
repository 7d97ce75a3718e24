/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the programs of a guest share: time, the victim, and the form of a scenario.
 * Times are nanoseconds.  Unless it says otherwise, a function that fails prints a
 * message to stderr and ends the program with 1.
 */
#ifndef LAB_H
#define LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifndef __GLIBC__
const char *strerrorname_np(int error);	/* "EPERM"; NULL for an error that is not known */
const char *sigabbrev_np(int sig);	/* "KILL"; NULL for a signal that is not known */
#endif

#define MS 1000000LL
#define US 1000LL

/* CLOCK_MONOTONIC, which is the same for all processes of a guest. */
int64_t now_ns(void);
/* Sleeps until that time of now_ns(); it wakes up late rather than early. */
void sleep_until(int64_t ns);
/* Waits ns at most for *t to be set, and returns whether it is. */
bool until(volatile int64_t *t, int64_t ns);
/*
 * Passes about ns.  It spins and gives way to other tasks that want the CPU; where there
 * is only one CPU it sleeps, and half a millisecond longer.
 */
void pause_ns(int64_t ns);
/* Whether the guest has only one CPU. */
bool one_cpu(void);
/* Whether work takes no time here (flavour exact, CLOCK=inf-cpu), so that one may look often. */
bool virtual_time(void);

/* Prints a message with errno's text and ends the program with 1. */
void fail(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* Lets the caller run on this CPU only; has no effect when the guest has no such CPU. */
void pin(int cpu);

/* Writes text to a file of the kernel's; returns false, with errno set, on failure. */
bool put(const char *path, const char *text);
/* Zeroed memory that this process shares with those that it forks. */
void *shared_memory(size_t size);
/* Writes a copy of this program to an open file. */
void copy_self(int to);

/*
 * The victim is the task whose execve() is studied.  It is forked, sets itself up
 * (memory, AIO ...) and waits for the start.  Then it takes the time and executes the
 * program that it came from anew.  The new image takes the time of its first instruction,
 * and stays until it is ended.
 */
struct victim {
	pid_t pid;
	pid_t forked;		/* the same, or the parent of a victim that victim_run() made */
	struct victim_times *t;
};

/* In memory that the victim, its new image and the observer share. */
struct victim_times {
	volatile int ready, go;
	volatile pid_t pid;
	volatile int64_t armed;	/* when the victim had called arm() */
	volatile int64_t exec;	/* right before execve() */
	volatile int64_t first;	/* the first instruction of the new image; 0 before */
};

/*
 * Forks a victim.  setup(arg) runs in it before it is ready, and arm(arg) right before
 * execve(); both may be NULL.  Returns when the victim is ready.
 */
void victim_start(struct victim *v, void (*setup)(void *), void (*arm)(void *),
		  void *arg);
/*
 * What victims execute when it is not this program.  It must lead to this program under
 * the name "victim-image", with its arguments at the end.
 */
extern const char *victim_program;
/* A setup(): populates *(int *)mib MiB of private memory. */
void populate_mib(void *mib);
/*
 * On one CPU the observer sees only what the victim lets it see: in a kernel without
 * preemption that is at a cond_resched() of the victim, and only if the observer is wanted
 * more there.  When this is set, the observer is of a class that runs as soon as it wakes
 * up, from victim_go() to victim_end(), and must sleep (pause_ns()) between two looks.
 */
extern bool observe_eagerly;
/*
 * The rest of a victim.  A setup() that wants a child of the victim to make the execve()
 * lets the child call this.
 */
void victim_run(void) __attribute__((noreturn));
/* Starts the execve(), and returns when its time is taken. */
void victim_go(struct victim *v);
/* Waits 20 s at most for the new image, kills and reaps it. */
void victim_end(struct victim *v);
/*
 * Waits until the victim has its new mm and that is not yet filled.  /proc/PID/cmdline is
 * empty then (fs/proc/base.c), and reading it takes none of exec's locks.  Returns false
 * when that was not seen, or when asking may have disturbed the victim.
 */
bool victim_window(const struct victim *v);
/* Is to be called first in main().  It does not return in the new image of a victim. */
void victim_image(int argc, char *argv[]);

/* A scenario takes the arguments [-q] [-n ITERATIONS] [DOSE...]. */
struct scenario {
	const char *name, *unit, *title;
	bool ruler;		/* its samples carry predict=, a known delay */
	bool two_clocks;	/* its samples in a guest carry kwait=, the kernel's clock */
	bool cost;		/* it measures what a patch costs, and not how long others wait */
	const char *of;		/* the unit of what a scenario of a cost measures; NULL: ns */
	const int *doses;	/* the default doses, ended by -1 */
	/* Makes one sample at the dose, and returns what sample() returns. */
	bool (*run)(const struct scenario *s, int dose, int iter);
	void (*prepare)(const int *doses, int n);	/* is called once before; may be NULL */
};

/* A miss is tried again, TRIES times in all.  Each try is a sample. */
#define TRIES 4
/* main() of a scenario.  Returns the exit code: 0, or 2 for wrong arguments. */
int scenario_main(const struct scenario *s, int argc, char *argv[]);

/* One operation that was aimed into the victim's execve(). */
struct attempt {
	int64_t op, done;	/* when the operation began and when it ended */
	bool hit;		/* the operation began in the midst of the execve() */
	int error;		/* errno of the operation, or 0 */
	int64_t predict;	/* how long it should wait, ns; -1 when that is not known */
	int64_t in_kernel;	/* contention_ns() of the operation; 0 when nobody asked */
};

/*
 * Prints the sample, and returns whether it is a hit: the aim must have hit, and the new
 * image must have begun after the operation.  An operation that failed ends the program.
 */
bool sample(const struct scenario *s, int dose, int iter,
	    const struct victim *v, const struct attempt *a);

/*
 * Makes a block device whose reads take delay_ms, by null_blk and configfs
 * (Documentation/block/null_blk.rst), unless one of that name is there.  Returns the path of its
 * node, to be freed.
 */
char *slow_disk(const char *name, int delay_ms);

#endif
