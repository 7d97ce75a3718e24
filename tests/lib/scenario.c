// SPDX-License-Identifier: GPL-2.0-only
/* The form that all scenarios share: arguments, doses, sample lines. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aim.h"
#include "contention.h"
#include "user.h"

#define MAX_DOSES 64

static int number(const char *s)
{
	char *end;
	long v = strtol(s, &end, 10);

	if (end == s || *end || v < 0 || v > 1000000) {
		fprintf(stderr, "%s: '%s' is neither a dose nor a count\n",
			program_invocation_short_name, s);
		exit(2);
	}
	return v;
}

/* The second clock is used only in a guest, whose script rootfs/each sets TWO_CLOCKS. */
static bool two_clocks(const struct scenario *s)
{
	return s->two_clocks && getenv("TWO_CLOCKS");
}

int scenario_main(const struct scenario *s, int argc, char *argv[])
{
	int doses[MAX_DOSES], n = 0, iters = 1, c, i, k, try, kept;
	bool quick = false;

	while ((c = getopt(argc, argv, "n:q")) != -1) {
		if (c == 'n') {
			iters = number(optarg);
		} else if (c == 'q') {
			quick = true;
		} else {
			fprintf(stderr, "usage: %s [-q] [-n ITERATIONS] [DOSE...]\n", s->name);
			return 2;
		}
	}
	for (; optind < argc && n < MAX_DOSES; optind++)
		doses[n++] = number(argv[optind]);
	for (i = 0; !argv[optind] && n == i && s->doses[i] >= 0; i++)
		doses[n++] = s->doses[i];
	kept = s->cost ? 1 : 2;
	if (quick && n > kept) {
		memmove(doses, doses + n - kept, kept * sizeof(*doses));
		n = kept;
	}
	printf("scenario name=%s unit=%s ruler=%s", s->name, s->unit, s->ruler ? "yes" : "no");
	if (s->cost)
		printf(" cost=yes of=%s", s->of ? s->of : "ns");
	printf(" title=%s\n", s->title);
	fflush(stdout);
	observe_eagerly = true;
	if (two_clocks(s))
		contention_record();
	if (s->prepare)
		s->prepare(doses, n);
	for (i = 0; i < iters; i++)
		for (k = 0; k < n; k++)
			for (try = 0; try < TRIES; try++)
				if (s->run(s, doses[k], i * TRIES + try))
					break;
	return 0;
}

bool sample(const struct scenario *s, int dose, int iter,
	    const struct victim *v, const struct attempt *a)
{
	const struct victim_times *t = v->t;
	/* An operation that began after the new image did came too late. */
	bool hit = a->hit && a->op < t->first;

	if (a->error) {
		errno = a->error;
		fail("the operation on the victim failed and is no sample");
	}
	printf("scenario=%s dose=%d unit=%s iter=%d hit=%d wait=%" PRId64
	       " t_exec=%" PRId64 " t_op=%" PRId64 " t_done=%" PRId64
	       " t_first=%" PRId64, s->name, dose, s->unit, iter,
	       hit, a->done - a->op, t->exec, a->op,
	       a->done, t->first);
	if (a->predict >= 0)
		printf(" predict=%" PRId64, a->predict);
	if (two_clocks(s))
		printf(" kwait=%" PRId64, a->in_kernel);
	putchar('\n');
	fflush(stdout);
	return hit;
}

static const struct aim *how;

static bool aim(const struct scenario *s, int dose, int iter)
{
	struct attempt a = { .predict = -1 };
	struct victim v;
	int error;

	victim_start(&v, how->setup, NULL, &dose);
	victim_go(&v);
	a.hit = how->seen ? how->seen(&v, &dose) : victim_window(&v);
	a.op = now_ns();
	error = user_ask(how->user, v.pid);
	a.done = now_ns();
	a.error = user_answered(how->user, error) ? 0 : error;
	if (two_clocks(s))
		a.in_kernel = contention_ns(a.op, a.done);
	victim_end(&v);
	return sample(s, dose, iter, &v, &a);
}

int aim_main(const struct scenario *s, const struct aim *aimed, int argc, char *argv[])
{
	struct scenario with_run = *s;

	victim_image(argc, argv);
	how = aimed;
	with_run.run = aim;
	return scenario_main(&with_run, argc, argv);
}
