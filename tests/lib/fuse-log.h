/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A FUSE server that looks up in /proc/PID/stat who it serves before it
 * answers, as one that logs would, and a client with a dirty page of its file.
 */
#ifndef FUSE_LOG_H
#define FUSE_LOG_H

#include <stdint.h>
#include <sys/types.h>

/* In memory that the server shares with who started it; it fills all but client. */
struct fuse_log {
	volatile pid_t client;		/* nobody is looked up while it is 0 */
	volatile int64_t asked, told;	/* when the look began, and ended */
	char line[64];
};

struct fuse_log *fuse_log_new(void);
void fuse_log_client(void *log);	/* for fuse_start() */
/* For victim_start(); arg is the struct fuse.  The page is written at execve(). */
void fuse_dirty_page(void *fuse);

#endif
