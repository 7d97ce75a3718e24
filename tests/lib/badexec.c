// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "badexec.h"

#define MISC "/proc/sys/fs/binfmt_misc/"
#define PROGRAM "/tmp/bad.labexec"

void bad_exec_init(void)
{
	int fd = open(PROGRAM, O_CREAT | O_RDWR | O_CLOEXEC, 0755);

	if (fd < 0)
		fail(PROGRAM);
	close(fd);
	if (access(MISC "labexec", F_OK) &&
	    !put(MISC "register", ":labexec:E::labexec::/bin/true:O"))
		fail(MISC "register (CONFIG_BINFMT_MISC)");
}

void bad_exec(void *victim)
{
	static const struct rlimit none = { 0, 0 };
	struct victim *v = victim;

	setrlimit(RLIMIT_NOFILE, &none);
	v->t->armed = v->t->exec = now_ns();
	execl(PROGRAM, PROGRAM, NULL);
	_exit(errno);
}
