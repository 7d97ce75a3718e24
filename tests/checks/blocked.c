// SPDX-License-Identifier: GPL-2.0-only
/* does: moves a task in the teardown to another cgroup, freezes it, and looks at its name in reports of blocked tasks
 * not:  the limits of these cgroups; memcg and limits look at those
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "probe.h"
#include "until.h"
#include "window-check.h"

#define QUIET (200 * MS)	/* the time in which no freeze should come */

static int migrate(pid_t victim)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", victim);
	return put(cgroup_path("new", "cgroup.procs"), pid) ? 0 : errno;
}

static int remove_old(pid_t unused)
{
	(void)unused;
	return rmdir(cgroup_path("old", "")) ? errno : 0;
}

static void enter_old(void *unused)
{
	(void)unused;
	cgroup_enter("old", getpid());
	touch_mib(4);
}

static void make_groups(void)
{
	cgroup_make("old");
	cgroup_make("new");
	cgroup_make("ice");
}

FIXTURE_VARIANT_ADD(window, exit_mmap)
{
	.phase = IN_EXIT_MMAP, .prepare = make_groups, .w = { .setup = enter_old },
};

/*
 * The questions come one after another.  kcmp() uses exec's lock, so its answer shows
 * that the task is in the teardown.
 */
TEST_F(window, moved_to_another_group)
{
	struct probe p[] = { { .name = "migrate", .ask = migrate },
			     { .name = "remove-old", .ask = remove_old }, { .name = "kcmp" } };
	int i;

	for (i = 0; i < 3; i++) {
		probes_ask(&p[i], 1, self->w.victim.pid, 0);
		EXPECT_TRUE(probes_settle(&p[i], 1));
	}
	EXPECT_TRUE(window_is_open(&self->w));
	window_release(&self->w);
	EXPECT_TRUE(probes_end(p, 3));
	EXPECT_EQ(self->w.victim.pid, cgroup_figure("new", "cgroup.procs", NULL));
	probes_observe(p, 3, "cgroup");
}

static long frozen(void) { return cgroup_figure("ice", "cgroup.events", "frozen"); }

TEST_F(window, frozen_in_the_teardown)
{
	struct window *w = &self->w;

	cgroup_enter("ice", w->victim.pid);
	cgroup_set("ice", "cgroup.freeze", 1);
	sleep_until(now_ns() + QUIET);
	observe("frozen.teardown", "%ld", frozen());
	EXPECT_TRUE(window_is_open(w));
	fuse_go(&w->fuse);
	UNTIL(frozen() == 1);
	observe("frozen.after", "%ld", frozen());
	observe("frozen.image", "%s", window_is_open(w) ? "held" : "runs");
	cgroup_set("ice", "cgroup.freeze", 0);
	UNTIL(!window_is_open(w));
	observe("thawed.image", "%s", window_is_open(w) ? "held" : "runs");
}

/* The name of the task in SysRq's list of blocked tasks: that of its old image or the new one. */
TEST_F(window, name_in_reports)
{
	int log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char record[2048], name[32] = "", *text;
	ssize_t n;
	int pid;

	ASSERT_LE(0, lseek(log, 0, SEEK_END));
	ASSERT_TRUE(put("/proc/sysrq-trigger", "w"));
	while ((n = read(log, record, sizeof(record) - 1)) > 0) {
		record[n] = '\0';
		text = strstr(record, ";task:");
		if (text && strstr(text, " pid:")) {
			pid = atoi(strstr(text, " pid:") + 5);
			if (pid == self->w.victim.pid)
				sscanf(text + 6, "%31s", name);
		}
	}
	close(log);
	EXPECT_STRNE("", name);
	observe("report", "%s", strcmp(name, "execer") ? "new" : "old");
	EXPECT_TRUE(window_is_open(&self->w));
}

CHECK_MAIN
