// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuse.h"
#include "lab.h"

#define FILE_NAME "page"
#define FILE_NODE 2		/* FUSE_ROOT_ID is 1 */
#define MAX_HELD 64
#define VALID 1000		/* seconds for which the kernel need not look a name up again */

struct server {
	int dev, held, go;
	unsigned int hold;
	void (*before)(void *);
	void *arg;
	struct waiting {
		uint64_t unique;
		enum fuse_hold what;
		size_t size;	/* of the data that the request is about */
	} waiting[MAX_HELD];	/* answers withheld */
	int n;
};

/* One request of the kernel's.  It must have room for FUSE_MIN_READ_BUFFER, 8192 bytes. */
static union {
	struct {
		struct fuse_in_header h;
		union {
			struct fuse_init_in init;
			struct fuse_open_in open;
			struct fuse_read_in read;
			struct fuse_write_in write;
			char name[256];
		};
	};
	char bytes[4 * FUSE_BYTES];
} in;

static const char page[FUSE_BYTES];

static void answer_to(struct server *s, uint64_t unique, int error,
		      const void *data, size_t size)
{
	struct {
		struct fuse_out_header h;
		char data[FUSE_BYTES];
	} out = { .h = { .unique = unique, .error = error,
			 .len = sizeof(out.h) + size } };

	if (size)
		memcpy(out.data, data, size);
	/* ENOENT: the task that asked was killed and does not wait any more. */
	if (write(s->dev, &out, out.h.len) < 0 && errno != ENOENT)
		fail("answer to a FUSE request");
}

static void answer(struct server *s, const void *data, size_t size)
{
	answer_to(s, in.h.unique, 0, data, size);
}

static void refuse(struct server *s, int error)
{
	answer_to(s, in.h.unique, -error, NULL, 0);
}

/* Withholds the answer when it is of that kind, and returns whether it does. */
static bool withheld(struct server *s, enum fuse_hold what, size_t size)
{
	if (!(s->hold & what) || s->n == MAX_HELD)
		return false;
	s->waiting[s->n++] = (struct waiting){ in.h.unique, what, size };
	return write(s->held, "", 1) == 1;
}

static void answer_waiting(struct server *s)
{
	struct fuse_write_out written = { 0 };
	int i;

	s->hold = 0;
	for (i = 0; i < s->n; i++) {
		const struct waiting *w = &s->waiting[i];

		written.size = w->size;
		if (w->what == HOLD_READ || w->what == HOLD_PAGE)
			answer_to(s, w->unique, 0, page, w->size);
		else if (w->what == HOLD_WRITE)
			answer_to(s, w->unique, 0, &written, sizeof(written));
		else
			answer_to(s, w->unique, 0, NULL, 0);
	}
	s->n = 0;
}

static void init(struct server *s)
{
	struct fuse_init_out o = {
		.major = FUSE_KERNEL_VERSION,
		.minor = FUSE_KERNEL_MINOR_VERSION,
		.max_write = FUSE_BYTES,
		.max_background = 64,
		.congestion_threshold = 64,
		.flags = in.init.flags & FUSE_ASYNC_DIO,
	};

	if (in.init.minor < o.minor)
		o.minor = in.init.minor;
	answer(s, &o, sizeof(o));
}

static void attributes(struct fuse_attr *a, uint64_t node)
{
	memset(a, 0, sizeof(*a));
	a->ino = node;
	a->nlink = 1;
	a->blksize = FUSE_BYTES;
	a->mode = node == FILE_NODE ? S_IFREG | 0666 : S_IFDIR | 0755;
	a->size = node == FILE_NODE ? FUSE_BYTES : 0;
}

static void lookup(struct server *s)
{
	struct fuse_entry_out o = { .nodeid = FILE_NODE, .entry_valid = VALID,
				    .attr_valid = VALID };

	if ((s->hold & BEFORE_LOOKUP) && s->before)
		s->before(s->arg);
	if (strcmp(in.name, FILE_NAME)) {
		refuse(s, ENOENT);
		return;
	}
	attributes(&o.attr, FILE_NODE);
	answer(s, &o, sizeof(o));
}

static void getattr(struct server *s)
{
	struct fuse_attr_out o = { .attr_valid = VALID };

	attributes(&o.attr, in.h.nodeid);
	answer(s, &o, sizeof(o));
}

/* A file that is opened with O_DIRECT by-passes the page cache, so that AIO is asynchronous. */
static void open_file(struct server *s)
{
	struct fuse_open_out o = { .fh = 0 };

	if (in.h.opcode == FUSE_OPEN && (in.open.flags & O_DIRECT)) {
		o.fh = 1;
		o.open_flags = FOPEN_DIRECT_IO;
	}
	answer(s, &o, sizeof(o));
}

