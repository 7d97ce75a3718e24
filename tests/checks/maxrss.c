// SPDX-License-Identifier: GPL-2.0-only
/* does: looks whether the rusage of a task counts the peak memory of its old image: early, late, and after a failure
 * not:  that the figure is right to the page, only that the old image counts in it
 */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "badexec.h"
#include "window-check.h"

#define BIG 64			/* MiB of the old image */
#define RUSAGE "rusage-image"	/* argv[0] of a new image */

static void big(void *unused)
{
	(void)unused;
	populate_mib(&(int){ BIG });
}

static const char *size(long kib)
{
	return kib >= BIG << 10 ? "old" : kib < (BIG / 2) << 10 ? "small" : "between";
}

/* Each test is a process of its own, so its children are those of this test alone. */
static const char *of_children(void)
{
	struct rusage ru;

	getrusage(RUSAGE_CHILDREN, &ru);
	return size(ru.ru_maxrss);
}

static const char *after_exec(void (*setup)(void *))
{
	struct victim v;

	victim_start(&v, setup, NULL, NULL);
	victim_go(&v);
	victim_end(&v);
	return of_children();
}

TEST(of_a_small_one) { observe("small", "%s", after_exec(NULL)); }
TEST(of_a_big_one) { observe("exec", "%s", after_exec(big)); }

/* Ends with two bits: whether the image's own rusage counts the old image, and that of its children. */
static void rusage_image(int argc, char *argv[])
{
	struct rusage self, children;

	if (argc != 1 || strcmp(argv[0], RUSAGE))
		return;
	getrusage(RUSAGE_SELF, &self);
	getrusage(RUSAGE_CHILDREN, &children);
	_exit((self.ru_maxrss >= BIG << 10) | (children.ru_maxrss >= BIG << 10) << 1);
}

TEST(told_to_the_new_image)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		big(NULL);
		execl("/proc/self/exe", RUSAGE, NULL);
		_exit(4);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) < 4);
	observe("self", "%s", WEXITSTATUS(status) & 1 ? "old" : "small");
	observe("self-children", "%s", WEXITSTATUS(status) & 2 ? "old" : "small");
}

TEST(of_one_whose_exec_fails)
{
	struct victim v;
	int status;

	bad_exec_init();
	victim_start(&v, big, bad_exec, &v);
	victim_go(&v);
	ASSERT_EQ(v.pid, waitpid(v.pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	observe("failing", "%s", of_children());
}

/* wait4() gives the rusage of a child that was continued, as long as nobody has waited for it. */
static void stop_and_continue(struct window *w)
{
	siginfo_t info;

	kill(w->victim.pid, SIGSTOP);
	waitid(P_PID, w->victim.pid, &info, WSTOPPED);
	kill(w->victim.pid, SIGCONT);
}

FIXTURE_VARIANT_ADD(window, big)
{
	.name = "teardown", .phase = IN_EXIT_MMAP,
	.w = { .before_exec = stop_and_continue, .setup = big },
};

FIXTURE_VARIANT_ADD(window, small)
{
	.name = "teardown-small", .phase = IN_EXIT_MMAP,
	.w = { .before_exec = stop_and_continue },
};

TEST_F(window, in_the_teardown)
{
	pid_t pid = self->w.victim.pid;
	struct rusage ru = { 0 };
	int status;

	ASSERT_EQ(pid, wait4(pid, &status, WCONTINUED | WNOHANG, &ru));
	ASSERT_TRUE(WIFCONTINUED(status));
	EXPECT_TRUE(window_is_open(&self->w));
	observe(variant->name, "%s", size(ru.ru_maxrss));
}

int main(int argc, char *argv[])
{
	victim_image(argc, argv);
	rusage_image(argc, argv);
	return test_harness_run(argc, argv);
}
