// SPDX-License-Identifier: GPL-2.0-only
/* does: has the kernel execute a program that gets core dumps; dumps threads and siblings of a task in execve()
 * not:  what is in the dumps, only that there is one
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "image.h"
#include "oracle.h"
#include "until.h"
#include "window.h"

#define CORES 15
#define RACES 24
#define PATTERN "/proc/sys/kernel/core_pattern"
#define SEEN "/tmp/coredump.seen"

static struct oracle o;
static struct {
	volatile int ready, go;
	volatile pid_t sibling;
} *s;

/* The program that the kernel starts for a dump; it writes a byte for each. */
static void receiver(int argc, char *argv[])
{
	char buf[65536];
	ssize_t n, all = 0;
	int fd;

	if (argc != 2 || strcmp(argv[1], "core"))
		return;
	while ((n = read(0, buf, sizeof(buf))) > 0)
		all += n;
	fd = open(SEEN, O_WRONLY | O_CREAT | O_APPEND, 0644);
	_exit(fd < 0 || !all || write(fd, "x", 1) != 1);
}

static void share(void)
{
	s = shared_memory(4096);
}

static int seen(void)
{
	struct stat st;

	return stat(SEEN, &st) ? 0 : st.st_size;
}

static const char *dumps(const char *pattern)
{
	int i, status, dumped = 0;

	unlink(SEEN);
	if (!put(PATTERN, pattern))
		fail(PATTERN);
	for (i = 0; i < CORES; i++) {
		pid_t pid = fork();

		if (!pid) {
			raise(SIGQUIT);
			_exit(0);
		}
		waitpid(pid, &status, 0);
		dumped += WCOREDUMP(status) != 0;
	}
	/* The receiver may end after the task that dumps. */
	return dumped == CORES && UNTIL(seen() == CORES) ? "all" : dumped + seen() ? "some" : "none";
}

TEST(into_a_pipe)
{
	observe("pipe", "%s", dumps("|/lab/coredump core"));
	/* The control: a file, for which RLIMIT_CORE has no room. */
	observe("limit", "%s", dumps("core"));
}

static void *execs(void *unused)
{
	s->ready = 1;
	flag_wait(&s->go);
	image_exec(NULL);
	return unused;
}

static void with_thread(void *unused)
{
	pthread_t t;

	oracle_attach(&o);
	if (pthread_create(&t, NULL, execs, unused))
		fail("pthread_create");
	for (;;)
		pause();
}

static int stays(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return 0;
}

static void with_sibling(void *unused)
{
	static char stack[16384] __attribute__((aligned(16)));

	oracle_attach(&o);
	s->sibling = clone(stays, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL);
	if (s->sibling < 0)
		fail("clone(CLONE_VM)");
	execs(unused);
}

struct count {
	int images, dumps, stuck, before, left;
};

static bool gone(void)
{
	return !oracle_ask(&o).attached && !oracle_ask(&o).contexts;
}

/*
 * Sends SIGQUIT to the process or its sibling, later each time.  The latest comes half as
 * long again after the start as an exec takes that gets no signal, which is the first.
 * Each time the process must get its image or leave a dump, and in the end the old mm must
 * be gone.
 */
static struct count race(struct __test_metadata *_metadata, void (*run)(void *))
{
	struct count c = { 0 };
	int64_t took = 0, begun;
	int i, status;

	unlink(SEEN);
	EXPECT_TRUE(put(PATTERN, "|/lab/coredump core"));
	for (i = -1; i < RACES; i++) {
		struct image image;
		struct said said;
		bool ran;

		share();
		oracle_init(&o);
		image_start(&image, run, NULL);
		ASSERT_TRUE(UNTIL(s->ready));
		c.before += !gone();
		flag_set(&s->go);
		begun = now_ns();
		if (i >= 0) {
			pause_ns(took * 3 / 2 * i / RACES);
			kill(s->sibling ? s->sibling : image.pid, SIGQUIT);
		}
		ran = image_says(&image, &said);
		if (i < 0)
			took = now_ns() - begun;
		status = image_end(&image);
		if (i < 0 && s->sibling)
			kill(s->sibling, SIGKILL);
		c.images += ran;
		c.dumps += WCOREDUMP(status) != 0;
		c.stuck += !ran && !WCOREDUMP(status);
		c.left += !UNTIL(gone());
		oracle_end(&o);
		munmap(s, 4096);
	}
	printf("# %d images, %d dumps of the process, %d dumps in all; exec takes %.1f ms\n",
	       c.images, c.dumps, seen(), took / 1e6);
	return c;
}

TEST(of_a_process_whose_thread_executes)
{
	struct count c = race(_metadata, with_thread);

	observe("thread.ends", "%s", c.stuck ? "stuck" : "image-or-dump");
	observe("thread.before", "%s", c.before == RACES + 1 ? "old-mm" : "nothing");
	observe("thread.left", "%s", c.left ? "old-mm" : "nothing");
}

TEST(of_a_sibling)
{
	struct count c = race(_metadata, with_sibling);

	observe("sibling.ends", "%s", c.images == RACES + 1 ? "image" : c.stuck ? "stuck" : "dump");
	observe("sibling.before", "%s", c.before == RACES + 1 ? "old-mm" : "nothing");
	observe("sibling.left", "%s", c.left ? "old-mm" : "nothing");
	observe("sibling.dumps", "%s", UNTIL(seen() >= RACES / 2) ? "most" : "few");
}

int main(int argc, char *argv[])
{
	receiver(argc, argv);
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
