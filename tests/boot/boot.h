/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boots one User-mode Linux guest and says how it ended.
 *
 * A function that says it refuses prints one line that begins with "guest: " and
 * ends the program with exit code 2.  Times are nanoseconds of CLOCK_MONOTONIC.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "memory.h"
#include "shared.h"

/* How a guest ended; the values are the exit codes of the lab. */
enum guest_end {
	GUEST_DONE = 0,		/* its program ended with 0 */
	GUEST_FAILED = 1,	/* its program ended with another code */
	GUEST_USAGE = 2,	/* it was not booted: wrong usage, or something is missing */
	GUEST_CRASHED = 4,	/* the kernel complained, or ended without the end marker */
	GUEST_HUNG = 5,		/* it was killed because it did not end by itself */
};

/* The descriptor of the results channel in the kernel's process, as in ssl0=null,fd:3. */
#define RESULTS_FD 3

/* How many terminals of a shell there are besides the one that it begins at. */
#define TERMINALS 3

struct guest_opts {
	const char *kernel;	/* the linux binary */
	const char *initrd;
	const char *dir;	/* results, console, splats and end are written here */
	const char *mode;	/* "seccomp" or "ptrace": how UML runs user space */
	const char *share;	/* host directory seen by the guest, or NULL */
	const char *wrapper;	/* command that starts the kernel, or NULL */
	const char *append;	/* more kernel parameters, or NULL */
	const char *log;	/* a kept console that is only read again, or NULL */
	const char *noise;	/* list of known noise (kernel-config/noise), or NULL */
	const char *line;	/* LINE/FLAVOUR: the part of that list for this kernel, or NULL */
	unsigned int mem;	/* MiB */
	unsigned int cpus;
	unsigned int limit;	/* seconds of wall clock until it is killed */
	bool where;		/* only print where its memory would be kept */
	bool show;		/* only print the command */
	bool shell;		/* the terminal is the guest's console */
	int terminals[TERMINALS];	/* with a shell: descriptors of more terminals, or 0 */
	char **args;		/* program and arguments for the guest's init, NULL terminated */
	struct memory memory;	/* where the guest keeps its memory */
};

/* --- host.c: what a guest needs of the host --- */

/* Refuses: prints "guest: " and the text, and does not return. */
void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
/* Refuses a file that is no User-mode Linux kernel, or cannot be read. */
void check_kernel(const char *path);
/* Sets o->memory.  Refuses when no directory has room for o->mem MiB. */
void choose_memory(struct guest_opts *o);
/* Removes what a killed kernel leaves in dir.  Errors do not matter. */
void remove_uml_dir(const char *dir);
/* With a shell only: keeps the terminal's settings, or restores them.  Refuses when there is no terminal. */
void terminal(const struct guest_opts *o, bool restore);

/* With a shell: opens o->terminals, and writes their names to DIR/terminals.  Refuses when there are none. */
void open_terminals(struct guest_opts *o);

/* --- proc.c: the processes of a guest --- */

/* The command that boots the guest, NULL terminated, in static memory.  Refuses too many arguments. */
char **guest_argv(const struct guest_opts *o);
/* Prints a command so that it can be pasted into a shell. */
void guest_print(char *const argv[], FILE *to);
/* Starts the guest; console and results are descriptors that it writes to.  Returns its pid, or -errno. */
pid_t guest_start(const struct guest_opts *o, char *const argv[],
		  int console, int results);
/* Kills all that is left of the guest led by pid, and waits for it.  Returns the wait status of pid. */
int guest_kill(pid_t pid);
/* Makes a pipe whose descriptors are above RESULTS_FD.  Returns 0, or -1 with errno. */
int high_pipe(int p[2]);

/* --- splat.c: what the kernel says of itself when it is broken --- */
#define TOP 6			/* frames of a fingerprint */
#define TYPE 192		/* bytes of its type */
#define MAX_NOISE 32		/* lines of the list of known noise, for one kernel */

struct frame {
	unsigned long address;	/* 0 when the log does not tell it */
	char function[64];
	char text[96];		/* with the offset, as in the log */
};

