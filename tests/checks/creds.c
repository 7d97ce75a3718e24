// SPDX-License-Identifier: GPL-2.0-only
/* does: has a user attack a setuid-root exec of a task of that user, in a held teardown and in 5000 races (RACES=)
 * not:  that there is no window, only that these attempts found none
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "images/turncoat.h"
#include "probe.h"
#include "proc.h"
#include "window-check.h"

#define USER TURNCOAT_USER
#define LIMIT (20000 * MS)	/* for one exec; a busy host may be slow to wake a CPU */
#define RACES 5000
/* The limit of the guest (LIMIT=) is enough. */
#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT 86400
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

struct spy {
	volatile int looks, seen;	/* how often it looked, and saw the secret */
};

/* The user asks the questions while the teardown is held, and waits for the answers. */
static void held(struct __test_metadata *_metadata, struct window *w,
		 const char *const *names, int n)
{
	struct probe p[16] = { 0 };

	probes_name(p, names, n);
	probes_ask(p, n, w->victim.pid, USER);
	EXPECT_TRUE(probes_settle(p, n));
	EXPECT_TRUE(window_is_open(w));
	window_release(w);
	EXPECT_TRUE(probes_end(p, n));
	probes_observe(p, n, "held");
}

FIXTURE_VARIANT_ADD(window, setuid_program)
{
	.phase = IN_EXIT_MMAP, .mode = 04755, .w = { .uid = USER },
};

TEST_F(window, attacked)
{
	static const char *const attacks[] = {
		"open-mem", "open-maps", "open-environ", "open-auxv", "open-pagemap",
		"link-exe", "link-cwd", "link-fd", "link-ns", "vm-readv", "vm-writev",
		"pidfd-getfd", "kcmp", "robust-list", "ptrace-seize",
	};

	held(_metadata, &self->w, attacks, COUNT(attacks));
}

/* Only one task can trace the victim, so this attack has a victim of its own. */
TEST_F(window, attached)
{
	static const char *const attach[] = { "ptrace-attach" };

	held(_metadata, &self->w, attach, COUNT(attach));
}

/* Whether the secret can be read, by either way to the memory of another process. */
static bool peek(pid_t victim)
{
	int value = 0, fd;
	struct iovec mine = { &value, sizeof(value) };
	struct iovec theirs = { (void *)SECRET_AT, sizeof(value) };
	char path[64];

	if (process_vm_readv(victim, &mine, 1, &theirs, 1, 0) == sizeof(value) &&
	    value == SECRET)
		return true;
	snprintf(path, sizeof(path), "/proc/%d/mem", victim);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (pread(fd, &value, sizeof(value), SECRET_AT) < 0)
		value = 0;
	close(fd);
	return value == SECRET;
}

static void spy(struct spy *s, pid_t victim)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(0);
	if (setgid(USER) || setuid(USER))
		fail("setuid");
	for (;;) {
		s->seen += peek(victim);
		s->looks++;
	}
}

/* A task that waits for the spy, and then executes the program once for each byte. */
static pid_t turncoat(const struct spy *s, int bytes)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(1);
	if (dup2(bytes, TURNCOAT_FD) < 0 || setgid(USER) || setuid(USER))
		fail("setuid");
	prctl(PR_SET_DUMPABLE, 1);
	while (!s->looks)
		sched_yield();
	execl(TURNCOAT, TURNCOAT, NULL);
	_exit(1);
}

/* How often the spy saw the secret of an image, in n images. */
static int races(struct __test_metadata *_metadata, mode_t mode, int n)
{
	struct spy *s = shared_memory(4096);
	int bytes = memfd_create("races", 0), status = -1, slow = 0;
	int64_t begun, moved;
	off_t at = 0;
	pid_t victim, pid;

	ASSERT_LE(0, bytes);
	ASSERT_EQ(0, ftruncate(bytes, n));
	ASSERT_EQ(0, chmod(TURNCOAT, mode));
	victim = turncoat(s, bytes);
	pid = fork();
	if (!pid)
		spy(s, victim);
	begun = moved = now_ns();
	while (waitpid(victim, &status, WNOHANG) != victim && now_ns() < moved + LIMIT) {
		if (lseek(bytes, 0, SEEK_CUR) != at) {
			at = lseek(bytes, 0, SEEK_CUR);
			moved = now_ns();
		}
		/* A kick, in case the other CPU has missed that it has work to do. */
		if (now_ns() > moved + 1000 * MS) {
			if (!slow++)
				printf("# the task is slow, in state %c, after %ld races\n",
				       proc_state(victim), (long)at);
			kill(victim, SIGCONT);
		}
		sleep_until(now_ns() + MS);
	}
	if (status < 0) {
		printf("# the task stands still, in state %c, after %ld races\n", proc_state(victim), (long)at);
		kill(victim, SIGKILL);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	chmod(TURNCOAT, 0755);
	/* Each byte was a race, and the spy was awake for many of them. */
	EXPECT_EQ(n, lseek(bytes, 0, SEEK_CUR));
	EXPECT_EQ(0, status);
	EXPECT_LT(n / 10, s->looks);
	printf("# %d races of %.0f us, %d looks, of which %d saw the secret\n", n,
	       (now_ns() - begun) / 1e3 / n, s->looks, s->seen);
	return s->seen;
}

/* RACES= on the kernel's command line comes as a variable of the environment. */
TEST(random_races)
{
	const char *n = getenv("RACES");

	observe("races", "%s", races(_metadata, 04755, n ? atoi(n) : RACES) ? "seen" : "never");
}

/* The control: the same spy sees the image of a program that is not setuid. */
TEST(of_a_plain_program)
{
	observe("plain", "%s", races(_metadata, 0755, 200) ? "seen" : "never");
}

CHECK_MAIN
