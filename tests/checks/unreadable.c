// SPDX-License-Identifier: GPL-2.0-only
/* does: has the root of a user namespace look into the image of a program that its user may execute but not read
 * not:  programs that can be read through another file system
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define USER 1000
#define PROGRAM "/tmp/unreadable"

struct told {
	int mem, attach;	/* errno */
};

/* Makes victims execute a copy of this program, which belongs to root and has that mode. */
static void program(mode_t mode)
{
	int to = open(PROGRAM, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);

	if (to < 0)
		fail(PROGRAM);
	copy_self(to);
	if (fchmod(to, mode))
		fail(PROGRAM);
	close(to);
	victim_program = PROGRAM;
}

/* Becomes a user, and that user becomes the root of a namespace of its own. */
static void become_root(void)
{
	if (setgid(USER) || setuid(USER) || prctl(PR_SET_DUMPABLE, 1) ||
	    unshare(CLONE_NEWUSER) || !put("/proc/self/uid_map", "0 1000 1"))
		fail("a user namespace (CONFIG_USER_NS)");
}

static void look(int out)
{
	struct told t = { 0 };
	struct victim v;
	char path[64];
	int fd;

	become_root();
	victim_start(&v, NULL, NULL, NULL);
	victim_go(&v);
	until(&v.t->first, 20000 * MS);
	snprintf(path, sizeof(path), "/proc/%d/mem", v.pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	t.mem = fd < 0 ? errno : 0;
	t.attach = ptrace(PTRACE_SEIZE, v.pid, NULL, NULL) ? errno : 0;
	victim_end(&v);
	_exit(write(out, &t, sizeof(t)) != sizeof(t));
}

static void of_mode(struct __test_metadata *_metadata, mode_t mode, const char *name)
{
	struct told t;
	int p[2];

	program(mode);
	ASSERT_EQ(0, pipe(p));
	if (!fork())
		look(p[1]);
	close(p[1]);
	ASSERT_EQ((ssize_t)sizeof(t), read(p[0], &t, sizeof(t)));
	wait(NULL);
	observe_of(name, ".mem", "%s", t.mem ? strerrorname_np(t.mem) : "ok");
	observe_of(name, ".attach", "%s", t.attach ? strerrorname_np(t.attach) : "ok");
}

TEST(of_an_unreadable_program) { of_mode(_metadata, 0711, "unreadable"); }
/* The control: the same program, when it may be read. */
TEST(of_a_readable_program) { of_mode(_metadata, 0755, "readable"); }

CHECK_MAIN
