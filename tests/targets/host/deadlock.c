// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does the kernel that runs this program deadlock?  A FUSE server reads
 * /proc/PID/stat of its client, which is in execve(), before it answers.
 *
 * This is the experiment of tests/checks/deadlock.c on the machine's own kernel, in
 * the place of a guest's; so it is a program like those of the guest, and is made of
 * tests/lib as they are.  It needs no root: it makes a user and a mount namespace of
 * its own, and the mount vanishes with them.
 *
 * It prints one line of key=value.  Exit code: 0 the experiment was made, 1 it did
 * not come about, 2 it is not possible here; the line says why.  After LIMIT it is
 * over in any case: the server dies with this process, the kernel then aborts the
 * FUSE connection, and the tasks that waited go on.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuse.h"
#include "fuse-log.h"
#include "lab.h"

#define LIMIT 15		/* seconds */
#define AT_ONCE (5000 * MS)	/* time for what should happen at once */
#define STILL (1000 * MS)	/* a server that waits for so long is taken to be in a deadlock */

/* Ends the program: with errno, what is not possible here. */
static void cannot(const char *what)
{
	printf("deadlock=unknown why=%s: %s\n", what, strerror(errno));
	exit(2);
}

/*
 * Makes the user root in a user namespace of its own (user_namespaces(7)), with a
 * /tmp of its own.  Where those are forbidden, root may still have a mount namespace.
 */
static void own_namespace(void)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	char map[64];

	if (access("/dev/fuse", R_OK | W_OK))
		cannot("/dev/fuse");
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS)) {
		if (unshare(CLONE_NEWNS))
			cannot("no user namespaces here");
	} else {
		put("/proc/self/setgroups", "deny");
		snprintf(map, sizeof(map), "0 %u 1", uid);
		if (!put("/proc/self/uid_map", map))
			cannot("/proc/self/uid_map");
		snprintf(map, sizeof(map), "0 %u 1", gid);
		if (!put("/proc/self/gid_map", map))
			cannot("/proc/self/gid_map");
	}
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/tmp", "tmpfs", 0, NULL))
		cannot("mount in a namespace of its own");
}

/*
 * The kernel function that the server waits in (proc_pid_wchan(5)), or "unknown".  It is
 * not asked of the client, for proc_pid_wchan() of fs/proc/base.c takes exec_update_lock.
 */
static void wchan(pid_t pid, char *buf, size_t size)
{
	char path[64];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/wchan", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, buf, size - 1);
		close(fd);
	}
	buf[n > 0 ? n : 0] = '\0';
	if (n <= 0 || !strcmp(buf, "0"))
		snprintf(buf, size, "unknown");
}

int main(int argc, char *argv[])
{
	struct victim v;
	struct fuse_log *s;
	char where[64];
	struct fuse f;
	int ret = 0;

	victim_image(argc, argv);
	alarm(LIMIT);
	own_namespace();
	s = fuse_log_new();
	fuse_start(&f, 0, fuse_log_client, s);
	victim_start(&v, fuse_dirty_page, NULL, &f);
	s->client = v.pid;
	victim_go(&v);
	if (!until(&s->asked, AT_ONCE)) {
		puts("deadlock=unknown why=the teardown sent no WRITE");
		ret = 1;
	} else if (until(&s->told, STILL)) {
		printf("deadlock=no read_ms=%.2f\n", (s->told - s->asked) / 1e6);
	} else {
		bool stuck = !v.t->first;

		wchan(f.pid, where, sizeof(where));
		fuse_kill(&f);
		stuck = stuck && until(&v.t->first, AT_ONCE);
		printf("deadlock=%s still_ms=%lld server_in=%s\n",
		       stuck ? "yes" : "unknown why=it did not end with the server",
		       (long long)(STILL / MS), where);
		ret = !stuck;
	}
	victim_end(&v);
	fuse_end(&f);
	return ret;
}
