// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sample may hold two measurements of the same wait, both in nanoseconds.  wait= is the
 * time that the program measured around its call.  kwait= is the time that the task spent
 * waiting for contended locks, as the kernel's tracepoints of lock contention tell it.
 * wait= also contains the work that the call does besides waiting, so it is longer than
 * kwait= by that work.  When the two differ by more, one of them is wrong.
 */
#include <math.h>
#include <stdlib.h>
#include "judge.h"
#include "stats.h"

struct clocks clocks(const struct samples *s, const struct scenario *sc, enum side side)
{
	struct clocks c = { .largest = NAN };
	double *off = xcalloc(s->n, sizeof(*off)), *share = xcalloc(s->n, sizeof(*share));
	int waits = 0;

	for (int i = 0; i < s->n; i++) {
		const struct sample *v = s->v + i;
		double d = v->wait - v->kwait;

		if (!v->hit || isnan(d) || s->scenario + v->scenario != sc || v->side != side)
			continue;
		off[c.n++] = d;
		c.none += v->kwait == 0;
		if (!(fabs(d) <= fabs(c.largest)))
			c.largest = d;
		if (v->kwait > 0)
			share[waits++] = fabs(d) / fmax(v->wait, 1);
	}
	c.median = median(off, c.n);
	c.share = median(share, waits);
	free(off);
	free(share);
	return c;
}
