// SPDX-License-Identifier: GPL-2.0-only
/* does: uses exec's two locks in loops against all kinds of exec, good and failing, on a kernel that watches itself
 * not:  a proof, only that nothing was found in so many tries
 * flavour: debug
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "users.h"
#include "badexec.h"
#include "check.h"
#include "execs.h"
#include "inject.h"
#include "oracle.h"
#include "window.h"

#define EXECS 200
#define LIMIT (90000 * MS)
#define MANY 40
#define REST (2 * MS)		/* between two attaches, so that the victim gets on */
#define RAM (4 << 20)		/* of a victim, so that there is something to free */
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))


static struct storm {
	volatile pid_t victim;
	volatile int stop;
	volatile long execs, failed, reads, attaches;
	volatile long epoll, files;	/* answers to kcmp-epoll and to map-files */
	volatile int broken;	/* parents of a vfork() whose memory changed */
	volatile bool calm;	/* this is the control, in which a mistake of each kind is made */
} *s;
static struct oracle o;

/*
 * Without read-stack and read-wchan: when the task runs, User-mode Linux reads beyond the
 * end of its stack there.
 */
static const char *const users[] = {
	"read-stat", "read-syscall", "read-personality",
	"read-io", "open-maps", "open-smaps", "open-pagemap", "open-mem",
	"open-environ", "open-auxv", "open-ns", "link-exe", "link-cwd", "link-root",
	"link-fd", "link-ns", "kcmp", "vm-readv", "vm-writev", "pidfd-getfd",
	"pidfd-ns", "pidfd-madvise", "robust-list", "read-cmdline", "read-statm",
	"kcmp-epoll", "map-files",
};

/* Asks, and returns whether there was such a task to ask. */
static bool asked(const char *user, pid_t pid)
{
	int error = use(user, pid);

	if (!error && !strcmp(user, "kcmp-epoll"))
		__sync_fetch_and_add(&s->epoll, 1);
	if (!error && !strcmp(user, "map-files"))
		__sync_fetch_and_add(&s->files, 1);
	return error != ESRCH;
}

static void reader(void)
{
	long n = 0;
	int i;

	for (i = 0; !s->stop; i = (i + 1) % COUNT(users)) {
		pid_t pid = s->victim;

		if (pid && asked(users[i], pid))
			n++;
		else
			sched_yield();
	}
	__sync_fetch_and_add(&s->reads, n);
}

static void attacher(void)
{
	long n = 0;
	int status;

	while (!s->stop) {
		pid_t pid = s->victim;

		if (!pid || ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACEEXEC)) {
			sched_yield();
			continue;
		}
		n++;
		ptrace(PTRACE_INTERRUPT, pid, 0, 0);
		if (waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status))
			ptrace(PTRACE_DETACH, pid, 0, 0);
		sleep_until(now_ns() + REST);
	}
	__sync_fetch_and_add(&s->attaches, n);
}

static char *populate(void)
{
	return mmap(NULL, RAM, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
}

static volatile char *mine;	/* memory of a vfork() parent */

static void vfork_exec(void)
{
	pid_t pid = vfork();

	if (!pid) {
		if (s->calm)
			*mine = 0;
		execl("/proc/self/exe", "x", "done", NULL);
		_exit(errno);
	}
	waitpid(pid, NULL, 0);
}

/* A parent of vfork() still has the mm that its child gives back, and must find it unchanged. */
static void exec_of_vfork(void)
{
	int i;

	mine = populate();
	memset((void *)mine, 7, RAM);
	for (i = 0; i < 3; i++)
		vfork_exec();
	for (i = 0; i < RAM; i += 4096)
		if (mine[i] != 7)
			s->broken++;
	_exit(0);
}

/* An exec that fails late; the victim dies of it. */
static void bad(void)
{
	struct victim_times t;
	struct victim v = { .t = &t };

	bad_exec(&v);
}

static void exec_of(const struct exec_kind *k)
{
	char *argv[] = { "x", "done", NULL };

	if (k->prepare)
		k->prepare();
	execv(k->path, argv);
	_exit(errno);
}

static const char *const names[] = {
	"program", "setuid", "sighand", "threads", "timens", "script",
};
#define KINDS COUNT(names)
static const struct exec_kind *kinds[KINDS];

/* What kcmp-epoll asks about; the new image has it as well. */
static void watch(void)
{
	struct epoll_event e = { .events = EPOLLIN };
	int epoll = epoll_create1(0), file = eventfd(0, 0);

	if (dup2(epoll, USERS_EPOLL) < 0 || dup2(file, USERS_WATCHED) < 0 ||
	    epoll_ctl(USERS_EPOLL, EPOLL_CTL_ADD, USERS_WATCHED, &e))
		fail("epoll");
	close(epoll);
	close(file);
}

static void victim(int i)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	oracle_attach(&o);
	watch();
	populate();
	i %= KINDS + 2;
	if (i < KINDS)
		exec_of(kinds[i]);
	if (i == KINDS)
		exec_of_vfork();
	bad();
}

static pid_t start(void (*body)(void))
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	body();
	_exit(0);
}

static const char *many(long n)
{
	return n >= MANY ? "many" : "few";
}

FIXTURE(storm) {};
FIXTURE_VARIANT(storm) { const char *name; int execs, users; };
FIXTURE_VARIANT_ADD(storm, all) { .name = "", .execs = EXECS, .users = 3 };
/* The control: one exec of each kind, no questions, and a process that stays. */
FIXTURE_VARIANT_ADD(storm, calm) { .name = "calm.", .execs = KINDS + 2 };

