// SPDX-License-Identifier: GPL-2.0-only
/* does: restricts all threads (TSYNC) from several threads at once, among threads that begin, end, and look at their
 *       own process, and counts how often that stops for ever (RACES=)
 * not:  how probable that is on other hardware
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "proc.h"
#include "stack.h"
#include "team.h"
#include "users.h"

#define RACES 24		/* TSYNCs of each of two threads in the storm */
#define ASLEEP 40		/* looks, 2 ms apart, that find no progress and all threads asleep */
#define SLOW (10000 * MS)	/* without progress at all */
#define MAX_STUCK 5		/* that many processes are enough */
/* The limit of the guest (LIMIT=) is enough. */
#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT 86400

static struct {
	volatile int syncs, failed;	/* TSYNCs that are done; errno of one that failed */
	volatile int looks, threads;	/* what the others have done */
	volatile int go, stop, free;
	volatile pid_t syncer;
	volatile int after;		/* us before the first TSYNC */
	bool crowd;			/* more threads than CPUs, that look all the time */
	int rounds;
	const char *name;
} *s;

static int patience = 1;	/* how many times as long ASLEEP and SLOW are */

static int races(void)
{
	const char *n = getenv("RACES");

	return n ? atoi(n) : RACES;
}

static void thread(void *(*body)(void *), void *arg)
{
	pthread_attr_t a;
	pthread_t t;

	pthread_attr_init(&a);
	pthread_attr_setstacksize(&a, 65536);
	pthread_attr_setdetachstate(&a, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&t, &a, body, arg))
		fail("pthread_create");
}

static void *syncs(void *arg)
{
	int i, e;

	s->syncer = gettid();
	flag_wait(&s->go);
	usleep(s->after);
	for (i = 0; i < s->rounds; i++) {
		e = landlock_tsync();
		if (e)
			s->failed = e;
		__sync_fetch_and_add(&s->syncs, 1);
	}
	for (;;)
		pause();
	return arg;
}

static void *looks(void *arg)
{
	flag_wait(&s->go);
	while (!s->stop) {
		use(arg, getpid());
		__sync_fetch_and_add(&s->looks, 1);
		/* A TSYNC has to wait for a tick of each that goes on, of 10 ms. */
		if (s->crowd)
			sched_yield();
	}
	return arg;
}

static void *nothing(void *arg)
{
	__sync_fetch_and_add(&s->threads, 1);
	return arg;
}

static void *begins_threads(void *arg)
{
	flag_wait(&s->go);
	while (!s->stop) {
		pthread_t t;

		if (!pthread_create(&t, NULL, nothing, NULL))
			pthread_join(t, NULL);
	}
	return arg;
}

/* A process with the threads of what() that stays; returns its PID when all of it is there. */
static pid_t process(void (*what)(void), int rounds, const char *name)
{
	pid_t pid;

	memset(s, 0, sizeof(*s));
	s->rounds = rounds;
	s->name = name;
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		fail("fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		what();
		s->free = 1;
		for (;;)
			pause();
	}
	while (!s->free || !s->syncer)
		sleep_until(now_ns() + MS / 10);
	return pid;
}

static bool sleeps(pid_t pid)
{
	char path[64];
	struct dirent *e;
	bool all = true;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	d = opendir(path);
	while (d && all && (e = readdir(d)))
		if (*e->d_name != '.')
			all = strchr("SD", proc_state(atoi(e->d_name)));
	if (d)
		closedir(d);
	return all;
}

/* Prints how many TSYNCs were done when it stopped, and where in the kernel each thread is. */
static void stopped(pid_t pid, int count, bool all_sleep)
{
	char path[64], who[272], stack[2048];
	struct dirent *e;
	DIR *d;

	printf("# %d of %d TSYNCs, then %s\n", s->syncs, count,
	       all_sleep ? "all threads slept" : "none for long, though some thread ran");
	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	d = opendir(path);
	while (d && (e = readdir(d))) {
		if (*e->d_name == '.')
			continue;
		snprintf(who, sizeof(who), "%.255s %c", e->d_name, proc_state(atoi(e->d_name)));
		stack_print(who, any_stack(atoi(e->d_name), stack, sizeof(stack)) ? stack : "");
	}
	if (d)
		closedir(d);
}

/* Waits until so many TSYNCs are done, or all has come to a stop; kills the process. */
static bool all_done(pid_t pid, int count)
{
	int64_t progress = now_ns();
	int before = 0, asleep = 0, now;

	flag_set(&s->go);
	while ((now = s->syncs) < count && now_ns() - progress < SLOW * patience && asleep < ASLEEP * patience) {
		if (now != before)
			progress = now_ns();
		asleep = now == before && sleeps(pid) ? asleep + 1 : 0;
		before = now;
		sleep_until(now_ns() + 2 * MS);
	}
	if (now < count)
		stopped(pid, count, asleep == ASLEEP * patience);
	s->stop = 1;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, __WALL);
	return s->syncs >= count;
}

static void two_syncers(void)
{
	thread(syncs, NULL);
	thread(syncs, NULL);
}

