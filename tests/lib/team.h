/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A team is a process of three threads: the first, which waits; the syncer, which restricts
 * all threads by Landlock's TSYNC when it is asked to; and the member, which does what the
 * experiment wants.  A TSYNC is done when each thread has run the work that it was given,
 * which a thread does where it would handle a signal.
 */
#ifndef TEAM_H
#define TEAM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* In memory that the team shares with the program that started it. */
struct team_says {
	volatile pid_t syncer, member;
	volatile int asked, answered;	/* TSYNCs that were asked for, and those that are done */
	volatile int calling;		/* the syncer is in one */
	volatile int failed;		/* errno of the last one, or 0 */
	volatile int64_t ended;		/* when the last one returned (now_ns()) */
	volatile int signals;		/* SIGUSR1s that were handled */
	volatile int go, done;		/* the member may begin; it has done its work */
	volatile int error;		/* what the work returned */
	volatile int here, more, begin, young;	/* for the work */
};

struct team {
	pid_t pid;
	uid_t uid;			/* whose the team is; 0: root */
	int (*work)(struct team *t);	/* what the member does; returns 0 or errno */
	bool domain;			/* its TSYNCs bring a domain */
	const char *name;		/* for the work */
	struct team_says *s;
	bool in_call;			/* the member has stopped where a system call begins */
};

/*
 * TSYNC without a domain: it mutes the log of domains below (since 7.1), and so can be called any
 * number of times.  Returns 0 or errno; EINVAL where there is none.
 */
int landlock_tsync(void);
/* TSYNC with a domain in which no directory can be made; 16 of them at most. */
int landlock_tsync_domain(void);

/* Starts a team, of which uid, work and name are set.  Returns when its threads wait. */
void team_start(struct team *t);
/*
 * Asks for a TSYNC, unless one is going on.  Returns when the syncer sleeps in it, or when it
 * is done; false when that takes more than 5 s.
 */
bool team_sync(struct team *t);
/* Whether all TSYNCs that were asked for are done, or will be within ms. */
bool team_synced(struct team *t, int ms);
/* Makes the caller a tracer of the member, and lets it begin its work step by step. */
void team_trace(struct team *t);
/*
 * Begins a TSYNC and then lets the member go on, to where its next system call begins or ends.  So
 * it is in the middle of a call when it is given its work.  Returns how long that took, ns, or -1
 * when it does not come there: within ms; or, when ms is 0, at all, for both sleep in the kernel.
 */
int64_t team_step(struct team *t, int ms);
/* The same step without a TSYNC. */
int64_t team_next(struct team *t, int ms);
/* Lets the member go on at its own pace. */
void team_untrace(struct team *t);
/* Takes all steps of the work.  Returns false when one is never done. */
bool team_gated(struct team *t);
/* Lets the member do its work at its own pace. */
void team_go(struct team *t);
/* Kills and reaps the team; returns the wait status of its process. */
int team_end(struct team *t);

/* A work: uses a lock of its own process in the way of that name (users.h). */
int uses_itself(struct team *t);
/* A work: waits in vfork(), without looking for signals, until more is set (flag_set()). */
int waits_in_vfork(struct team *t);

#endif
