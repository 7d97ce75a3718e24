// SPDX-License-Identifier: GPL-2.0-only
/*
 * promoted.c - a user's process with much memory executes a set-uid program, and is root then
 *
 * lab-freeze stops it on its way:  START='exec promoted'
 */
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab.h"

#define PROGRAM "/tmp/victim"

int main(int argc, char *argv[])
{
	int mib = 64, fd;

	(void)argv;
	if (argc > 1)
		for (;;)
			pause();
	unlink(PROGRAM);
	fd = open(PROGRAM, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0755);
	if (fd < 0)
		fail(PROGRAM);
	copy_self(fd);
	if (fchmod(fd, 04755) || close(fd))
		fail(PROGRAM);
	populate_mib(&mib);
	if (setresuid(1000, 1000, 1000))
		fail("setresuid");
	prctl(PR_SET_NAME, "victim");
	execl(PROGRAM, "victim", "new", NULL);
	fail("execve");
}
