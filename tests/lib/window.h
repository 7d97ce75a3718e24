/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A victim that is held in one phase of its execve() for as long as the experiment wants,
 * by a FUSE server that does not answer (fuse.h).  All end the program on failure.
 */
#ifndef WINDOW_H
#define WINDOW_H

#include "fuse.h"
#include "lab.h"

enum phase {
	IN_EXIT_MMAP,	/* in the teardown, which writes a dirty page of a shared mapping */
	IN_EXIT_AIO,	/* in the teardown, which waits for an AIO read in flight */
	IN_FLUSH,	/* before the new mm is in place; a close-on-exec file is closed */
	IN_DE_THREAD,	/* before that; another thread does not die */
	IN_MMAP_LOCK,	/* in exec_mmap(), with exec_update_lock held; another user of the old mm has mmap_lock */
};

struct window {
	/* The caller of window_open() sets these; the rest must be zero. */
	uid_t uid;		/* the victim's user */
	void (*setup)(void *arg);	/* runs in the victim, before it is ready; or NULL */
	void *arg;
	void (*before_exec)(struct window *w);	/* runs in the caller, when the victim is ready; or NULL */
	/* window_open() sets these. */
	enum phase phase;
	struct fuse fuse;
	struct victim victim;
};

/* Starts the victim, and returns when it is in that phase; it has 5 s for that. */
void window_open(struct window *w, enum phase phase);
/* Whether the new image has not yet begun. */
bool window_is_open(const struct window *w);
/* Lets the victim go, and waits 5 s at most for its new image. */
void window_release(struct window *w);
/* Releases the victim unless that was done, and ends victim and server. */
void window_close(struct window *w);

/* Makes the next execve() of the caller wait in the phase, for this server. */
void window_block(struct fuse *f, enum phase phase);

/* /proc/sys/fs/aio-nr: the requests that all AIO contexts may have; each context here has one. */
long aio_nr(void);

/* Makes a process that shares the mm of the caller and ends with the caller; returns its PID. */
pid_t mm_sibling(void);
/* The same, and it shares the caller's signal table as well. */
pid_t sighand_sibling(void);

#endif
