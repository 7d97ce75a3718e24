/* SPDX-License-Identifier: GPL-2.0-only */
/* Users (user.h) aimed into an execve(). */
#ifndef AIM_H
#define AIM_H

#include "lab.h"
#include "window.h"

/*
 * How a scenario aims one user at an execve() that takes as long as it takes.
 * setup(&dose) runs in the victim, which then calls execve().  The user asks as
 * soon as victim_window(v) or, when it is not NULL, seen(v, &dose) returns true.
 */
struct aim {
	const char *user;			/* a name of user_ask() */
	void (*setup)(void *dose);
	bool (*seen)(const struct victim *v, void *dose);
};

/* main() of a scenario that aims so; s needs no run(). */
int aim_main(const struct scenario *s, const struct aim *how, int argc, char *argv[]);

/*
 * The execve() is held in the phase, until dose ms after the user began.  What
 * is predicted is a wait until then.
 */
bool aim_held(const struct scenario *s, int dose, int iter, enum phase phase,
	      const char *user);

/*
 * main() of a family of which each is aim_held() in the phase.  Returns ABSENT
 * when the kernel does not have what it is called after.
 */
#define ABSENT 4
int held_main(enum phase phase, const char *title, int argc, char *argv[]);

/* "kcmp" of "wait-kcmp": a family of scenarios is one program of many names. */
const char *family_user(void);

/*
 * Processes that ask at the same time.  Each calls ask(its own, which, arg),
 * which fills in when it asked, and errno.
 */
struct asked {
	volatile int64_t op, done;
	volatile int error, ready;
	pid_t pid;
};

/* Returns n of them, forked and ready. */
struct asked *askers_start(int n, void (*ask)(struct asked *, int, void *),
			   void *arg);
void askers_go(void);
int64_t askers_began(void);	/* when the first of them asked */

/* Whether all are done by then. */
bool askers_wait(int n, int64_t until);
void askers_end(int n);

#endif
