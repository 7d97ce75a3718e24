/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Questions put to a task in execve(), each from a process of its own.  A
 * question waits when the kernel says that its process sleeps for the task's
 * lock, not when it takes long.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <sys/types.h>

struct probe {
	const char *name;	/* see users.h; or "ps"; or of ask */
	int (*ask)(pid_t victim);	/* instead; returns errno or 0..255 */
	pid_t pid;
	bool waited, done, killed;
	int error;		/* when done; what ask() returned */
};

/* Makes p the n probes of these names; the rest of p must be zero. */
void probes_name(struct probe *p, const char *const *names, int n);
/* Asks the n questions of p->name at once, as user uid. */
void probes_ask(struct probe *p, int n, pid_t victim, uid_t uid);
/* Until each waits or is done; false when some did neither for 5 s. */
bool probes_settle(struct probe *p, int n);
/* Whether the process sleeps in ptrace(). */
bool in_ptrace(pid_t pid);
/* Kills those that wait; until each is gone; false when that took 5 s. */
bool probes_kill(struct probe *p, int n);
/* Until all are done; false when that took 5 s.  Ends those left. */
bool probes_end(struct probe *p, int n);
/* "now:ok", "now:EACCES", "waits:ok", "waits:killed"; a static buffer. */
const char *probe_says(const struct probe *p);
/* Observes PREFIX.NAME=SAYS for each of the n probes, NAME being the probe's. */
void probes_observe(const struct probe *p, int n, const char *prefix);

#endif
