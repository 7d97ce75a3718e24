// SPDX-License-Identifier: GPL-2.0-only
/* does: fails every allocation of an execve() in turn, for ten kinds of exec: how it ends, what it leaves, who waits
 * not:  allocations of whole pages, where UML itself gives up
 * flavour: debug
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../freeze/guest/users.h"
#include "check.h"
#include "execs.h"
#include "inject.h"
#include "oracle.h"
#include "probe.h"
#include "site.h"
#include "tally.h"
#include "window.h"

#define LIMIT (10000 * MS)
#define MAX_NTH 1000
#define RAN "/tmp/faults.ran"

/* Of the victim, its new image and the test. */
enum state { UNDER_WAY, RETURNED, IMAGE };
static struct seen {
	volatile enum state state;
	volatile pid_t victim;
	volatile int error, left;
	volatile bool same;	/* what returned is what called */
	bool changes;		/* the control: what returns is not what called */
} *s;
static int (*const unused)(void) __attribute__((unused)) = tsync;	/* of users.h */
static int s_fd = -1;
static struct oracle o;

static void map_seen(int fd)
{
	s_fd = fd;
	s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (s == MAP_FAILED)
		fail("mmap");
}

/* The new image: how many allocations execve() left until the nth. */
static void image(int argc, char *argv[])
{
	const char *seen = getenv("FAULTS");
	int fd;

	if (argc == 2 && !strcmp(argv[1], "core")) {	/* the kernel's exec */
		close(open(RAN, O_CREAT | O_WRONLY, 0600));
		_exit(0);
	}
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

static void exec_failing(const char *path, int fd, int nth)
{
	static volatile int mark = 1;
	uid_t uid = geteuid();
	char seen[32], comm[16];
	char *env[] = { seen, NULL }, *argv[] = { "x", NULL };

	snprintf(seen, sizeof(seen), "FAULTS=%d", s_fd);
	prctl(PR_SET_NAME, "execer");
	inject_nth(fd, nth);
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

static int nth;			/* of the victim under way */

static void *exec_of_thread(void *kind)
{
	exec_failing(((struct exec_kind *)kind)->path, inject_open(), nth);
	return NULL;
}

static void victim(const struct exec_kind *k)
{
	/* Before it changes its user, who could not open it. */
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

/* A reader of each of the two locks and one who attaches, all at once. */
static bool blocked(pid_t pid, bool alive)
{
	struct probe p[] = {
		{ .name = "read-stat" }, { .name = "open-maps" }, { .name = "kcmp" },
		{ .name = "ptrace-seize" },
	};
	int n = alive ? 4 : 1;	/* of a zombie, only the first may be asked */

	probes_ask(p, n, pid, 0);
	return !probes_end(p, n);
}

/* False when the victim did neither in time. */
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

/* What became of it, judged by where it happened. */
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
static bool one(struct __test_metadata *_metadata, const struct exec_kind *k, struct tally *t)
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
	EXPECT_TRUE(settles(pid, &dead)) {
		TH_LOG("%s %d: neither returns nor ends", k->name, nth);
	}
	t->blocked += blocked(pid, !dead);
	kill(pid, SIGKILL);
	EXPECT_EQ(pid, waitpid(pid, &status, __WALL));
	t->leaks += !memory_back();
	found = inject_site(site, sizeof(site));
	if (!found && !dead && s->state == IMAGE)
		return s->left <= 0;
	how = outcome(t, status, dead, site);
	t->injected++;
	t->window += site_in_window(site);
	site_print(k->name, nth, how, found ? site : "?\n");
	/* What is lost once would be waited for by all that follow. */
	return !t->leaks;
}

/* Asks the victims all the time, so that their locks are busy. */
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

FIXTURE(execve) {};
FIXTURE_VARIANT(execve) { const char *kind; bool watched; };
#define BOTH(k)						\
	FIXTURE_VARIANT_ADD(execve, k) { .kind = #k };	\
	FIXTURE_VARIANT_ADD(execve, k ## _watched) { .kind = #k, .watched = true }
/* First those that can fail between exec_mmap() and setup_new_exec(). */
BOTH(timens);
BOTH(sighand);
BOTH(program);
BOTH(script);
BOTH(nested);
BOTH(misc);
BOTH(setuid);
BOTH(threads);
BOTH(nonleader);

static void begin(void)
{
	map_seen(memfd_create("seen", 0));
	if (ftruncate(s_fd, 4096))
		fail("memfd");
	oracle_init(&o);
	inject_init("sys_execve");
}

FIXTURE_SETUP(execve) { begin(); }

FIXTURE_TEARDOWN(execve) { oracle_end(&o); }

TEST_F_TIMEOUT(execve, sweep, 300)
{
	const struct exec_kind *k = exec_kind(variant->kind);
	pid_t pid = variant->watched ? watcher() : 0;
	char name[64];
	struct tally t = { 0 };

	for (nth = 1; nth < MAX_NTH && one(_metadata, k, &t); nth++)
		;
	EXPECT_GT(MAX_NTH, nth);
	if (pid)
		kill(pid, SIGKILL);
	snprintf(name, sizeof(name), "%s%s", k->name, variant->watched ? "-watched" : "");
	EXPECT_LT(0, t.injected);
	tally_say(&t, name);
}

/* The control of a state: an exec that fails, and changes the task's name. */
TEST(control_of_state)
{
	struct tally t = { 0 };
	bool dead;
	pid_t pid;

	begin();
	s->changes = true;
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		oracle_attach(&o);
		exec_failing("/there-is-no-such", inject_open(), 0);
	}
	EXPECT_TRUE(settles(pid, &dead));
	outcome(&t, 0, dead, "");
	observe("control.state", "%s", t.wrong ? "wrong" : "right");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	oracle_end(&o);
}

/* The controls: nothing fails; the memory is kept; the locks are held. */
TEST(controls)
{
	struct window w = { 0 };
	struct oracle_says a;
	struct probe p = { .name = "ptrace-seize" };
	int64_t end = now_ns() + 1000 * MS;
	pid_t pid;

	oracle_init(&o);
	pid = fork();
	if (!pid) {
		oracle_attach(&o);
		for (;;)
			pause();
	}
	do {
		a = oracle_ask(&o);
	} while (!a.attached && now_ns() < end);
	observe("control.left", "%s", a.attached ? "something" : "nothing");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	oracle_end(&o);
	window_open(&w, IN_FLUSH);
	probes_ask(&p, 1, w.victim.pid, 0);
	EXPECT_TRUE(probes_settle(&p, 1));
	observe("control.locks", "%s", p.waited ? "held" : "free");
	window_release(&w);
	probes_end(&p, 1);
	window_close(&w);
}

/* Has the kernel itself execute the program that gets a core. */
static bool dump(struct __test_metadata *_metadata, struct tally *t)
{
	bool ran;
	int status;
	pid_t pid;

	unlink(RAN);
	pid = fork();
	if (!pid) {
		raise(SIGQUIT);
		_exit(1);
	}
	EXPECT_EQ(pid, waitpid(pid, &status, 0));
	ran = !access(RAN, F_OK);
	t->wrong += !WIFSIGNALED(status) || WTERMSIG(status) != SIGQUIT ||
		    ran != !!WCOREDUMP(status);
	return ran;
}

static bool kernel_one(struct __test_metadata *_metadata, struct tally *t)
{
	char site[4096];
	bool ran;

	ASSERT_TRUE(inject_anybody(nth));
	ran = dump(_metadata, t);
	if (!inject_happened())
		return false;
	if (!inject_site(site, sizeof(site)))
		return true;
	t->injected++;
	t->errors += !ran;
	t->through += ran;
	t->window += site_in_window(site);
	site_print("kernel", nth, ran ? "through" : "error", site);
	return true;
}

FIXTURE(kernel) {};
FIXTURE_SETUP(kernel) { inject_init("kernel_execve"); }
FIXTURE_TEARDOWN(kernel) { }

TEST_F_TIMEOUT(kernel, sweep, 300)
{
	struct tally t = { 0 };

	if (!put("/proc/sys/kernel/core_pattern", "|/lab/faults core"))
		fail("core_pattern (CONFIG_COREDUMP)");
	ASSERT_TRUE(dump(_metadata, &t));
	for (nth = 1; nth < MAX_NTH && kernel_one(_metadata, &t); nth++)
		;
	put("/proc/sys/kernel/core_pattern", "core");
	EXPECT_LT(0, t.injected);
	tally_say(&t, "kernel");
}

int main(int argc, char *argv[])
{
	victim_image(argc, argv);
	image(argc, argv);
	return leakless(argc, argv, test_harness_run);
}
