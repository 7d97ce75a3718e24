// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuse.h"
#include "fuse-log.h"
#include "lab.h"

struct fuse_log *fuse_log_new(void)
{
	return shared_memory(sizeof(struct fuse_log));
}

void fuse_log_client(void *arg)
{
	struct fuse_log *l = arg;
	char path[64];
	ssize_t n;
	int fd;

	if (!l->client)
		return;
	l->asked = now_ns();
	snprintf(path, sizeof(path), "/proc/%d/%s", l->client, l->file ? l->file : "stat");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	n = read(fd, l->line, sizeof(l->line) - 1);
	close(fd);
	if (n >= 0)
		l->told = now_ns();
}

void fuse_dirty_page(void *arg)
{
	struct fuse *f = arg;
	int fd = open(f->file, O_RDWR | O_CLOEXEC);
	char *p;

	if (fd < 0)
		fail("%s", f->file);
	p = mmap(NULL, FUSE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		fail("mmap of %s", f->file);
	close(fd);
	*p = 1;
}
