// SPDX-License-Identifier: GPL-2.0-only
/* does: calls FUTEX_LOCK_PI on a word that names a task in execve(): does it wait, or does the owner count as gone?
 * not:  priority inheritance itself
 */
#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "window-check.h"

#define PATIENCE (50 * MS)	/* the timeout of the call */

/* The name of the error with which this process fails to lock a word of the owner's. */
static const char *lock(pid_t owner)
{
	uint32_t *word = shared_memory(4096);
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

FIXTURE_VARIANT_ADD(window, exit_mmap) { .name = "mmap", .phase = IN_EXIT_MMAP };
FIXTURE_VARIANT_ADD(window, exit_aio) { .name = "aio", .phase = IN_EXIT_AIO };

/* The control comes last: the owner has its new image, and the call waits for it. */
TEST_F(window, lock_of_a_task_in_execve)
{
	observe(variant->name, "%s", lock(self->w.victim.pid));
	EXPECT_TRUE(window_is_open(&self->w));
	window_release(&self->w);
	EXPECT_STREQ("ETIMEDOUT", lock(self->w.victim.pid));
}

/* The kernel itself executed init, from a thread that had no mm. */
TEST(of_init) { observe("init", "%s", lock(1)); }

/* The control: an owner that has ended and is not yet reaped. */
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
