// SPDX-License-Identifier: GPL-2.0-only
/* does: reads from lockdep and lock_stat which locks were taken under exec's two, and how long the two were held
 * not:  what no exec of this check does
 * flavour: debug
 */
#include <stdio.h>
#include <string.h>

#include "execs.h"
#include "oracle.h"
#include "window-check.h"

#define HELD (500 * MS)		/* for so long the execve() is held in its phase */
#define UPDATE "&sig->exec_update_lock"
#define GUARD "&sig->cred_guard_mutex"

static struct oracle o;

static void attach(void *unused)
{
	(void)unused;
	oracle_attach(&o);
}

static void prepare(void *kind)
{
	exec_kind(kind)->prepare();
}

static void share_mm(void *unused)
{
	(void)unused;
	mm_sibling();
}

static void exec_after(void (*setup)(void *), void *arg)
{
	struct victim v;

	victim_start(&v, setup, NULL, arg);
	victim_go(&v);
	victim_end(&v);
}

/*
 * Whether the second lock was ever taken with the first held, and no other taken in
 * between.  /proc/lockdep has for each lock "address FD: n BD: n usage: name", and behind
 * it " -> [address] name" for each lock that was taken next.
 */
static const char *edge(const char *first, const char *then)
{
	FILE *f = fopen("/proc/lockdep", "re");
	char line[256], *name;
	bool in = false, found = false, known = false;

	if (!f)
		fail("/proc/lockdep (CONFIG_PROVE_LOCKING: FLAVOUR=debug)");
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, " -> ", 4)) {
			name = strrchr(line, ' ');
			in = name && !strcmp(name + 1, first);
			known |= in;
		} else if (in) {
			name = strstr(line, "] ");
			found |= name && !strcmp(name + 2, then);
		}
	}
	fclose(f);
	return !known ? "no-such-lock" : found ? "seen" : "never";
}

TEST(order)
{
	oracle_init(&o);
	exec_after(attach, NULL);
	exec_after(share_mm, NULL);
	exec_after(prepare, "sighand");
	/* This is exit_aio(), in the teardown. */
	observe("update-ioctx", "%s", edge(UPDATE, "&mm->ioctx_lock"));
	/* This is mm_update_next_owner(). */
	observe("mmap-tasklist", "%s", edge("&mm->mmap_lock", "tasklist_lock"));
	/* These are exec_mmap(), and unshare_sighand() after exec_mmap() has returned. */
	observe("update-mmap", "%s", edge(UPDATE, "&mm->mmap_lock"));
	observe("update-tasklist", "%s", edge(UPDATE, "tasklist_lock"));
	observe("guard-update", "%s", edge(GUARD, UPDATE));
	observe("update-guard", "%s", edge(UPDATE, GUARD));
	oracle_end(&o);
}

/* The longest time for which the lock was held (for writing), in ms; -1 when it was not. */
static double held_ms(const char *lock)
{
	FILE *f = fopen("/proc/lock_stat", "re");
	size_t n = strlen(lock);
	char line[512];
	double us = -1;

	if (!f)
		fail("/proc/lock_stat (CONFIG_LOCK_STAT: FLAVOUR=debug)");
	while (us < 0 && fgets(line, sizeof(line), f)) {
		char *p = line + strspn(line, " ");

		if (strncmp(p, lock, n) || (p[n] != ':' && strncmp(p + n, "-W:", 3)))
			continue;
		/*
		 * Behind the name come con-bounces, contentions, four times of waits (min, max,
		 * total, avg), acq-bounces, acquisitions, hold-min and hold-max.
		 */
		if (sscanf(strchr(p + n, ':') + 1, "%*s %*s %*s %*s %*s %*s %*s %*s %*s %lf", &us) != 1)
			us = -1;
	}
	fclose(f);
	return us < 0 ? -1 : us / 1000;
}

static const char *length(const char *lock)
{
	double ms = held_ms(lock);

	printf("# %s: held for %.2f ms at most\n", lock, ms);
	return ms < 0 ? "not-held" : ms * MS > HELD * 3 / 4 ? "long" :
	       ms * MS < HELD / 2 ? "short" : "between";
}

static void forget(void)
{
	if (!put("/proc/lock_stat", "0"))
		fail("/proc/lock_stat");
}

FIXTURE_VARIANT_ADD(window, exit_mmap)
{
	.name = "mmap", .phase = IN_EXIT_MMAP, .prepare = forget,
};

/* The control: before the new mm is in place, one lock is held for long and the other is not. */
FIXTURE_VARIANT_ADD(window, flush)
{
	.name = "flush", .phase = IN_FLUSH, .prepare = forget,
};

TEST_F(window, held)
{
	sleep_until(now_ns() + HELD);
	EXPECT_TRUE(window_is_open(&self->w));
	window_release(&self->w);
	observe_of(variant->name, ".update", "%s", length(UPDATE));
	observe_of(variant->name, ".guard", "%s", length(GUARD));
}

CHECK_MAIN
