// SPDX-License-Identifier: GPL-2.0-only
/* does: a user attacks the setuid-root exec of a task of the same user, held in the teardown and in 200 random races
 * not:  that no window exists, only that these attempts found none
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "probe.h"
#include "window.h"

#define USER 1000
#define RACES 200
#define MAGIC 0x5ec4e7
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

/* Set in every new image, before anything else; statically linked: no PIE. */
static volatile int secret;

struct spy {
	volatile pid_t victim;
	volatile int stop, tries, seen;
};

static void held(struct __test_metadata *_metadata, const char *const *names, int n,
		 const char *title)
{
	struct window w = { .uid = USER };
	struct probe p[16] = { 0 };
	char obs[64];
	int i;

	for (i = 0; i < n; i++)
		p[i].name = names[i];
	ASSERT_EQ(0, chmod("/proc/self/exe", 04755));
	window_open(&w, IN_EXIT_MMAP);
	probes_ask(p, n, w.victim.pid, USER);
	EXPECT_TRUE(probes_settle(p, n));
	EXPECT_TRUE(window_is_open(&w));
	window_release(&w);
	EXPECT_TRUE(probes_end(p, n));
	window_close(&w);
	chmod("/proc/self/exe", 0755);
	for (i = 0; i < n; i++) {
		snprintf(obs, sizeof(obs), "%s.%s", title, p[i].name);
		observe(obs, "%s", probe_says(&p[i]));
	}
}

TEST(held_in_the_teardown)
{
	static const char *const attacks[] = {
		"open-mem", "open-maps", "open-environ", "open-auxv", "open-pagemap",
		"link-exe", "link-cwd", "link-fd", "link-ns", "vm-readv", "vm-writev",
		"pidfd-getfd", "kcmp", "robust-list", "ptrace-seize",
	};
	static const char *const attach[] = { "ptrace-attach" };

	held(_metadata, attacks, COUNT(attacks), "held");
	held(_metadata, attach, COUNT(attach), "held");
}

static bool peek(pid_t victim)
{
	int value = 0, fd;
	struct iovec mine = { &value, sizeof(value) };
	struct iovec theirs = { (void *)&secret, sizeof(secret) };
	char path[64];

	if (process_vm_readv(victim, &mine, 1, &theirs, 1, 0) == sizeof(value) &&
	    value == MAGIC)
		return true;
	snprintf(path, sizeof(path), "/proc/%d/mem", victim);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (pread(fd, &value, sizeof(value), (off_t)(uintptr_t)&secret) < 0)
		value = 0;
	close(fd);
	return value == MAGIC;
}

static void spy(struct spy *s)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(0);
	if (setgid(USER) || setuid(USER))
		fail("setuid");
	while (!s->stop) {
		if (!s->victim) {
			sched_yield();
			continue;
		}
		s->seen += peek(s->victim);
		s->tries++;
	}
	_exit(0);
}

static void user(void *unused)
{
	(void)unused;
	if (setgid(USER) || setuid(USER))
		fail("setuid");
	prctl(PR_SET_DUMPABLE, 1);
}

/* How often the spy saw the secret of the new image. */
static int races(struct __test_metadata *_metadata, mode_t mode, int n)
{
	struct spy *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct victim v;
	pid_t pid;

	EXPECT_EQ(0, chmod("/proc/self/exe", mode));
	pid = fork();
	if (!pid)
		spy(s);
	while (n--) {
		int tries;

		victim_start(&v, user, NULL, NULL);
		s->victim = v.pid;
		victim_go(&v);
		while (!v.t->first)
			sched_yield();
		/* Two more looks at the finished image. */
		for (tries = s->tries; s->tries < tries + 2;)
			sched_yield();
		s->victim = 0;
		victim_end(&v);
	}
	s->stop = 1;
	waitpid(pid, NULL, 0);
	chmod("/proc/self/exe", 0755);
	printf("# %d looks, %d saw the secret\n", s->tries, s->seen);
	EXPECT_LT(0, s->tries);
	return s->seen;
}

TEST(random_races)
{
	observe("races", "%s", races(_metadata, 04755, RACES) ? "seen" : "never");
}

/* The control: the same spy sees the image of a program that is not setuid. */
TEST(of_a_plain_program)
{
	observe("plain", "%s", races(_metadata, 0755, 5) ? "seen" : "never");
}

int main(int argc, char *argv[])
{
	/* The new images, see victim_image(); not the test itself. */
	secret = strcmp(argv[0], "victim-image") ? 0 : MAGIC;
	victim_image(argc, argv);
	return test_harness_run(argc, argv);
}
