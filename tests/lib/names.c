// SPDX-License-Identifier: GPL-2.0-only
/* Names of errors and signals, which glibc has had since 2.32 and musl does not have. */
#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "lab.h"

#ifndef __GLIBC__
#define NAME(x) { x, #x }

struct name {
	int number;
	const char *text;
};

static const struct name errors[] = {
	NAME(EPERM), NAME(ENOENT), NAME(ESRCH), NAME(EINTR), NAME(EIO), NAME(ENXIO),
	NAME(E2BIG), NAME(ENOEXEC), NAME(EBADF), NAME(ECHILD), NAME(EAGAIN),
	NAME(ENOMEM), NAME(EACCES), NAME(EFAULT), NAME(EBUSY), NAME(EEXIST),
	NAME(ENODEV), NAME(ENOTDIR), NAME(EISDIR), NAME(EINVAL), NAME(ENFILE),
	NAME(EMFILE), NAME(ENOTTY), NAME(ETXTBSY), NAME(EFBIG), NAME(ENOSPC),
	NAME(EROFS), NAME(EPIPE), NAME(ERANGE), NAME(EDEADLK), NAME(ENAMETOOLONG),
	NAME(ENOSYS), NAME(ELOOP), NAME(ENODATA), NAME(EOVERFLOW), NAME(EOPNOTSUPP),
	NAME(ETIMEDOUT), NAME(ENOTCONN), NAME(ECANCELED), NAME(EOWNERDEAD),
};

static const struct name signals[] = {
	NAME(SIGHUP), NAME(SIGINT), NAME(SIGQUIT), NAME(SIGILL), NAME(SIGTRAP),
	NAME(SIGABRT), NAME(SIGBUS), NAME(SIGFPE), NAME(SIGKILL), NAME(SIGUSR1),
	NAME(SIGSEGV), NAME(SIGUSR2), NAME(SIGPIPE), NAME(SIGALRM), NAME(SIGTERM),
	NAME(SIGCHLD), NAME(SIGCONT), NAME(SIGSTOP), NAME(SIGTSTP), NAME(SIGXCPU),
	NAME(SIGXFSZ), NAME(SIGSYS),
};

static const char *find(const struct name *v, size_t n, int number)
{
	while (n--)
		if (v[n].number == number)
			return v[n].text;
	return NULL;
}

const char *strerrorname_np(int error)
{
	return find(errors, sizeof(errors) / sizeof(*errors), error);
}

const char *sigabbrev_np(int sig)
{
	const char *name = find(signals, sizeof(signals) / sizeof(*signals), sig);

	return name ? name + 3 : NULL;
}
#endif
