/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A FUSE server in this program: one file of a page, whose answers wait until
 * the experiment says so.  It speaks the raw protocol (include/uapi/linux/fuse.h)
 * because a library would bring threads and a program of its own.
 *
 * The server's process alone has /dev/fuse open.  When it ends, however it
 * ends, the kernel aborts the connection and whoever waits goes on.
 */
#ifndef FUSE_H
#define FUSE_H

#include <stdbool.h>
#include <sys/types.h>

#define FUSE_BYTES 4096		/* size of the file */

/* Which answers are withheld until fuse_go(). */
enum fuse_hold {
	HOLD_READ = 1,		/* of O_DIRECT readers: AIO stays in flight */
	HOLD_WRITE = 2,		/* the page that a closed shared mapping leaves */
	HOLD_FLUSH = 4,		/* close() of a descriptor */
	HOLD_PAGE = 8,		/* of who reads or maps: a page fault takes as long */
};

struct fuse {
	pid_t pid;		/* the server */
	char dir[40], file[48];
	int held, go;		/* read and write end of two pipes */
};

/*
 * Mounts the file and serves it from a child process, named "fuse-server".
 * before(arg), when not NULL, runs in the server before each WRITE is
 * answered.  Ends the program when FUSE cannot be had.
 */
void fuse_start(struct fuse *f, unsigned int hold, void (*before)(void *),
		void *arg);
/* Waits until one more answer is withheld; false when that took ms. */
bool fuse_held(struct fuse *f, int ms);
void fuse_go(const struct fuse *f);	/* answers what waits, and withholds no more */
void fuse_kill(struct fuse *f);	/* ends the server only */
void fuse_end(struct fuse *f);	/* ends the server, unmounts */

#endif
