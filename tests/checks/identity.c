// SPDX-License-Identifier: GPL-2.0-only
/* does: executes set-uid, set-gid and other programs, also under a tracer, and looks which identity the image has
 * not:  security modules with credentials of their own, which the kernels of the lab do not have
 */
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "check.h"
#include "image.h"

#define USER 1000
#define PROGRAM "/tmp/identity-image"
#define CAP_BIT (1ULL << CAP_NET_RAW)

struct how {
	const char *name;
	mode_t mode;		/* of the program, which belongs to root */
	bool caps;		/* the program has CAP_NET_RAW as a file capability */
	bool no_new_privs;
	enum { NOBODY, USERS, ROOTS } tracer;	/* whose process traces the task */
};

/* Makes a copy of this program, whose mode and capabilities concern no other check. */
static void program(const struct how *h)
{
	struct vfs_cap_data caps = {
		.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE,
		.data[0].permitted = CAP_BIT,
	};
	int to;

	unlink(PROGRAM);
	to = open(PROGRAM, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	if (to < 0)
		fail(PROGRAM);
	copy_self(to);
	if (fchmod(to, h->mode))
		fail("chmod");
	if (h->caps && fsetxattr(to, "security.capability", &caps, sizeof(caps), 0))
		fail("file capabilities (CONFIG_TMPFS_XATTR)");
	close(to);
}

struct turn {
	const struct how *how;
	int ready[2], traced[2];	/* pipes, on which one byte says so of the task */
};

static void run(void *arg)
{
	struct turn *t = arg;
	char c;

	close(t->traced[1]);
	if (setgroups(0, NULL) || setgid(USER) || setuid(USER))
		fail("setuid");
	prctl(PR_SET_DUMPABLE, 1);
	if (t->how->no_new_privs && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		fail("PR_SET_NO_NEW_PRIVS");
	if (write(t->ready[1], "", 1) != 1 || read(t->traced[0], &c, 1) != 1)
		fail("there is no tracer");
	image_exec(PROGRAM);
}

/* Lets the task go on, traced as it should be; returns the PID of the tracer, or 0. */
static pid_t trace(const struct turn *t, pid_t pid)
{
	pid_t tracer;
	char c;

	if (read(t->ready[0], &c, 1) != 1)
		fail("the task is not ready");
	tracer = t->how->tracer == NOBODY ? 0 : fork();
	if (tracer)
		return tracer;
	if (t->how->tracer == USERS && (setgid(USER) || setuid(USER)))
		fail("setuid");
	if (t->how->tracer != NOBODY && ptrace(PTRACE_SEIZE, pid, 0, 0))
		fail("PTRACE_SEIZE");
	if (write(t->traced[1], "", 1) != 1)
		fail("pipe");
	while (t->how->tracer != NOBODY)
		pause();
	return 0;
}

/* The owner of the task's files in /proc, or -1. */
static long owner(pid_t pid)
{
	struct stat st;
	char path[64];

	/* The kernel brings an inode that is there already up to date when it is looked up. */
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	return stat(path, &st) ? -1 : (long)st.st_uid;
}


static void become(struct __test_metadata *_metadata, const struct how *h)
{
	struct turn t = { .how = h };
	struct image i;
	struct said s;
	pid_t tracer;

	program(h);
	ASSERT_EQ(0, pipe(t.ready) + pipe(t.traced));
	image_start(&i, run, &t);
	tracer = trace(&t, i.pid);
	ASSERT_TRUE(image_says(&i, &s));
	observe_of(h->name, ".euid", "%d", s.euid);
	observe_of(h->name, ".egid", "%d", s.egid);
	observe_of(h->name, ".caps", "%s", !s.caps ? "none" : s.caps == CAP_BIT ? "file" : "all");
	observe_of(h->name, ".secure", "%d", s.secure);
	observe_of(h->name, ".dumpable", "%d", s.dumpable);
	observe_of(h->name, ".owner", "%ld", owner(i.pid));
	EXPECT_EQ(h->no_new_privs, s.no_new_privs);
	if (tracer) {
		kill(tracer, SIGKILL);
		waitpid(tracer, NULL, 0);
	}
	image_end(&i);
	unlink(PROGRAM);
}

#define BECOME(...) become(_metadata, &(struct how){ __VA_ARGS__ })

TEST(plain) { BECOME(.name = "plain", .mode = 0755); }
TEST(setuid_root) { BECOME(.name = "setuid", .mode = 04755); }
TEST(setgid_root) { BECOME(.name = "setgid", .mode = 02755); }
TEST(unreadable) { BECOME(.name = "unreadable", .mode = 0711); }
TEST(file_capabilities) { BECOME(.name = "caps", .mode = 0755, .caps = true); }

TEST(setuid_without_new_privileges)
{
	BECOME(.name = "nnp", .mode = 04755, .no_new_privs = true);
}

TEST(capabilities_without_new_privileges)
{
	BECOME(.name = "nnp-caps", .mode = 0755, .caps = true, .no_new_privs = true);
}

TEST(setuid_traced_by_the_user)
{
	BECOME(.name = "traced", .mode = 04755, .tracer = USERS);
}

TEST(setuid_traced_by_root)
{
	BECOME(.name = "traced-root", .mode = 04755, .tracer = ROOTS);
}

int main(int argc, char *argv[])
{
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
