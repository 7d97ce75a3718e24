// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/capability.h>
#include <linux/membarrier.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "image.h"
#include "lab.h"

/*
 * The image gets these in its environment: the number of the descriptor that it writes to,
 * and the MiB to map.  An interpreter would change its arguments.
 */
#define FD "LAB_IMAGE"
#define MAP "LAB_IMAGE_MAP"

void image_start(struct image *i, void (*run)(void *), void *arg)
{
	char fd[16];
	int p[2];

	if (pipe(p))
		fail("pipe");
	fflush(stdout);
	i->pid = fork();
	if (i->pid < 0)
		fail("fork");
	if (!i->pid) {
		close(p[0]);
		snprintf(fd, sizeof(fd), "%d", p[1]);
		setenv(FD, fd, 1);
		pin(1);
		run(arg);
		_exit(errno);
	}
	close(p[1]);
	i->from = p[0];
}

void image_wants(int mib)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", mib);
	setenv(MAP, text, 1);
}

void image_exec(void *path)
{
	const char *p = path ? path : "/proc/self/exe";

	execl(p, p, NULL);
}

bool image_within(struct image *i, struct said *s, int ms)
{
	struct pollfd p = { .fd = i->from, .events = POLLIN };

	return poll(&p, 1, ms) == 1 && read(i->from, s, sizeof(*s)) == sizeof(*s);
}

bool image_says(struct image *i, struct said *s)
{
	return image_within(i, s, 5000);
}

int image_end(struct image *i)
{
	int status = 0;

	kill(i->pid, SIGKILL);
	waitpid(i->pid, &status, __WALL);
	close(i->from);
	return status;
}

static uint64_t effective(void)
{
	struct __user_cap_header_struct h = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct d[2] = { 0 };

	syscall(SYS_capget, &h, d);
	return (uint64_t)d[1].effective << 32 | d[0].effective;
}

static int map(const char *mib)
{
	if (!mib)
		return 0;
	return mmap(NULL, (size_t)atoi(mib) << 20, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0) == MAP_FAILED ?
		errno : 0;
}

static void arguments(char *to, size_t size, int argc, char *argv[])
{
	int i;

	for (i = 0; i < argc; i++)
		snprintf(to + strlen(to), size - strlen(to), "%s%s", i ? " " : "", argv[i]);
}

void image_main(int argc, char *argv[])
{
	static char page[IMAGE_LOCKS];
	const char *fd = getenv(FD);
	struct said s = { .pid = getpid() };
	uid_t ruid;
	gid_t g;

	if (!fd)
		return;
	s.tid = gettid();
	getresuid(&ruid, &s.euid, &s.suid);
	getresgid(&g, &s.egid, &g);
	s.caps = effective();
	s.secure = getauxval(AT_SECURE);
	errno = 0;
	getauxval(AT_EXECFD);
	s.execfd = !errno;
	s.dumpable = prctl(PR_GET_DUMPABLE);
	s.no_new_privs = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0))
		s.membarrier = errno;
	s.lock = mlock(page, sizeof(page)) ? errno : 0;
	s.map = map(getenv(MAP));
	arguments(s.args, sizeof(s.args), argc, argv);
	if (write(atoi(fd), &s, sizeof(s)) == sizeof(s))
		for (;;)
			pause();
	_exit(1);
}
