// SPDX-License-Identifier: GPL-2.0-only
/*
 * marks.c - messages between freeze and the guest
 *
 * A message is the name of a file in a directory that both see; the guest sees it
 * through hostfs.  No interrupt is needed for that, so a message gets through
 * while a virtual CPU is stopped: hostfs creates and looks up names at once.
 * prober.c in ./programs is the other end and lists the messages.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "freeze.h"

static int dir_fd = -1, watch = -1;

void marks_open(const char *dir)
{
	dir_fd = open(dir, O_DIRECTORY | O_CLOEXEC);
	watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (dir_fd < 0 || watch < 0 ||
	    inotify_add_watch(watch, dir, IN_CREATE | IN_MOVED_TO) < 0)
		refuse("cannot watch the directory %s: %s", dir, strerror(errno));
}

int marks_fd(void)
{
	return watch;
}

void marks_read(void (*fn)(const char *mark))
{
	char buf[16384] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t n;

	while (watch >= 0 && (n = read(watch, buf, sizeof(buf))) > 0)
		for (char *p = buf; p < buf + n;) {
			struct inotify_event *e = (void *)p;

			if (e->len)
				fn(e->name);
			p += sizeof(*e) + e->len;
		}
}

/* The file is written under another name first, so that it is whole when it appears. */
void mark_put(const char *kind, int n, const char *fmt, ...)
{
	char name[64];
	va_list ap;
	int fd;

	if (dir_fd < 0)
		return;
	fd = openat(dir_fd, ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return;
	va_start(ap, fmt);
	vdprintf(fd, fmt, ap);
	va_end(ap);
	close(fd);
	if (n)
		snprintf(name, sizeof(name), "%s.%d", kind, n);
	else
		snprintf(name, sizeof(name), "%s", kind);
	renameat(dir_fd, ".new", dir_fd, name);
}
