// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "execs.h"
#include "flag.h"
#include "lab.h"

#define USER 1000
#define SCRIPT "/tmp/execs.script"
#define NESTED "/tmp/execs.nested"
#define MISC "/tmp/x.execs"
#define SETUID "/tmp/execs.setuid"
#define BINFMT "/proc/sys/fs/binfmt_misc/"

static void user(void)
{
	if (setgid(USER) || setuid(USER))
		fail("setuid");
}

static void time_ns(void)
{
	if (unshare(CLONE_NEWTIME))
		fail("unshare(CLONE_NEWTIME)");
}

static volatile int staying;

static int stay(void *unused)
{
	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	flag_set(&staying);
	for (;;)
		pause();
	return 0;
}

static void sighand(void)
{
	static char stack[16384] __attribute__((aligned(16)));

	if (clone(stay, stack + sizeof(stack),
		  CLONE_VM | CLONE_SIGHAND | CLONE_FILES | SIGCHLD, NULL) < 0)
		fail("clone");
	flag_wait(&staying);
}

static void *idle(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static void threads(void)
{
	pthread_t t;

	if (pthread_create(&t, NULL, idle, NULL) || pthread_create(&t, NULL, idle, NULL))
		fail("pthread_create");
}

static void setuid_copy(const char *path)
{
	int fd = open(path, O_CREAT | O_WRONLY, 0755);

	if (fd < 0)
		fail("%s", path);
	copy_self(fd);
	if (close(fd) || chmod(path, 04755))
		fail("%s", path);
}

static void a_file(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0755);

	if (fd < 0 || write(fd, text, strlen(text)) < 0 || close(fd))
		fail("%s", path);
}

static struct exec_kind kinds[] = {
	{ .name = "program" },
	{ .name = "script", .path = SCRIPT },
	{ .name = "nested", .path = NESTED },
	{ .name = "misc", .path = MISC },
	{ .name = "setuid", .path = SETUID, .prepare = user },
	{ .name = "timens", .prepare = time_ns },
	{ .name = "sighand", .prepare = sighand },
	{ .name = "threads", .prepare = threads },
	{ .name = "nonleader", .thread = true },
};

static void files(const char *self)
{
	char text[128];

	snprintf(text, sizeof(text), "#!%s x\n", self);
	a_file(SCRIPT, text);
	a_file(NESTED "1", "#!" SCRIPT "\n");
	a_file(NESTED "2", "#!" NESTED "1\n");
	a_file(NESTED, "#!" NESTED "2\n");
	a_file(MISC, "");
	setuid_copy(SETUID);
	snprintf(text, sizeof(text), ":execs:E::execs::%s:O", self);
	/* Another check of the same guest may have registered itself. */
	put(BINFMT "execs", "-1");
	if (!put(BINFMT "register", text))
		fail(BINFMT "register (CONFIG_BINFMT_MISC)");
}

const struct exec_kind *exec_kind(const char *name)
{
	char self[64] = "";
	size_t i;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		fail("/proc/self/exe");
	files(self);
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i].name, name))
			continue;
		if (!*kinds[i].path)
			snprintf(kinds[i].path, sizeof(kinds[i].path), "%s", self);
		return &kinds[i];
	}
	errno = EINVAL;
	fail("'%s' is no kind of exec", name);
}
