/* SPDX-License-Identifier: GPL-2.0-only */
/* Users of exec's locks (user.h), aimed into an execve(). */
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

/* main() of a scenario that aims so; s needs no run().  Returns the exit code. */
int aim_main(const struct scenario *s, const struct aim *how, int argc, char *argv[]);

/*
 * Takes one sample of a user whose victim is held in the phase until dose ms after
 * the user began.  The known delay of the sample is that of the release.  Returns
 * what sample() returns.
 */
bool aim_held(const struct scenario *s, int dose, int iter, enum phase phase,
	      const char *user);

/*
 * main() of a family of scenarios, each of which is aim_held() in the phase with the
 * user in its name.  Returns the exit code, which is ABSENT when the kernel does not
 * have that user.
 */
#define ABSENT 4
int held_main(enum phase phase, const char *title, int argc, char *argv[]);

/*
 * A family of scenarios is one program with many names.  Returns "kcmp" when the
 * program was started as "wait-kcmp"; ends it when its name has no such part.
 */
const char *family_user(void);

/*
 * Processes that ask at the same time.  Each calls ask(ITS OWN, WHICH, arg), which
 * fills in op, done and error.  Times are those of now_ns().
 */
struct asked {
	volatile int64_t op, done;	/* when it asked, and when it had the answer */
	volatile int error;		/* errno, or 0 */
	volatile int ready;
	pid_t pid;
};

/* Forks n of them, at most 64; returns their array when all are ready to ask. */
struct asked *askers_start(int n, void (*ask)(struct asked *, int, void *),
			   void *arg);
/* Lets all of them ask. */
void askers_go(void);
/* Waits for the first asker (the one with number 0) to ask, and returns when it did. */
int64_t askers_began(void);
/* Waits until all n have their answers; returns false when the time until has come before. */
bool askers_wait(int n, int64_t until);
/* Reaps all n; ends the program when one of them failed. */
void askers_end(int n);

#endif
