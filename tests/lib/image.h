/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A task whose execve() brings an image of this same program that says who and
 * what it is, and then stays until it is ended.
 */
#ifndef IMAGE_H
#define IMAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define IMAGE_LOCKS 65536	/* bytes that an image tries to mlock() */

struct said {
	pid_t pid, tid;
	uid_t euid, suid;
	gid_t egid;
	uint64_t caps;		/* effective */
	int secure;		/* AT_SECURE */
	int dumpable, no_new_privs;
	int execfd;		/* whether there is AT_EXECFD */
	int membarrier;		/* errno of MEMBARRIER_CMD_PRIVATE_EXPEDITED */
	int lock;		/* errno of mlock() of IMAGE_LOCKS */
	int map;		/* errno of mapping what image_wants() asked for */
	char args[160];		/* argv with a blank between */
};

struct image {
	pid_t pid;
	int from;
};

/* Forks; run(arg) in the child executes what leads to an image. */
void image_start(struct image *i, void (*run)(void *), void *arg);
/* To be called by run(): the image is to map mib MiB, too. */
void image_wants(int mib);
/* A run: executes the program named arg, or this one when it is NULL. */
void image_exec(void *path);
/* False when there is no image within ms, or the task is gone. */
bool image_within(struct image *i, struct said *s, int ms);
/* The same within 5 s. */
bool image_says(struct image *i, struct said *s);
/* Kills, reaps; returns wait()'s status. */
int image_end(struct image *i);
/* To be called first in main(): does not return in an image. */
void image_main(int argc, char *argv[]);

#endif
