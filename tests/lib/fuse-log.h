/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A FUSE server that looks its client up in /proc/PID, in stat or another file, before it answers,
 * as a server that keeps a log would; and a client with a dirty page of the server's file.
 */
#ifndef FUSE_LOG_H
#define FUSE_LOG_H

#include <stdint.h>
#include <sys/types.h>

/*
 * The server shares it with the process that started the server.  That process sets
 * client and file, and the server fills in the rest.
 */
struct fuse_log {
	volatile pid_t client;		/* while it is 0, the server looks nobody up */
	const char *file;		/* below /proc/PID; NULL stands for stat */
	volatile int64_t asked, told;	/* when it began to read, and when it had read */
	char line[64];			/* the first bytes of the file */
};

/* A zeroed one, in shared memory. */
struct fuse_log *fuse_log_new(void);
/* Looks the client up; is the before() of fuse_start(), with the struct fuse_log as its arg. */
void fuse_log_client(void *log);
/* A setup of victim_start(), with the struct fuse as its arg.  The teardown writes the page. */
void fuse_dirty_page(void *fuse);

#endif