static void three_syncers(void)
{
	thread(syncs, NULL);
	two_syncers();
}

static void observe_syncs(const char *name, bool done)
{
	const char *error = s->failed == 513 ? "ERESTARTNOINTR" : strerrorname_np(s->failed);

	observe(name, "%s", s->failed ? error ? error : "?" : done ? "done" : "stuck");
}

TEST(several_syncers)
{
	int n = races();

	s = shared_memory(sizeof(*s));
	observe_syncs("two", all_done(process(two_syncers, n, NULL), 2 * n));
	/* These spend most of their time in waiting for a CPU. */
	n = n / 10 + 10;
	observe_syncs("three", all_done(process(three_syncers, n, NULL), 3 * n));
}

/* Readers of all kinds, threads that come and go, and two that restrict them all. */
static void all_at_once(void)
{
	s->crowd = true;
	thread(looks, "read-stat");
	thread(looks, "open-maps");
	thread(looks, "link-exe");
	thread(begins_threads, NULL);
	two_syncers();
}

TEST(storm)
{
	int n = races();
	bool done;

	s = shared_memory(sizeof(*s));
	done = all_done(process(all_at_once, n, NULL), 2 * n);
	printf("# storm: %d TSYNCs, %d looks, %d threads began\n", s->syncs, s->looks, s->threads);
	observe_syncs("storm", done);
}

/*
 * "tsyncrace soak SEED SECONDS", for lab-soak: the storm in one process after the other, until the time is over.
 * Much else runs meanwhile.
 */
static int soak_main(const char *seed, const char *seconds)
{
	int64_t end = now_ns() + atoi(seconds) * 1000LL * MS;
	long processes, tsyncs = 0, looks = 0, threads = 0, failed = 0, stuck = 0;

	s = shared_memory(sizeof(*s));
	patience = 6;
	srand(atoi(seed));
	for (processes = 0; now_ns() < end; processes++) {
		pid_t pid = process(all_at_once, RACES, NULL);

		s->after = rand() % 3000;
		stuck += !all_done(pid, 2 * RACES);
		tsyncs += s->syncs;
		looks += s->looks;
		threads += s->threads;
		failed += s->failed != 0;
	}
	printf("soak processes=%ld TSYNCs=%ld looks=%ld threads=%ld failures=%ld stuck=%ld\n", processes, tsyncs, looks,
	       threads, failed, stuck);
	return stuck || failed;
}

static void readers(void)
{
	int i;

	for (i = 0; i < 4; i++)
		thread(looks, (void *)s->name);
	thread(syncs, NULL);
}

/* Each process has four threads that look at it, and restricts itself once. */
static void odds_of(const char *name)
{
	int n = races() / 2, i, stuck = 0;

	for (i = 0; i < n && stuck < MAX_STUCK; i++) {
		pid_t pid = process(readers, 1, name);

		s->after = (i % 12) * 300;
		stuck += !all_done(pid, 1);
	}
	printf("# odds: %s: %d of %d processes stopped for ever\n", name, stuck, i);
	observe_of("odds.", name, "%s", stuck ? "some" : "none");
}

TEST(odds)
{
	s = shared_memory(sizeof(*s));
	odds_of("open-maps");
	odds_of("read-stat");
	odds_of("link-exe");
	odds_of("read-status");	/* the control: it takes no lock */
}

/* A thread that was begun at any time must not make a directory afterwards. */
static void *tries(void *arg)
{
	char path[64];

	flag_wait(&s->stop);
	snprintf(path, sizeof(path), "/tsync-%d", gettid());
	if (!mkdir(path, 0700) || errno != EACCES)
		__sync_fetch_and_add(&s->failed, 1);
	__sync_fetch_and_add(&s->looks, 1);
	return arg;
}

static void *begins_triers(void *arg)
{
	int i;

	for (i = 0; i < 30; i++) {
		thread(tries, NULL);
		__sync_fetch_and_add(&s->threads, 1);
	}
	s->free = 2;
	return arg;
}

TEST(threads_that_begin_meanwhile)
{
	int round, missed = 0;

	s = shared_memory(sizeof(*s));
	for (round = 0; round < 8; round++) {
		pid_t pid;

		memset(s, 0, sizeof(*s));
		fflush(stdout);
		pid = fork();
		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			thread(begins_triers, NULL);
			while (s->threads < 5)
				;
			s->syncs = landlock_tsync_domain() ? -1 : s->threads;
			while (s->free != 2)
				usleep(1000);
			flag_set(&s->stop);
			while (s->looks < s->threads)
				usleep(1000);
			_exit(0);
		}
		waitpid(pid, NULL, __WALL);
		EXPECT_GT(s->syncs, 0);
		missed += s->failed;
	}
	observe("begun", "%s", missed ? "some-free" : "all-restricted");
}

int main(int argc, char *argv[])
{
	if (argc == 4 && !strcmp(argv[1], "soak"))
		return soak_main(argv[2], argv[3]);
	victim_image(argc, argv);
	return test_harness_run(argc, argv);
}
