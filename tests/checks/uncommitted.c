// SPDX-License-Identifier: GPL-2.0-only
/* does: makes an execve() fail between the new mm and commit_creds(): which calls wait, what is torn down and left?
 * not:  a failure after commit_creds(); failing looks at that
 * flavour: timing
 */
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "check.h"
#include "early.h"
#include "oracle.h"
#include "probe.h"
#include "proc.h"
#include "until.h"
#include "window.h"

#define USER 1000
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

struct early_one {
	struct early e;
	struct oracle o;
	struct fuse f;
	struct victim v;
	enum phase phase;
	uid_t uid;
	bool held, shared;
	struct rusage ru;
};

static void setup(void *arg)
{
	struct early_one *b = arg;

	prctl(PR_SET_NAME, "execer");
	oracle_attach(&b->o);
	if (b->held)
		window_block(&b->f, b->phase);
	early_setup(&b->e, b->shared);
	if (!b->uid)
		return;
	if (setgid(b->uid) || setuid(b->uid))
		fail("setuid");
	prctl(PR_SET_DUMPABLE, 1);
}

/* execve() gives the task its new name right before the new credentials. */
static bool swapped(const struct early_one *b)
{
	return proc_mm_is_new(b->v.pid) && proc_name_is(b->v.pid, "execer");
}

/* Starts a victim, and waits until it is past the swap; and in its teardown, when that is held. */
static void begin(struct __test_metadata *_metadata, struct early_one *b)
{
	b->e.group = "uncommitted";
	early_init(&b->e);
	oracle_init(&b->o);
	if (b->held)
		fuse_start(&b->f, b->phase == IN_EXIT_AIO ? HOLD_READ : HOLD_WRITE, NULL, NULL);
	victim_start(&b->v, setup, NULL, b);
	EXPECT_EQ(1, oracle_ask(&b->o).attached);
	victim_go(&b->v);
	ASSERT_TRUE(early_limit(&b->e));
	if (!b->held)
		return;
	ASSERT_TRUE(fuse_held(&b->f, 5000));
	/* The teardown gives the AIO contexts back before it waits for requests in flight. */
	ASSERT_TRUE(b->phase != IN_EXIT_AIO || UNTIL(!oracle_ask(&b->o).contexts));
	EXPECT_TRUE(swapped(b));
}

static bool dead(pid_t pid)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) && info.si_pid == pid;
}

/* Lets execve() end: either the image begins, or the task dies. */
static void go_on(struct early_one *b)
{
	if (b->held)
		fuse_go(&b->f);
	UNTIL(b->v.t->first || dead(b->v.pid));
}

/* Ends the victim and all that belongs to it; returns how its execve() had ended. */
static const char *end(struct early_one *b)
{
	int status = 0;
	bool image;

	image = b->v.t->first;
	kill(b->v.pid, SIGKILL);
	wait4(b->v.pid, &status, 0, &b->ru);
	UNTIL(!oracle_ask(&b->o).attached && !oracle_ask(&b->o).contexts);
	if (b->held)
		fuse_end(&b->f);
	early_end(&b->e);
	cgroup_remove(b->e.group);
	if (image)
		return "image";
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV ? "SIGSEGV" : "otherwise";
}

static const char *left(struct early_one *b)
{
	struct oracle_says s = oracle_ask(&b->o);

	oracle_end(&b->o);
	return s.attached || s.contexts ? "leak" : "nothing";
}

/* The questions are asked by the user whose task it is. */
static void who_waits(struct __test_metadata *_metadata, enum phase phase, uid_t uid,
		      const char *name, const char *const *names, int n)
{
	struct early_one b = { .held = true, .phase = phase, .uid = uid };
	struct probe p[8] = { 0 };

	probes_name(p, names, n);
	begin(_metadata, &b);
	probes_ask(p, n, b.v.pid, uid);
	EXPECT_TRUE(probes_settle(p, n));
	EXPECT_TRUE(swapped(&b));
	go_on(&b);
	/* Those that waited ask the image now, which stays until they are through. */
	EXPECT_TRUE(probes_end(p, n));
	printf("# the execve() ends with %s\n", end(&b));
	EXPECT_STREQ("nothing", left(&b));
	probes_observe(p, n, name);
}

static const char *const readers[] = { "read-stat", "kcmp", "link-cwd", "ps", "read-status" };
static const char *const seize[] = { "ptrace-seize" };

TEST(readers_in_exit_mmap) { who_waits(_metadata, IN_EXIT_MMAP, 0, "mmap", readers, COUNT(readers)); }
TEST(readers_in_exit_aio) { who_waits(_metadata, IN_EXIT_AIO, 0, "aio", readers, COUNT(readers)); }
TEST(attach_in_exit_mmap) { who_waits(_metadata, IN_EXIT_MMAP, 0, "mmap", seize, COUNT(seize)); }
TEST(attach_in_exit_aio) { who_waits(_metadata, IN_EXIT_AIO, 0, "aio", seize, COUNT(seize)); }

/*
 * The task's own user asks.  The new mm may be that of another user's program, and the task
 * does not have the credentials for it yet.  That the execve() failed must not let the user
 * get at it.
 */
static void as_user(struct __test_metadata *_metadata, mode_t mode, const char *name)
{
	static const char *const attacks[] = {
		"open-maps", "link-exe", "vm-readv", "kcmp", "robust-list", "read-status",
	};

	ASSERT_EQ(0, chmod("/proc/self/exe", mode));
	who_waits(_metadata, IN_EXIT_AIO, USER, name, attacks, COUNT(attacks));
	who_waits(_metadata, IN_EXIT_AIO, USER, name, seize, COUNT(seize));
	chmod("/proc/self/exe", 0755);
}

TEST(user_of_a_plain_program) { as_user(_metadata, 0755, "user"); }
TEST(user_of_a_setuid_program) { as_user(_metadata, 04755, "setuid"); }

/* How the execve() ends, and what is left; SUFFIX ends the names of the observations. */
static void ends(struct __test_metadata *_metadata, struct early_one *b, const char *suffix)
{
	begin(_metadata, b);
	go_on(b);
	observe_of("ends", suffix, "%s", end(b));
	observe_of("context", suffix, "%s", oracle_ask(&b->o).by == b->v.pid ? "execer" : "other");
	observe_of("left", suffix, "%s", left(b));
}

TEST(of_its_own)
{
	struct early_one b = { 0 };

	ends(_metadata, &b, "");
	observe("maxrss", "%s", b.ru.ru_maxrss >= EARLY_MIB << 10 ? "old" : "small");
}

/* The control: the task that shares the old mm tears it down later; no memory comes free. */
TEST(shared)
{
	struct early_one b = { .shared = true };

	ends(_metadata, &b, "-shared");
}

CHECK_MAIN
