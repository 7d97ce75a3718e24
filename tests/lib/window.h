/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A victim held in one phase of its execve() for as long as the experiment
 * wants, by a FUSE server that does not answer (fuse.h).
 */
#ifndef WINDOW_H
#define WINDOW_H

#include "fuse.h"
#include "lab.h"

enum phase {
	IN_EXIT_MMAP,	/* teardown: a dirty page of a shared mapping is written */
	IN_EXIT_AIO,	/* teardown: an AIO read is in flight */
	IN_FLUSH,	/* before the new mm: a close-on-exec file is closed */
	IN_DE_THREAD,	/* before that: another thread does not die */
};

struct window {
	uid_t uid;		/* the victim's user */
	void (*setup)(void *);	/* more to do in the victim, or NULL */
	void *arg;
	/* Called, in the caller of window_open(), when the victim is ready. */
	void (*before_exec)(struct window *w);
	/* filled by window_open() */
	enum phase phase;
	struct fuse fuse;
	struct victim victim;
};

/*
 * Returns when the victim is in that phase; ends the program when it does not
 * get there within 5 s.
 */
void window_open(struct window *w, enum phase phase);
/* Whether the new image has not yet begun. */
bool window_is_open(const struct window *w);
/* Lets it go, and waits for the new image. */
void window_release(struct window *w);
/* The same if need be, then ends victim and server. */
void window_close(struct window *w);

/* Makes execve() of the caller wait in the phase. */
void window_block(struct fuse *f, enum phase phase);

long aio_nr(void);		/* /proc/sys/fs/aio-nr */

/* A process that shares the mm of the caller, and ends with the caller. */
pid_t mm_sibling(void);
/* One that shares its signal table as well. */
pid_t sighand_sibling(void);

#endif
