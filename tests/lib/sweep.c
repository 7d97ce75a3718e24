// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "users.h"
#include "inject.h"
#include "lab.h"
#include "oracle.h"
#include "probe.h"
#include "site.h"
#include "sweep.h"

#define LIMIT (10000 * MS)

/* What the victim, its new image and the test share. */
enum state { UNDER_WAY, RETURNED, IMAGE };
static struct seen {
	volatile enum state state;
	volatile pid_t victim;
	volatile int error;	/* errno of the execve() that returned */
	volatile int left;	/* inject_left() after the execve() */
	volatile bool same;	/* the execve() returned to the same state in which it was called */
	bool changes;		/* the control: the state is changed */
} *s;

static int s_fd = -1;
static struct oracle o;
static int nth;			/* the allocation that fails in the present victim */

static void map_seen(int fd)
{
	s_fd = fd;
	s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (s == MAP_FAILED)
		fail("mmap");
}

void sweep_image(void)
{
	const char *seen = getenv("SWEEP");
	int fd;

	if (!seen)
		return;
	map_seen(atoi(seen));
	fd = inject_open();
	s->left = inject_left(fd);
	inject_nth(fd, 0);
	s->state = IMAGE;
	for (;;)
		pause();
}

static void exec_failing(const char *path, int fd, int n)
{
	static volatile int mark = 1;
	uid_t uid = geteuid();
	char seen[32], comm[16];
	char *env[] = { seen, NULL }, *argv[] = { "x", NULL };

	snprintf(seen, sizeof(seen), "SWEEP=%d", s_fd);
	prctl(PR_SET_NAME, "execer");
	inject_nth(fd, n);
	execve(path, argv, env);
	s->error = errno;
	s->left = inject_left(fd);
	inject_nth(fd, 0);
	if (s->changes)
		prctl(PR_SET_NAME, "another");
	prctl(PR_GET_NAME, comm);
	s->same = mark == 1 && geteuid() == uid && !strcmp(comm, "execer") &&
		oracle_ask(&o).attached == 1;
	s->state = RETURNED;
	for (;;)
		pause();
}

static void *exec_of_thread(void *kind)
{
	exec_failing(((struct exec_kind *)kind)->path, inject_open(), nth);
	return NULL;
}

static void victim(const struct exec_kind *k)
{
	/* Is opened before k->prepare() changes the user, who could not open it. */
	int fd = inject_open();
	pthread_t t;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	oracle_attach(&o);
	if (k->prepare)
		k->prepare();
	if (!k->thread)
		exec_failing(k->path, fd, nth);
	if (pthread_create(&t, NULL, exec_of_thread, (void *)k))
		fail("pthread_create");
	for (;;)
		pause();
}

/* Whether the victim makes others wait: readers of its locks and one that attaches, all at once. */
static bool blocked(pid_t pid, bool alive)
{
	struct probe p[] = {
		{ .name = "read-stat" }, { .name = "open-maps" }, { .name = "kcmp" },
		{ .name = "ptrace-seize" },
	};
	int n = alive ? 4 : 1;	/* a zombie answers only the first */

	probes_ask(p, n, pid, 0);
	return !probes_end(p, n);
}

/* Waits until the victim has returned, died or its image; false when it did none in time. */
static bool settles(pid_t pid, bool *dead)
{
	int64_t end = now_ns() + LIMIT;
	siginfo_t info = { 0 };

	for (*dead = false; now_ns() < end; sleep_until(now_ns() + 200 * US)) {
		if (s->state != UNDER_WAY)
			return true;
		waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT);
		if (info.si_pid == pid)
			return *dead = true;
	}
	return false;
}

static bool memory_back(void)
{
	int64_t end = now_ns() + LIMIT;
	struct oracle_says a;

	do {
		a = oracle_ask(&o);
		if (!a.attached && !a.contexts)
			return true;
		sleep_until(now_ns() + 200 * US);
	} while (now_ns() < end);
	return false;
}

/* A word for what became of the victim, which is held against the place of the failure. */
static const char *outcome(struct tally *t, int status, bool dead, const char *site)
{
	bool past = site_past_return(site), known = *site;

	if (dead && WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) {
		t->killed++;
		t->wrong += known && !past;
		return "SIGSEGV";
	}
	if (!dead && s->state == RETURNED) {
		t->errors++;
		t->wrong += !s->same || !s->error || (known && past);
		return s->same ? strerrorname_np(s->error) : "changed";
	}
	if (!dead && s->state == IMAGE) {
		t->through++;
		return "through";
	}
	t->wrong++;
	return "otherwise";
}

/* Fails the nth allocation; false when there are not so many. */
static bool one(const struct exec_kind *k, struct tally *t)
{
	char site[4096];
	const char *how;
	int status = 0;
	bool dead, found;
	pid_t pid;

	memset(s, 0, sizeof(*s));
	s->left = -1;
	fflush(stdout);
	pid = fork();
	if (!pid)
		victim(k);
	s->victim = pid;
	t->stuck += !settles(pid, &dead);
	t->blocked += blocked(pid, !dead);
	kill(pid, SIGKILL);
	if (waitpid(pid, &status, __WALL) != pid)
		fail("waitpid");
	t->leaks += !memory_back();
	found = inject_site(site, sizeof(site));
	if (!found && !dead && s->state == IMAGE)
		return s->left <= 0;
	how = outcome(t, status, dead, site);
	t->injected++;
	t->window += site_in_window(site);
	site_print(k->name, nth, how, found ? site : "?\n");
	/* After one leak memory_back() would wait in vain for all that follow. */
	return !t->leaks;
}

/* A process that asks the victims all the time, so that their locks are busy. */
static pid_t watcher(void)
{
	static const char *const users[] = {
		"read-stat", "open-maps", "open-mem", "link-exe", "kcmp", "vm-readv",
	};
	pid_t pid = fork();
	int i = 0;

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		pid = s->victim;
		if (pid)
			use(users[i++ % 6], pid);
		sched_yield();
	}
}

void sweep_begin(void)
{
	map_seen(memfd_create("seen", 0));
	if (ftruncate(s_fd, 4096))
		fail("memfd");
	oracle_init(&o);
	inject_init("sys_execve");
}

void sweep_end(void)
{
	oracle_end(&o);
}

void sweep(const struct exec_kind *k, bool watched, struct tally *t)
{
	pid_t pid = watched ? watcher() : 0;
	char name[64];

	*t = (struct tally) { 0 };
	for (nth = 1; nth < SWEEP_MAX && one(k, t); nth++)
		;
	t->endless = nth == SWEEP_MAX;
	if (pid) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	snprintf(name, sizeof(name), "%s%s", k->name, watched ? "-watched" : "");
	tally_print(t, name);
	tally_observe(t, name);
}

void sweep_control(struct tally *t)
{
	bool dead;
	pid_t pid;

	*t = (struct tally) { 0 };
	s->changes = true;
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		oracle_attach(&o);
		exec_failing("/there-is-no-such", inject_open(), 0);
	}
	t->stuck += !settles(pid, &dead);
	outcome(t, 0, dead, "");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
