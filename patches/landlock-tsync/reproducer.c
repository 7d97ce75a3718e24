// SPDX-License-Identifier: GPL-2.0-only
/*
 * Landlock's TSYNC deadlocks with a thread that reads /proc/self/stat
 * (Linux 7.0 and later).
 *
 *	cc -O2 -pthread reproducer.c -o reproducer && ./reproducer
 *
 * No privilege is needed.  A child restricts all of its threads while four
 * of them read the file.  It is killed when it does not end within 5 s.
 * Otherwise the next one begins, 20 in all.  Exits with 1 when one did not
 * end, and with 2 when this kernel has no TSYNC.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TSYNC (1U << 3)		/* LANDLOCK_RESTRICT_SELF_TSYNC */

/* struct landlock_ruleset_attr: handled is LANDLOCK_ACCESS_FS_MAKE_DIR */
static const unsigned long long ruleset_attr[1] = { 1ULL << 7 };

static void *reads(void *unused)
{
	char buf[1024];

	for (;;) {
		int fd = open("/proc/self/stat", O_RDONLY);

		if (fd < 0 || read(fd, buf, sizeof(buf)) < 0)
			return unused;
		close(fd);
	}
}

/* Exits with 0, or with errno. */
static void child(void)
{
	pthread_t t;
	int fd, i;

	for (i = 0; i < 4; i++)
		if (pthread_create(&t, NULL, reads, NULL))
			_exit(EAGAIN);
	usleep(20000);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	fd = syscall(SYS_landlock_create_ruleset, ruleset_attr,
		     sizeof(ruleset_attr), 0);
	if (fd < 0 || syscall(SYS_landlock_restrict_self, fd, TSYNC))
		_exit(errno);
	_exit(0);
}

/* Waits for the child, 5 s at most.  Returns its exit code, or -1. */
static int ended(pid_t pid)
{
	int i, status;

	for (i = 0; i < 500; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WEXITSTATUS(status);
		usleep(10000);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return -1;
}

int main(void)
{
	int i, code;

	for (i = 0; i < 20; i++) {
		pid_t pid = fork();

		if (!pid)
			child();
		code = ended(pid);
		if (code > 0) {
			fprintf(stderr, "landlock_restrict_self: %s\n", strerror(code));
			return 2;
		}
		if (code < 0) {
			printf("process %d of 20 deadlocked\n", i + 1);
			return 1;
		}
	}
	printf("none of 20 processes deadlocked\n");
	return 0;
}
