// SPDX-License-Identifier: GPL-2.0-only
/* does: fails each allocation of Landlock's TSYNC in turn, of the caller and of a sibling: how does the call end, and
 *       does the next one go through?
 * not:  two TSYNCs at once, of which one fails
 * flavour: debug
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "inject.h"
#include "site.h"
#include "team.h"

#define LIMIT (10000 * MS)
#define MANY 100		/* no TSYNC makes so many allocations */

static struct {
	volatile int ready, begin, done;
	volatile int first, left;	/* what the TSYNC with the failure returned; inject_left() after it */
	volatile int next;		/* what the one after it returned */
} *s;

/*
 * Runs the task work when it leaves usleep().  That makes new credentials only for a thread whose own are not those of
 * the caller.
 */
static void *sibling(void *nth)
{
	int fd = inject_open();

	prctl(PR_SET_KEEPCAPS, 1);
	inject_nth(fd, *(int *)nth);
	flag_set(&s->ready);
	while (!s->done)
		usleep(1000);
	if (*(int *)nth)
		s->left = inject_left(fd);
	inject_nth(fd, 0);
	flag_set(&s->begin);
	for (;;)
		pause();
	return NULL;
}

/* In a process of its own: a TSYNC in which the nth allocation of the caller or of the sibling fails, and one more. */
static void syncs(int nth, bool of_sibling)
{
	int none = 0, fd = inject_open();
	pthread_t t;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (pthread_create(&t, NULL, sibling, of_sibling ? &nth : &none))
		fail("pthread_create");
	flag_wait(&s->ready);
	inject_nth(fd, of_sibling ? 0 : nth);
	s->first = landlock_tsync();
	if (!of_sibling)
		s->left = inject_left(fd);
	inject_nth(fd, 0);
	flag_set(&s->done);
	flag_wait(&s->begin);
	s->next = landlock_tsync();
	_exit(0);
}

static bool ends(pid_t pid)
{
	int64_t end = now_ns() + LIMIT;

	while (now_ns() < end) {
		if (waitpid(pid, NULL, WNOHANG) == pid)
			return true;
		sleep_until(now_ns() + MS);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return false;
}

static void sweep_tsync(const char *name, const char *function, bool of_sibling)
{
	int nth, injected = 0, errors = 0, wrong = 0, next = 0, stuck = 0;
	char site[4096];
	bool more = true;

	s = shared_memory(sizeof(*s));
	inject_init(function);
	for (nth = 1; more && nth < MANY && !stuck; nth++) {
		pid_t pid;

		memset(s, 0, sizeof(*s));
		fflush(stdout);
		pid = fork();
		if (!pid)
			syncs(nth, of_sibling);
		stuck += !ends(pid);
		more = !s->left;
		if (!inject_site(site, sizeof(site)))
			continue;
		site_print(name, nth, s->first ? strerrorname_np(s->first) : "through", site);
		injected++;
		errors += s->first == ENOMEM;
		wrong += s->first && s->first != ENOMEM;
		next += s->next != 0;
	}
	printf("faults %s %d injected, %d ENOMEM, %d others, then %d failed, %d stuck\n", name, injected, errors, wrong,
	       next, stuck);
	observe_of(name, ".ends", "%s", stuck ? "stuck" : wrong || !errors ? "otherwise" : "ENOMEM");
	observe_of(name, ".next", "%s", next ? "fails" : "done");
}

TEST(of_the_caller)
{
	sweep_tsync("caller", "sys_landlock_restrict_self", false);
}

TEST(of_a_sibling)
{
	sweep_tsync("sibling", "restrict_one_thread_callback", true);
}

int main(int argc, char *argv[])
{
	return leakless(argc, argv, test_harness_run);
}
