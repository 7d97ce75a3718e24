/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A FUSE server in this program.  It has one file of a page, and its answers wait until
 * the experiment lets them go.  It speaks the raw protocol (include/uapi/linux/fuse.h),
 * because a library would bring threads and a program of its own.
 *
 * The process of the server alone has /dev/fuse open.  When it ends, in whatever way,
 * the kernel aborts the connection and every task that waits for it goes on.
 */
#ifndef FUSE_H
#define FUSE_H

#include <stdbool.h>
#include <sys/types.h>

#define FUSE_BYTES 4096		/* size of the file */

/* Which answers are withheld until fuse_go(). */
enum fuse_hold {
	HOLD_READ = 1,		/* to a read with O_DIRECT, so that AIO stays in flight */
	HOLD_WRITE = 2,		/* to the write of a dirty page, when its mapping goes */
	HOLD_FLUSH = 4,		/* to the close() of a descriptor */
	HOLD_PAGE = 8,		/* to other reads, so that a page fault takes as long */
	BEFORE_LOOKUP = 16,	/* nothing; before() runs before a LOOKUP is answered, too */
};

struct fuse {
	pid_t pid;		/* the server */
	char dir[40], file[48];
	int held, go;		/* the read end of one pipe, the write end of another */
};

/*
 * Mounts the file and serves it from a child process, named "fuse-server".  Before each
 * WRITE is answered, before(arg) runs in the server unless it is NULL.  Ends the program
 * when FUSE cannot be had.
 */
void fuse_start(struct fuse *f, unsigned int hold, void (*before)(void *),
		void *arg);
/* Waits until one more answer is withheld; returns false when there is none within ms. */
bool fuse_held(struct fuse *f, int ms);
/* Lets the withheld answers go; no more are withheld from now on. */
void fuse_go(const struct fuse *f);
/* Ends the server alone; the file system stays mounted. */
void fuse_kill(struct fuse *f);
/* Ends the server and unmounts. */
void fuse_end(struct fuse *f);

#endif
