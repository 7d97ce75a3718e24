/* SPDX-License-Identifier: GPL-2.0-only */
/* Boots one User-mode Linux guest and says how it ended. */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "memory.h"

/* How a guest ended; the values are the exit codes of the lab. */
enum guest_end {
	GUEST_DONE = 0,
	GUEST_FAILED = 1,
	GUEST_USAGE = 2,
	GUEST_CRASHED = 4,
	GUEST_HUNG = 5,
};

/* The results channel's descriptor in the kernel's process: ssl0=null,fd:3. */
#define RESULTS_FD 3

struct guest_opts {
	const char *kernel;	/* the linux binary */
	const char *initrd;
	const char *dir;	/* results, console and end are written here */
	const char *mode;	/* "seccomp" or "ptrace": how user space is run */
	const char *share;	/* host directory seen by the guest, or NULL */
	const char *wrapper;	/* command that starts the kernel, or NULL */
	const char *append;	/* more kernel parameters, or NULL */
	const char *log;	/* a console to look through, boot nothing */
	const char *noise;	/* list of known noise (kernel-config/noise), or NULL */
	const char *line;	/* LINE/FLAVOUR: the part of it for this kernel, or NULL */
	unsigned int mem;	/* MiB */
	unsigned int cpus;
	unsigned int limit;	/* seconds of wall clock */
	bool where;		/* print where its memory would be, boot nothing */
	bool show;		/* print the command, do not run it */
	bool shell;		/* the terminal is the guest's console */
	char **args;		/* program and arguments for the guest's init */
	struct memory memory;	/* where the guest keeps its memory */
};

/* host.c */
void printable(char *s);
void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
void check_kernel(const char *path);
void choose_memory(struct guest_opts *o);
void remove_uml_dir(const char *dir);
void terminal(const struct guest_opts *o, bool restore);

/* proc.c */
char **guest_argv(const struct guest_opts *o);
void guest_print(char *const argv[], FILE *to);
pid_t guest_start(const struct guest_opts *o, char *const argv[],
		  int console, int results);
int guest_kill(pid_t pid);
int high_pipe(int p[2]);

/* splat.c */
#define TOP 6			/* frames of a fingerprint */
#define TYPE 192		/* bytes of its type */
#define MAX_NOISE 32

struct frame {
	unsigned long address;
	char function[64], text[96];
};

struct splat {
	char head[256];		/* its first line */
	char print[TYPE + TOP * 68];	/* its fingerprint */
	char caller[16];	/* the thread that says it */
	struct frame frames[TOP];
	unsigned int n;
	bool trace, sure;	/* in its stack; there are sure frames */
	bool leak, noise, host;	/* host: a stall it caused by stopping */
	int count;
};

struct noise {
	char *print[MAX_NOISE];
	bool came[MAX_NOISE];
	unsigned int n;
};

struct splats {
	struct noise noise;
	struct splat now, seen[32];
	unsigned int n;
	bool open, leaks;
	long long began, last;	/* line of the open one, when it came */
	long long stopped;	/* until then a stall is of the host, which was stopped */
	struct splat *crash;	/* the first that is no noise */
};

void splats_line(struct splats *all, const char *line);
void splats_close(struct splats *all);

/* noise.c */
void noise_read(struct noise *l, const struct guest_opts *o);
bool noise_knows(struct noise *l, const char *print);
void splats_print(const struct splats *all, const struct splat *only,
		  const char *kernel, FILE *to);

/* watch.c */
struct watch {
	FILE *log;		/* where the lines go */
	const char *name;	/* file name of log, for messages */
	char line[4096];	/* the line being read */
	size_t len;
	struct splats *splats;	/* console: what the kernel said of itself */
	int code;		/* results: exit status of the program, or -1 */
	long long first_ns;	/* when the first line came, 0 for never */
	int error;		/* errno of a failed write to log */
};

int watch_open(struct watch *w, const char *dir, const char *name);
ssize_t watch_read(struct watch *w, int fd, void (*line)(struct watch *));
void watch_console_line(struct watch *w);
void watch_results_line(struct watch *w);
int watch_close(struct watch *w);
long long now_ns(void);

/* run.c: opened, started, watched until it has exited or must be killed, and drained of what its pipes still hold */
struct run {
	const struct guest_opts *o;
	pid_t pid;
	int console, results, sig;	/* descriptors, -1 when closed */
	struct watch log, res;
	struct splats splats;
	long long start, until, looked, stopped;
	bool exited, ending, crashed;
	int status, signo;
};

void run_open(struct run *r);
void run_start(struct run *r, char *const argv[]);
void run_watch(struct run *r);
void run_drain(struct run *r);

#endif
