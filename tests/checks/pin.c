// SPDX-License-Identifier: GPL-2.0-only
/* does: lets another process read the old mm through an execve(): which of the two tears it down then, and when?
 * not:  readers that come after execve(), which see the new mm; where looks at those
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "oracle.h"
#include "until.h"
#include "window.h"

static struct oracle o;
static struct fuse f;
static struct shared {
	void *page;		/* of the server's file, which no task has read */
	volatile bool read;	/* the reader has its byte */
} *s;

static void map_page(void *unused)
{
	int fd = open(f.file, O_RDONLY | O_CLOEXEC);

	(void)unused;
	if (fd < 0)
		fail("%s", f.file);
	s->page = mmap(NULL, FUSE_BYTES, PROT_READ, MAP_SHARED, fd, 0);
	if (s->page == MAP_FAILED)
		fail("mmap of %s", f.file);
	close(fd);
	oracle_attach(&o);
}

/* Reads the page from the old mm, and waits in the page fault for the server's answer. */
static pid_t reader(pid_t victim)
{
	pid_t pid = fork();
	char path[32], byte;
	int fd;

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(path, sizeof(path), "/proc/%d/mem", victim);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	s->read = pread(fd, &byte, 1, (off_t)(uintptr_t)s->page) == 1;
	for (;;)
		pause();
}

static const char *mm(void)
{
	struct oracle_says a = oracle_ask(&o);

	return a.attached || a.contexts ? "there" : "gone";
}

static void exec_while_read(struct __test_metadata *_metadata, bool read, const char *name)
{
	struct victim v;
	pid_t pid = 0;

	s = shared_memory(4096);
	oracle_init(&o);
	fuse_start(&f, HOLD_PAGE, NULL, NULL);
	victim_start(&v, map_page, NULL, NULL);
	if (read) {
		pid = reader(v.pid);
		ASSERT_TRUE(fuse_held(&f, 5000));
	}
	victim_go(&v);
	/* execve() must not wait for the reader. */
	ASSERT_TRUE(UNTIL(v.t->first));
	EXPECT_FALSE(s->read);
	observe_of(name, ".start", "%s", mm());
	fuse_go(&f);
	EXPECT_TRUE(!read || UNTIL(s->read));
	EXPECT_TRUE(UNTIL(!oracle_ask(&o).attached));
	observe_of(name, ".context", "%s", oracle_ask(&o).by == v.pid ? "execer" :
		   oracle_ask(&o).by == pid ? "reader" : "other");
	if (pid) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	victim_end(&v);
	fuse_end(&f);
	oracle_end(&o);
}

TEST(while_it_is_read) { exec_while_read(_metadata, true, "read"); }
TEST(while_it_is_not) { exec_while_read(_metadata, false, "alone"); }

CHECK_MAIN
