/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Questions put to a task in execve(), each from a process of its own.  A question
 * counts as waiting when the kernel says that its process sleeps for the task's lock,
 * and not when it takes long.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <sys/types.h>

struct probe {
	const char *name;	/* of users.h, or "ps"; with ask() any name */
	int (*ask)(pid_t victim);	/* is asked instead; returns errno or 0..255 */
	pid_t pid;
	bool waited, done, killed;
	int error;		/* of one that is done: what ask() returned */
};

/* Makes p the n probes of these names; the rest of p must be zero. */
void probes_name(struct probe *p, const char *const *names, int n);
/* Asks the n questions at once, as user uid. */
void probes_ask(struct probe *p, int n, pid_t victim, uid_t uid);
/* Waits until each of them waits or is done; returns false when that takes more than 5 s. */
bool probes_settle(struct probe *p, int n);
/* Whether the process sleeps in ptrace(). */
bool in_ptrace(pid_t pid);
/* Kills those that are not done; returns false when one is not gone within 5 s. */
bool probes_kill(struct probe *p, int n);
/* Waits until all are done, and ends those that are not within 5 s; returns false then. */
bool probes_end(struct probe *p, int n);
/* "now:ok", "now:EACCES", "waits:ok" or "waits:killed", in a static buffer. */
const char *probe_says(const struct probe *p);
/* Observes PREFIX.NAME for each of the n probes: its own name, and what it says. */
void probes_observe(const struct probe *p, int n, const char *prefix);

#endif
