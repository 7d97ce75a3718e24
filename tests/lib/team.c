// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/landlock.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flag.h"
#include "lab.h"
#include "proc.h"
#include "team.h"
#include "until.h"
#include "users.h"

/* These are not in the headers of every host. */
#define LOG_SUBDOMAINS_OFF (1U << 2)
#define LANDLOCK_TSYNC (1U << 3)

#define AT_ENTRY 1		/* PTRACE_EVENTMSG_SYSCALL_ENTRY */

#define SETTLED 200		/* ms after which tasks that sleep are believed to stay so */
#define LOOKS 50		/* and as many looks */

static struct team *mine;	/* in the team's process */

int landlock_tsync(void)
{
	return syscall(SYS_landlock_restrict_self, -1, LOG_SUBDOMAINS_OFF | LANDLOCK_TSYNC) ? errno : 0;
}

int landlock_tsync_domain(void)
{
	struct landlock_ruleset_attr a = { .handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_DIR };
	int fd = syscall(SYS_landlock_create_ruleset, &a, sizeof(a), 0), e;

	if (fd < 0)
		return errno;
	e = syscall(SYS_landlock_restrict_self, fd, LANDLOCK_TSYNC) ? errno : 0;
	close(fd);
	return e;
}

static void handled(int sig)
{
	(void)sig;
	mine->s->signals++;
}

static void *syncs(void *arg)
{
	struct team_says *s = mine->s;

	s->syncer = gettid();
	for (;;) {
		while (s->asked == s->answered)
			usleep(300);
		s->calling = 1;
		s->failed = mine->domain ? landlock_tsync_domain() : landlock_tsync();
		s->ended = now_ns();
		s->calling = 0;
		s->answered++;
	}
	return arg;
}

static void *works(void *arg)
{
	struct team_says *s = mine->s;

	s->member = gettid();
	flag_wait(&s->go);
	s->error = mine->work(mine);
	s->done = 1;
	for (;;)
		pause();
	return arg;
}

static void be_team(struct team *t)
{
	struct sigaction usr1 = { .sa_handler = handled };
	pthread_t a, b;

	mine = t;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigaction(SIGUSR1, &usr1, NULL);
	if (t->uid && (setgid(t->uid) || setuid(t->uid)))
		fail("setuid");
	/* A change of the user makes a process that its own user may not look at. */
	prctl(PR_SET_DUMPABLE, 1);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || pthread_create(&a, NULL, syncs, NULL) ||
	    pthread_create(&b, NULL, works, NULL))
		fail("a team");
	for (;;)
		pause();
}

void team_start(struct team *t)
{
	t->s = shared_memory(sizeof(*t->s));
	t->pid = fork();
	if (t->pid < 0)
		fail("fork");
	if (!t->pid)
		be_team(t);
	if (!UNTIL(t->s->syncer && t->s->member))
		fail("the team does not start");
}

/* Between the flag and the call the syncer does not sleep, and afterwards it does. */
static bool waits_in_tsync(struct team *t)
{
	int before = t->s->answered;

	return t->s->calling && proc_state(t->s->syncer) == 'S' && t->s->calling && t->s->answered == before;
}

/* One that is at its end has not said so yet, and sleeps no more. */
bool team_sync(struct team *t)
{
	struct team_says *s = t->s;
	int64_t end = now_ns() + 5000 * MS;
	bool asked = false;

	for (; now_ns() < end; pause_ns(100 * US)) {
		if (waits_in_tsync(t))
			return true;
		if (s->asked != s->answered)
			continue;
		if (asked)
			return true;
		s->asked++;
		asked = true;
	}
	return false;
}

bool team_synced(struct team *t, int ms)
{
	int64_t end = now_ns() + ms * MS;

	while (t->s->asked != t->s->answered && now_ns() < end)
		sleep_until(now_ns() + MS);
	return t->s->asked == t->s->answered;
}

/* Whether no thread of the team has anything to do: one that waits for a CPU is awake. */
static bool all_asleep(struct team *t)
{
	return proc_state(t->s->member) == 'D' && proc_state(t->pid) == 'D' && waits_in_tsync(t);
}

/*
 * Waits for the next stop of the member.  Returns false when there is none within ms, or, when ms is
 * 0, when all sleep, as often as one looks.
 */
static bool stops(struct team *t, int64_t begin, int ms)
{
	int status, looks = 0;

	for (;;) {
		int64_t passed = now_ns() - begin;

		if (waitpid(t->s->member, &status, WNOHANG | __WALL) == t->s->member)
			return WIFSTOPPED(status);
		looks = all_asleep(t) ? looks + 1 : 0;
		if (ms ? passed >= ms * MS : passed > SETTLED * MS && looks >= LOOKS)
			return false;
		if (passed > 10000 * MS)
			fail("the member does neither stop nor wait");
		pause_ns(100 * US);
	}
}

void team_trace(struct team *t)
{
	pid_t m = t->s->member;

	if (ptrace(PTRACE_SEIZE, m, 0, PTRACE_O_TRACESYSGOOD) || ptrace(PTRACE_INTERRUPT, m, 0, 0) ||
	    !stops(t, now_ns(), 5000))
		fail("the member cannot be traced");
	flag_set(&t->s->go);
}

int64_t team_next(struct team *t, int ms)
{
	unsigned long what;
	int64_t begin = now_ns(), took;

	if (ptrace(PTRACE_SYSCALL, t->s->member, 0, 0))
		fail("PTRACE_SYSCALL");
	if (!stops(t, begin, ms))
		return -1;
	took = now_ns() - begin;
	if (ptrace(PTRACE_GETEVENTMSG, t->s->member, 0, &what))
		fail("PTRACE_GETEVENTMSG");
	t->in_call = what == AT_ENTRY;
	return took;
}

int64_t team_step(struct team *t, int ms)
{
	if (!team_sync(t))
		fail("the syncer neither waits nor ends");
	return team_next(t, ms);
}

void team_untrace(struct team *t)
{
	if (ptrace(PTRACE_DETACH, t->s->member, 0, 0))
		fail("PTRACE_DETACH");
}

bool team_gated(struct team *t)
{
	team_trace(t);
	do {
		if (team_step(t, 0) < 0)
			return false;
	} while (!t->s->done);
	team_untrace(t);
	return true;
}

void team_go(struct team *t)
{
	flag_set(&t->s->go);
}

int team_end(struct team *t)
{
	int status = 0;

	kill(t->pid, SIGKILL);
	/* A thread that is traced waits for its tracer. */
	waitpid(t->s->member, NULL, __WALL);
	waitpid(t->s->syncer, NULL, __WALL);
	waitpid(t->pid, &status, __WALL);
	munmap(t->s, sizeof(*t->s));
	return status;
}

int uses_itself(struct team *t)
{
	return strcmp(t->name, "seccomp-tsync") ? use(t->name, getpid()) : tsync();
}

int waits_in_vfork(struct team *t)
{
	pid_t child = vfork();

	if (!child) {
		t->s->here = 1;
		/* The child of a vfork() shares the memory, and is no thread of the team. */
		flag_wait(&t->s->more);
		_exit(0);
	}
	return child < 0 ? errno : 0;
}
