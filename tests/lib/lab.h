/* SPDX-License-Identifier: GPL-2.0-only */
/* What the programs that run in a guest share. */
#ifndef LAB_H
#define LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifndef __GLIBC__
const char *strerrorname_np(int error);	/* "EPERM", NULL when not known */
const char *sigabbrev_np(int sig);	/* "KILL" */
#endif

#define MS 1000000LL
#define US 1000LL

/* CLOCK_MONOTONIC in ns; same for all processes of a guest. */
int64_t now_ns(void);
void sleep_until(int64_t ns);	/* sleeps; wakes up late rather than early */
bool until(volatile int64_t *t, int64_t ns);	/* waits for *t to be set */
/* Spins, giving way to who else wants the CPU; sleeps where there is but one. */
void pause_ns(int64_t ns);
bool one_cpu(void);

/* Prints a message with errno's text and ends the program with 1. */
void fail(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* Runs on this CPU only; without effect when the guest has no such CPU. */
void pin(int cpu);

/* Writes text to a file of the kernel's; false with errno set on failure. */
bool put(const char *path, const char *text);
/* Zeroed memory that this process shares with those that it forks.  Ends the program on failure. */
void *shared_memory(size_t size);
/* Writes a copy of this program to an open file.  Ends the program on failure. */
void copy_self(int to);

/*
 * The task whose execve() is studied.  It is forked, sets itself up (memory,
 * AIO ...), waits for the start, takes the time, and executes the program it
 * came from anew, which takes the time of its first instruction and pauses.
 */
struct victim {
	pid_t pid;
	pid_t forked;		/* pid, or its parent when that runs by victim_run() */
	struct victim_times *t;
};

struct victim_times {
	volatile int ready, go;
	volatile pid_t pid;
	volatile int64_t armed;	/* when the thing waited for was started */
	volatile int64_t exec;	/* right before execve() */
	volatile int64_t first;	/* first instruction of the new image */
};

/*
 * Forks a victim.  setup(arg) runs in it before it is ready; arm(arg), when
 * not NULL, right before execve().  Returns when the victim is ready.
 */
void victim_start(struct victim *v, void (*setup)(void *), void (*arm)(void *),
		  void *arg);
/*
 * What victims execute when it is not this program.  It must lead to this
 * program by the name of "victim-image", with the arguments at the end.
 */
extern const char *victim_program;
/* A setup: *(int *)mib MiB of private memory, all of it present. */
void populate_mib(void *mib);
/*
 * On one CPU who observes sees only what the victim lets it: in a kernel
 * without preemption at its cond_resched(), if it is wanted more there.  With
 * this set it is of a class that runs as soon as it wakes up, from victim_go()
 * to victim_end(), and must sleep (pause_ns()) between two looks.
 */
extern bool observe_eagerly;
/*
 * The rest of a victim, for a setup that wants its execve() made by a child of
 * the victim instead: the child calls this.
 */
void victim_run(void) __attribute__((noreturn));
void victim_go(struct victim *v);	/* returns when exec has its time */
void victim_end(struct victim *v);	/* waits for the image, kills, reaps */
/*
 * Waits until the victim's mm is the new one and not yet filled, asked without
 * any of exec's locks: /proc/PID/cmdline is empty then (fs/proc/base.c).  False
 * when that was not seen, or when asking may have disturbed it.
 */
bool victim_window(const struct victim *v);
/* To be called first in main(): does not return in the new image. */
void victim_image(int argc, char *argv[]);

/* Scenarios: arguments are [-n ITERATIONS] [DOSE...]. */
struct scenario {
	const char *name, *unit, *title;
	bool ruler;		/* samples carry predict=: a known delay */
	bool two_clocks;	/* samples of a guest carry kwait=, the kernel's clock */
	const int *doses;	/* default doses, ended by -1 */
	/* Makes one sample of the dose and returns what sample() says. */
	bool (*run)(const struct scenario *s, int dose, int iter);
	void (*prepare)(const int *doses, int n);	/* may be NULL */
};

/* A miss is tried again, TRIES times in all; each try is a sample. */
#define TRIES 4
int scenario_main(const struct scenario *s, int argc, char *argv[]);

/* One operation aimed into the victim's exec. */
struct attempt {
	int64_t op, done;	/* when the operation began and ended */
	bool hit;
	int error;		/* errno of the operation, 0 for success */
	int64_t predict;	/* ns; -1 when not known */
	int64_t in_kernel;	/* ns waited for locks, by contention_ns(); if asked for */
};

/* Prints the sample and returns whether it is a hit.  A failed operation ends
 * the program.
 */
bool sample(const struct scenario *s, int dose, int iter,
	    const struct victim *v, const struct attempt *a);

/*
 * A block device whose reads take delay_ms, by null_blk and configfs
 * (Documentation/block/null_blk.rst).  Returns the path of its node, to be
 * freed.  Ends the program when that cannot be had.
 */
char *slow_disk(const char *name, int delay_ms);

#endif
