// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aim.h"
#include "user.h"

#define MAX_ASKERS 64

static struct asked *asked;
static int go_end = -1;

static void asker(int i, int start, void (*ask)(struct asked *, int, void *),
		  void *arg)
{
	char c;

	close(go_end);
	pin(0);
	asked[i].ready = 1;
	/* Nothing is ever written: read() returns when askers_go() closes the other end. */
	if (read(start, &c, 1))
		_exit(1);
	ask(asked + i, i, arg);
	_exit(0);
}

struct asked *askers_start(int n, void (*ask)(struct asked *, int, void *),
			   void *arg)
{
	int start[2], i;

	if (!asked)
		asked = shared_memory(MAX_ASKERS * sizeof(*asked));
	if (n > MAX_ASKERS || pipe2(start, O_CLOEXEC))
		fail("%d processes that ask", n);
	memset(asked, 0, n * sizeof(*asked));
	go_end = start[1];
	fflush(stdout);
	for (i = 0; i < n; i++) {
		pid_t pid = fork();

		if (pid < 0)
			fail("fork");
		if (!pid)
			asker(i, start[0], ask, arg);
		asked[i].pid = pid;
	}
	close(start[0]);
	for (i = 0; i < n; i++)
		while (!asked[i].ready)
			sleep_until(now_ns() + 100 * US);
	return asked;
}

void askers_go(void)
{
	close(go_end);
}

int64_t askers_began(void)
{
	while (!asked->op)
		sleep_until(now_ns() + 100 * US);
	return asked->op;
}

bool askers_wait(int n, int64_t until)
{
	int i = 0;

	while (i < n) {
		if (asked[i].done)
			i++;
		else if (now_ns() >= until)
			return false;
		else
			sleep_until(now_ns() + 500 * US < until ? now_ns() + 500 * US : until);
	}
	return true;
}

void askers_end(int n)
{
	int i, status;

	for (i = 0; i < n; i++)
		if (waitpid(asked[i].pid, &status, 0) != asked[i].pid || status) {
			fprintf(stderr, "a process that asked ended with the wait status %#x\n", status);
			exit(1);
		}
}

struct question {
	const char *user;
	pid_t victim;
};

static void ask_user(struct asked *a, int i, void *arg)
{
	const struct question *q = arg;
	int error;

	(void)i;
	a->op = now_ns();
	error = user_ask(q->user, q->victim);
	a->done = now_ns();
	a->error = user_answered(q->user, error) ? 0 : error;
}

bool aim_held(const struct scenario *s, int dose, int iter, enum phase phase,
	      const char *user)
{
	struct window w = { 0 };
	struct attempt a = { .predict = dose * MS };
	struct question q = { .user = user };
	struct asked *by;
	int64_t released;

	window_open(&w, phase);
	q.victim = w.victim.pid;
	by = askers_start(1, ask_user, &q);
	a.hit = window_is_open(&w);
	askers_go();
	a.op = askers_began();
	/* A user that has its answer already did not wait, and no release was needed. */
	if (!askers_wait(1, a.op + dose * MS)) {
		released = now_ns();
		a.predict = released - a.op;
	}
	fuse_go(&w.fuse);
	askers_end(1);
	a.done = by->done;
	a.error = by->error;
	window_close(&w);
	return sample(s, dose, iter, &w.victim, &a);
}

static enum phase held_in;

static bool run(const struct scenario *s, int dose, int iter)
{
	return aim_held(s, dose, iter, held_in, family_user());
}

/* What a kernel does not have fails in one of these ways when a process asks it about itself. */
static bool is_there(const char *user)
{
	int error = user_ask(user, getpid());

	return error != ENOENT && error != ENOSYS && error != ENOTTY;
}

int held_main(enum phase phase, const char *title, int argc, char *argv[])
{
	static const int doses[] = { 20, 100, -1 };
	struct scenario s = { .name = program_invocation_short_name, .unit = "ms", .doses = doses, .run = run };
	char text[128];

	victim_image(argc, argv);
	held_in = phase;
	if (!is_there(family_user())) {
		printf("absent %s\n", s.name);
		return ABSENT;
	}
	snprintf(text, sizeof(text), "%s %s", family_user(), title);
	s.title = text;
	return scenario_main(&s, argc, argv);
}

const char *family_user(void)
{
	const char *me = program_invocation_short_name;
	const char *user = strchr(me, '-');

	if (!user) {
		fprintf(stderr, "%s: this program must be started by the name %s-USER\n", me, me);
		exit(2);
	}
	return user + 1;
}
