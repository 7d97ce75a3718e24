// SPDX-License-Identifier: GPL-2.0-only
/* does: FUTEX_LOCK_PI of another process on a word that names a task in execve(): waits, or is told the owner is gone
 * not:  priority inheritance itself
 */
#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "window.h"

#define PATIENCE (50 * MS)

static const char *lock(pid_t owner)
{
	uint32_t *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct timespec until;
	long r;

	*word = owner;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += PATIENCE;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	r = syscall(SYS_futex, word, FUTEX_LOCK_PI, 0, &until, NULL, 0);
	return r ? strerrorname_np(errno) : "ok";
}

static void locked_in(struct __test_metadata *_metadata, enum phase phase, const char *name)
{
	struct window w = { 0 };

	window_open(&w, phase);
	observe(name, "%s", lock(w.victim.pid));
	EXPECT_TRUE(window_is_open(&w));
	window_release(&w);
	EXPECT_STREQ("ETIMEDOUT", lock(w.victim.pid));
	window_close(&w);
}

TEST(in_exit_mmap) { locked_in(_metadata, IN_EXIT_MMAP, "mmap"); }
TEST(in_exit_aio) { locked_in(_metadata, IN_EXIT_AIO, "aio"); }

/* Executed by the kernel itself, from a thread without an mm. */
TEST(of_init) { observe("init", "%s", lock(1)); }

/* The control: an owner that has exited and is not yet reaped. */
TEST(of_a_dead_task)
{
	pid_t pid = fork();
	siginfo_t info;

	if (!pid)
		_exit(0);
	ASSERT_EQ(0, waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	observe("dead", "%s", lock(pid));
	waitpid(pid, NULL, 0);
}

CHECK_MAIN
