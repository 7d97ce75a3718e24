// SPDX-License-Identifier: GPL-2.0-only
/* does: fails each allocation of the kernel's own exec in turn: that of the program which is given a core dump
 * not:  which calls wait; nor allocations of whole pages, at which User-mode Linux itself gives up
 * flavour: debug
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "inject.h"
#include "site.h"
#include "sweep.h"

#define PATTERN "/proc/sys/kernel/core_pattern"
#define RAN "/tmp/kernelfaults.ran"

/* Has the kernel itself execute the program that is given a core; returns whether it ran. */
static bool dump(struct __test_metadata *_metadata, struct tally *t)
{
	bool ran;
	int status;
	pid_t pid;

	unlink(RAN);
	pid = fork();
	if (!pid) {
		raise(SIGQUIT);
		_exit(1);
	}
	EXPECT_EQ(pid, waitpid(pid, &status, 0));
	ran = !access(RAN, F_OK);
	t->wrong += !WIFSIGNALED(status) || WTERMSIG(status) != SIGQUIT ||
		    ran != !!WCOREDUMP(status);
	return ran;
}

/* Fails the nth allocation; returns false when there are not so many. */
static bool one(struct __test_metadata *_metadata, int nth, struct tally *t)
{
	char site[4096];
	bool ran;

	ASSERT_TRUE(inject_anybody(nth));
	ran = dump(_metadata, t);
	if (!inject_happened())
		return false;
	if (!inject_site(site, sizeof(site)))
		return true;
	t->injected++;
	t->errors += !ran;
	t->through += ran;
	t->window += site_in_window(site);
	site_print("kernel", nth, ran ? "through" : "error", site);
	return true;
}

FIXTURE(kernel) {};
FIXTURE_SETUP(kernel) { inject_init("kernel_execve"); }
FIXTURE_TEARDOWN(kernel) { put(PATTERN, "core"); }

TEST_F_TIMEOUT(kernel, every_allocation, 300)
{
	struct tally t = { 0 };
	int nth;

	if (!put(PATTERN, "|/lab/kernelfaults core"))
		fail("core_pattern (CONFIG_COREDUMP)");
	ASSERT_TRUE(dump(_metadata, &t));
	for (nth = 1; nth < SWEEP_MAX && one(_metadata, nth, &t); nth++)
		;
	EXPECT_GT(SWEEP_MAX, nth);
	EXPECT_LT(0, t.injected);
	tally_print(&t, "kernel");
	observe("kernel.state", "%s", t.wrong ? "wrong" : "right");
}

/* The control of what is said about the state: there is a core, and no program was given it. */
TEST(control_of_state)
{
	struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	struct tally t = { 0 };

	if (!put(PATTERN, "/tmp/core") || setrlimit(RLIMIT_CORE, &all))
		fail("core_pattern");
	dump(_metadata, &t);
	observe("control.state", "%s", t.wrong ? "wrong" : "right");
	put(PATTERN, "core");
}

int main(int argc, char *argv[])
{
	if (argc == 2 && !strcmp(argv[1], "core")) {	/* the program that is given the core */
		close(open(RAN, O_CREAT | O_WRONLY, 0600));
		_exit(0);
	}
	return leakless(argc, argv, test_harness_run);
}
