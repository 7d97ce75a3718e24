// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long others wait that look at a process whose TSYNC (Landlock) waits for a thread in vfork(), and
 *       how long a thread waits that looks at its own process in TSYNC (landlock-self), which is killed by then
 * not:  how often a thread does that in that moment; the check tsyncrace counts
 * as:   landlock-read-stat landlock-ps landlock-kcmp landlock-open-maps landlock-self
 * subject: landlock-tsync
 * ruler: yes
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "flag.h"
#include "lab.h"
#include "team.h"
#include "until.h"
#include "user.h"

static const int doses[] = { 25, 50, 100, 200, -1 };

static const char *user;	/* of users.h, or ps */
static volatile int64_t *end;	/* when the child of the vfork() is to end */

/* The child of a vfork() shares the memory, and is no thread of the team. */
static int vforks(struct team *t)
{
	pid_t child = vfork();

	if (!child) {
		t->s->here = 1;
		while (!*end)
			sleep_until(now_ns() + MS / 10);
		sleep_until(*end);
		_exit(0);
	}
	return child < 0 ? errno : 0;
}

/* The form of sample() has a victim: here its execve() is the TSYNC, and its new image what ends that. */
static bool put_sample(const struct scenario *s, int dose, int iter, struct team *t, const struct attempt *a,
		       int64_t began, int64_t ended)
{
	struct victim_times times = { .exec = began, .first = ended };
	struct victim v = { .pid = t->pid, .t = &times };

	return sample(s, dose, iter, &v, a);
}

static bool from_outside(const struct scenario *s, int dose, int iter)
{
	struct team t = { .work = vforks };
	struct attempt a = { .hit = true };
	int64_t began, ended;

	*end = 0;
	team_start(&t);
	team_go(&t);
	if (!UNTIL(t.s->here))
		fail("no vfork()");
	began = now_ns();
	a.hit = team_sync(&t) && t.s->calling;
	*end = now_ns() + dose * MS;
	a.op = now_ns();
	a.error = user_ask(user, t.pid);
	a.done = now_ns();
	if (!team_synced(&t, 5000) || t.s->failed)
		fail("the TSYNC does not end");
	ended = t.s->ended;
	/* The lock is dropped right before the TSYNC returns. */
	a.predict = ended - a.op;
	team_end(&t);
	return put_sample(s, dose, iter, &t, &a, began, ended);
}

/* The longest system call of the thread that opens the maps of its own process; none takes more than dose ms. */
static bool from_inside(const struct scenario *s, int dose, int iter)
{
	struct team t = { .work = uses_itself, .name = "open-maps" };
	struct attempt a = { .hit = true, .predict = -1 };
	int64_t began = now_ns(), longest = 0, took;
	bool call;

	team_start(&t);
	team_trace(&t);
	do {
		call = t.in_call;
		took = team_step(&t, call ? dose : 10000);
		if (call && took > longest)
			longest = took;
	} while (took >= 0 && !t.s->done);
	a.op = now_ns();
	team_end(&t);
	a.done = now_ns();
	if (took < 0)
		a.op -= dose * MS;	/* it waited until it was dead */
	else
		a.done = a.op + longest;
	return put_sample(s, dose, iter, &t, &a, began, INT64_MAX);
}

int main(int argc, char *argv[])
{
	static struct scenario s = { .unit = "ms", .doses = doses, .ruler = true };

	victim_image(argc, argv);
	end = shared_memory(sizeof(*end));
	s.name = program_invocation_short_name;
	user = strchr(s.name, '-') ? strchr(s.name, '-') + 1 : "";
	if (!strcmp(user, "self")) {
		s.run = from_inside;
		s.title = "open of /proc/self/maps in a TSYNC, by when the process is killed";
	} else {
		s.run = from_outside;
		s.title = "a look at a process in TSYNC, by how long a thread of it is in vfork()";
	}
	return scenario_main(&s, argc, argv);
}
