/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A task whose execve() brings an image of this same program.  The image tells who it
 * is and what it has, and then stays until it is ended.
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
	uint64_t caps;		/* the effective capabilities */
	int secure;		/* AT_SECURE */
	int dumpable, no_new_privs;
	int execfd;		/* whether there is AT_EXECFD */
	int membarrier;		/* errno of MEMBARRIER_CMD_PRIVATE_EXPEDITED, or 0 */
	int lock;		/* errno of mlock() of IMAGE_LOCKS, or 0 */
	int map;		/* errno of mapping what image_wants() asked for, or 0 */
	char args[160];		/* argv, with a blank between its words */
};

struct image {
	pid_t pid;
	int from;		/* a pipe from the image */
};

/*
 * Forks a task in which run(arg) executes something that leads to an image.  A run()
 * that returns ends the task with errno as its exit code.
 */
void image_start(struct image *i, void (*run)(void *), void *arg);
/* Is to be called by run(): the image is to map mib MiB, too. */
void image_wants(int mib);
/* A run(): executes the program at path, or this one when path is NULL. */
void image_exec(void *path);
/* Waits ms for what the image says.  Returns false when there is none, or the task is gone. */
bool image_within(struct image *i, struct said *s, int ms);
/* The same with a limit of 5 s. */
bool image_says(struct image *i, struct said *s);
/* Kills and reaps the task; returns its wait status. */
int image_end(struct image *i);
/* Is to be called first in main().  It does not return in an image. */
void image_main(int argc, char *argv[]);

#endif
