// SPDX-License-Identifier: GPL-2.0-only
/* does: has the kernel itself execute a program, the release agent of a cgroup, 50 times from a thread without an mm
 * not:  the loss of a few of the mms that such a thread borrows; it sees when half of them or more are lost
 * flavour: timing
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "oracle.h"

#define GROUPS 50
#define DIR "/tmp/released"
#define GROUP "/lab-group"	/* what the agent is told: the path of the group */
#define SEEN "/tmp/kernelexec.seen"

/* The program that the kernel starts; it leaves one byte. */
static void agent(int argc, char *argv[])
{
	int fd;

	if (argc != 2 || strncmp(argv[1], GROUP, strlen(GROUP)))
		return;
	fd = open(SEEN, O_WRONLY | O_CREAT | O_APPEND, 0644);
	_exit(fd < 0 || write(fd, "x", 1) != 1);
}

/* Mounts a hierarchy without controllers, which is there for its release agent alone. */
static void hierarchy(void)
{
	char self[128] = "";

	if (mkdir(DIR, 0755) && errno != EEXIST)
		fail(DIR);
	if (mount("none", DIR, "cgroup", 0, "none,name=lab"))
		fail("mount of cgroup");
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0 ||
	    !put(DIR "/release_agent", self))
		fail(DIR "/release_agent");
}

/* Makes a group, which a process enters and leaves. */
static void release(int i, bool notify)
{
	char dir[64], path[96], pid[16];
	pid_t child;

	snprintf(dir, sizeof(dir), DIR GROUP "%d", i);
	if (mkdir(dir, 0755))
		fail("%s", dir);
	snprintf(path, sizeof(path), "%s/notify_on_release", dir);
	put(path, notify ? "1" : "0");
	snprintf(path, sizeof(path), "%s/cgroup.procs", dir);
	child = fork();
	if (!child) {
		snprintf(pid, sizeof(pid), "%d", getpid());
		_exit(!put(path, pid));
	}
	waitpid(child, NULL, 0);
}

/* How many of the groups had their release agent run. */
static const char *agents(bool notify)
{
	int64_t end = now_ns() + (notify ? 5000 : 300) * MS;
	struct stat st = { 0 };
	int i;

	unlink(SEEN);
	for (i = 0; i < GROUPS; i++)
		release(i, notify);
	while (now_ns() < end && st.st_size < GROUPS) {
		sleep_until(now_ns() + MS);
		if (stat(SEEN, &st))
			st.st_size = 0;
	}
	for (i = 0; i < GROUPS; i++) {
		char dir[64];

		snprintf(dir, sizeof(dir), DIR GROUP "%d", i);
		rmdir(dir);
	}
	return st.st_size == GROUPS ? "all" : st.st_size ? "some" : "none";
}

/*
 * A process whose children come and go.  The mm that a kernel thread finds on its CPU and
 * borrows then mostly belongs to a child that is soon gone.
 */
static pid_t churn(int cpu)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(cpu);
	for (;;) {
		pid = fork();
		if (!pid)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
}

static const char *left_by_agents(void)
{
	pid_t pid[2] = { churn(0), churn(1) };
	long before = mm_structs();
	int i;

	for (i = 0; i < 4; i++)
		agents(true);
	for (i = 0; i < 2; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	before = mm_structs() - before;
	printf("# %ld mm_structs more after %d agents\n", before, 4 * GROUPS);
	return before < GROUPS ? "nothing" : "leak";
}

/* "quiet" is the control: groups that do not ask for the agent. */
TEST(release_agent)
{
	hierarchy();
	observe("quiet", "%s", agents(false));
	observe("agents", "%s", agents(true));
	observe("left", "%s", left_by_agents());
	umount2(DIR, MNT_DETACH);
}

int main(int argc, char *argv[])
{
	agent(argc, argv);
	return test_harness_run(argc, argv);
}