struct splat {
	char head[256];		/* its first line */
	char print[TYPE + TOP * 68];	/* its fingerprint */
	char caller[16];	/* the thread that reports it, as printk writes it */
	struct frame frames[TOP];
	unsigned int n;		/* frames */
	bool trace;		/* its stack has begun */
	bool sure;		/* its stack has frames that are no guesses */
	bool leak;		/* it is a report of kmemleak */
	bool noise;		/* it is in the list of known noise */
	bool host;		/* it is a stall that the host caused when it was stopped */
	int count;		/* how often it came */
};

struct noise {
	char *print[MAX_NOISE];	/* fingerprints */
	bool came[MAX_NOISE];
	unsigned int n;
};

struct splats {
	struct noise noise;
	struct splat now;	/* the one that is being read */
	struct splat seen[32];	/* each once */
	unsigned int n;
	bool open;		/* there is one that is being read, */
	long long began, last;	/* and its first and its latest line came at these times */
	bool leaks;		/* single leaks were reported */
	long long stopped;	/* a stall that begins before this time is of the host */
	struct splat *crash;	/* the first that is no noise, or NULL */
};

/* Takes one line of the kernel's log, without its end. */
void splats_line(struct splats *all, const char *line);
/* Ends the splat that is being read, if there is one. */
void splats_close(struct splats *all);

/* --- noise.c: known noise, and what is printed of splats --- */

/* Reads the part of o->noise that is about o->line; nothing when one of them is not set.  Refuses a bad list. */
void noise_read(struct noise *l, const struct guest_opts *o);
/* Is that fingerprint in the list?  Notes that it came. */
bool noise_knows(struct noise *l, const char *print);
/* Prints all splats, or only one of them; kernel is the binary for the source lines of stacks, or NULL. */
void splats_print(const struct splats *all, const struct splat *only,
		  const char *kernel, FILE *to);

/* --- watch.c: what the guest says, and when --- */

/* The time. */
long long now_ns(void);

struct watch {
	FILE *log;		/* where the lines go */
	const char *name;	/* file name of log */
	char line[4096];	/* the line that is being read; what is longer is cut */
	size_t len;
	struct splats *splats;	/* of the console: what the kernel said of itself */
	int code;		/* of the results: exit status of the program, or -1 */
	long long first_ns;	/* when the first bytes came, 0 for never */
	int error;		/* errno of a failed write to log, or 0 */
};

/* Opens DIR/NAME for writing.  Returns 0, or -1 with errno. */
int watch_open(struct watch *w, const char *dir, const char *name);
/*
 * Reads once from fd, keeps what was said in the log and calls line() for each
 * full line.  Returns what read(2) did; a failed write is kept in w->error.
 */
ssize_t watch_read(struct watch *w, int fd, void (*line)(struct watch *));
/* What to call for each line of the console, and of the results. */
void watch_console_line(struct watch *w);
void watch_results_line(struct watch *w);
/* Closes the log.  Returns 0, or -1 with errno when anything could not be written. */
int watch_close(struct watch *w);

/* --- run.c: one run of a guest, from its files to its end --- */
struct run {
	const struct guest_opts *o;
	pid_t pid;
	int console, results;	/* what the guest writes is read here; -1 at its end */
	int sig;		/* signals to this process are read here */
	struct watch log, res;
	struct splats splats;
	long long start;
	long long until;	/* the guest is killed then */
	long long looked;	/* when the clock was last looked at */
	long long stopped;	/* how long the host was stopped */
	bool exited, ending, crashed;	/* its process, its program, its kernel has */
	int status;		/* wait status of the kernel's process */
	int signo;		/* signal to this process, or 0 */
};

/* Makes the directory and opens its files.  Refuses on errors. */
void run_open(struct run *r);
/* Starts the kernel.  Refuses what cannot be executed. */
void run_start(struct run *r, char *const argv[]);
/* Returns when the guest has exited, must be killed, or a signal to this process came. */
void run_watch(struct run *r);
/* Reads what the dead guest still has in its pipes. */
void run_drain(struct run *r);

#endif