static void read_file(struct server *s)
{
	uint64_t at = in.read.offset, size = in.read.size;

	if (at > FUSE_BYTES)
		at = FUSE_BYTES;
	if (size > FUSE_BYTES - at)
		size = FUSE_BYTES - at;
	if (!withheld(s, in.read.fh ? HOLD_READ : HOLD_PAGE, size))
		answer(s, page, size);
}

static void write_file(struct server *s)
{
	struct fuse_write_out o = { .size = in.write.size };
	uint64_t unique = in.h.unique;

	if (withheld(s, HOLD_WRITE, o.size))
		return;
	if (s->before)
		s->before(s->arg);
	answer_to(s, unique, 0, &o, sizeof(o));
}

static void serve_one(struct server *s)
{
	switch (in.h.opcode) {
	case FUSE_INIT:
		init(s);
		break;
	case FUSE_LOOKUP:
		lookup(s);
		break;
	case FUSE_GETATTR:
	case FUSE_SETATTR:
		getattr(s);
		break;
	case FUSE_OPEN:
	case FUSE_OPENDIR:
		open_file(s);
		break;
	case FUSE_READ:
		read_file(s);
		break;
	case FUSE_WRITE:
		write_file(s);
		break;
	case FUSE_FLUSH:
		if (!withheld(s, HOLD_FLUSH, 0))
			answer(s, NULL, 0);
		break;
	case FUSE_RELEASE:
	case FUSE_RELEASEDIR:
	case FUSE_FSYNC:
	case FUSE_ACCESS:
		answer(s, NULL, 0);
		break;
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
	case FUSE_INTERRUPT:
		break;		/* these have no answer */
	default:
		refuse(s, ENOSYS);
	}
}

/* Answers requests until the file system is unmounted. */
static void serve(struct server *s)
{
	struct pollfd p[] = { { .fd = s->dev, .events = POLLIN },
			      { .fd = s->go, .events = POLLIN } };
	char c;

	for (;;) {
		if (poll(p, 2, -1) < 0)
			fail("poll of /dev/fuse");
		if (p[1].revents && read(s->go, &c, 1) == 1)
			answer_waiting(s);
		if (p[1].revents & POLLHUP)
			p[1].fd = -1;
		if (!p[0].revents)
			continue;
		if (read(s->dev, &in, sizeof(in)) >= (ssize_t)sizeof(in.h))
			serve_one(s);
		else if (errno == ENODEV)
			return;
		else if (errno != EAGAIN && errno != EINTR && errno != ENOENT)
			fail("read of /dev/fuse");
	}
}

static void mount_it(struct server *s, const char *dir)
{
	char options[128];

	s->dev = open("/dev/fuse", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (s->dev < 0)
		fail("/dev/fuse (CONFIG_FUSE_FS)");
	snprintf(options, sizeof(options),
		 "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", s->dev);
	if (mount("lab", dir, "fuse", 0, options))
		fail("mount of FUSE on %s", dir);
}

void fuse_start(struct fuse *f, unsigned int hold, void (*before)(void *),
		void *arg)
{
	static int serial;
	struct server s = { .hold = hold, .before = before, .arg = arg };
	int held[2], go[2];

	if (pipe2(held, O_CLOEXEC) || pipe2(go, O_CLOEXEC))
		fail("pipe");
	snprintf(f->dir, sizeof(f->dir), "/tmp/fuse.%d.%d", getpid(), serial++);
	snprintf(f->file, sizeof(f->file), "%s/" FILE_NAME, f->dir);
	if (mkdir(f->dir, 0755))
		fail("%s", f->dir);
	fflush(stdout);
	f->pid = fork();
	if (f->pid < 0)
		fail("fork");
	if (!f->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "fuse-server");
		close(held[0]);
		close(go[1]);
		s.held = held[1];
		s.go = go[0];
		mount_it(&s, f->dir);
		/* The first byte says that the file system is mounted. */
		if (write(s.held, "", 1) != 1)
			fail("pipe");
		serve(&s);
		_exit(0);
	}
	close(held[1]);
	close(go[0]);
	f->held = held[0];
	f->go = go[1];
	if (!fuse_held(f, 5000)) {
		fprintf(stderr, "the FUSE server did not start\n");
		exit(1);
	}
}

bool fuse_held(struct fuse *f, int ms)
{
	struct pollfd p = { .fd = f->held, .events = POLLIN };
	char c;

	return poll(&p, 1, ms) == 1 && read(f->held, &c, 1) == 1;
}

void fuse_go(const struct fuse *f)
{
	if (write(f->go, "", 1) != 1)
		fail("the FUSE server is gone");
}

void fuse_kill(struct fuse *f)
{
	if (f->pid <= 0)
		return;
	kill(f->pid, SIGKILL);
	waitpid(f->pid, NULL, 0);
	f->pid = 0;
}

void fuse_end(struct fuse *f)
{
	fuse_kill(f);
	close(f->held);
	close(f->go);
	umount2(f->dir, MNT_DETACH);
	rmdir(f->dir);
}