FIXTURE_SETUP(storm)
{
	int i;

	s = shared_memory(4096);
	oracle_init(&o);
	bad_exec_init();
	for (i = 0; i < KINDS; i++)
		kinds[i] = exec_kind(names[i]);
}
FIXTURE_TEARDOWN(storm) { oracle_end(&o); }


/* Whether an mm of a victim stays, although all of them have ended. */
static bool left(void)
{
	int64_t end = now_ns() + LIMIT / 10;
	struct oracle_says a;

	while ((a = oracle_ask(&o)).attached && now_ns() < end && !s->calm)
		sleep_until(now_ns() + MS);
	return a.attached || a.contexts;
}

/* For the control: a process that is still there. */
static void stays(void)
{
	oracle_attach(&o);
	for (;;)
		pause();
}

TEST_F_TIMEOUT(storm, of_users_against_execs, 120)
{
	void (*const bodies[])(void) = { reader, reader, attacher };
	int64_t end = now_ns() + LIMIT;
	const char *name = variant->name;
	pid_t pids[COUNT(bodies)], other = 0;
	int i, status;

	s->calm = !variant->users;
	for (i = 0; i < variant->users; i++)
		pids[i] = start(bodies[i]);
	for (i = 0; i < variant->execs && now_ns() < end; i++) {
		pid_t pid = fork();

		if (!pid)
			victim(i);
		s->victim = pid;
		EXPECT_EQ(pid, waitpid(pid, &status, __WALL));
		s->victim = 0;
		s->execs++;
		s->failed += WIFSIGNALED(status);
	}
	s->stop = 1;
	for (i = 0; i < variant->users; i++)
		waitpid(pids[i], NULL, 0);
	if (s->calm) {
		other = start(stays);
		while (!oracle_ask(&o).attached && now_ns() < end)
			sched_yield();
	}
	printf("# %ld execs, %ld of them failed late, %ld questions, %ld attaches\n",
	       s->execs, s->failed, s->reads, s->attaches);
	printf("# answers: %ld of an epoll, %ld of map_files\n", s->epoll, s->files);
	observe_of(name, "execs", "%s", many(s->execs));
	observe_of(name, "failed", "%s", s->failed > MANY / 20 ? "many" : "few");
	observe_of(name, "questions", "%s", many(s->reads));
	observe_of(name, "attaches", "%s", many(s->attaches));
	observe_of(name, "epoll", "%s", many(s->epoll));
	observe_of(name, "map-files", "%s", many(s->files));
	observe_of(name, "vfork-parents", "%s", s->broken ? "changed" : "intact");
	observe_of(name, "left", "%s", left() ? "something" : "nothing");
	if (other) {
		kill(other, SIGKILL);
		waitpid(other, NULL, 0);
	}
}

/* --- "storm soak SEED SECONDS", for lab-soak: the same until a time, as a seed says, with failing allocations --- */

#define DEEPEST 160		/* an allocation of an exec that fails is one of the first so many */
#define VICTIMS 3		/* at a time */

/* Numbers without order; the same seed gives the same (xorshift). */
static unsigned long seed;
static unsigned int drawn(unsigned int below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static pid_t drawn_victim(void)
{
	int kind = drawn(KINDS + 2), nth = drawn(4) ? 0 : 1 + drawn(DEEPEST);
	pid_t pid = fork();

	if (pid)
		return pid;
	if (nth)
		inject_nth(inject_open(), nth);
	victim(kind);
	_exit(1);
}

/* The victims one after the other, VICTIMS at a time, until the time end. */
static void soak(int64_t end)
{
	pid_t pid, victims[VICTIMS] = { 0 };
	int i, status, n = 0;

	while (now_ns() < end) {
		i = n++ % VICTIMS;
		s->victim = pid = victims[i];
		if (pid && waitpid(pid, &status, __WALL) == pid)
			s->failed += WIFSIGNALED(status);
		victims[i] = drawn_victim();
		s->victim = victims[drawn(VICTIMS)];
		s->execs++;
	}
	while (waitpid(-1, NULL, __WALL | WNOHANG) > 0)
		;
}

static int soak_main(const char *from, const char *seconds)
{
	void (*const bodies[])(void) = { reader, attacher };
	int64_t end = now_ns() + atoi(seconds) * 1000LL * MS;
	int i;

	/* No seed may be 0, and neighbours must differ at once. */
	seed = (strtoul(from, NULL, 10) + 1) * 0x9e3779b97f4a7c15UL;
	s = shared_memory(4096);
	oracle_init(&o);
	bad_exec_init();
	for (i = 0; i < KINDS; i++)
		kinds[i] = exec_kind(names[i]);
	inject_now_and_then("sys_execve");
	for (i = 0; i < COUNT(bodies); i++)
		start(bodies[i]);
	soak(end);
	s->stop = 1;
	while (waitpid(-1, NULL, __WALL) > 0)
		;
	end = now_ns() + LIMIT / 10;
	while (oracle_ask(&o).attached && now_ns() < end)
		sleep_until(now_ns() + MS);
	printf("soak execs=%ld died=%ld questions=%ld attaches=%ld faults=%ld changed=%d mms=%d\n", s->execs,
	       s->failed, s->reads, s->attaches, inject_count(), s->broken, oracle_ask(&o).attached);
	oracle_end(&o);
	return s->broken != 0;
}

int main(int argc, char *argv[])
{
	if (argc > 1 && !strcmp(argv[argc - 1], "done"))
		return 0;
	if (argc == 4 && !strcmp(argv[1], "soak"))
		return soak_main(argv[2], argv[3]);
	if (argc > 1 && strstr(argv[argc - 1], "execs"))	/* the name of a script of execs.c */
		return 0;
	victim_image(argc, argv);
	return leakless(argc, argv, test_harness_run);
}
