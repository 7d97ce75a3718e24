// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "early.h"
#include "lab.h"
#include "window.h"

#define SHORT_OF (EARLY_MIB / 2 * MIB)	/* more than the group has besides the old image */
#define QUIET (50 * MS)	/* until RCU has freed what it is to free */

static void no_limit(const struct early *e)
{
	if (!put(cgroup_path(e->group, "memory.max"), "max"))
		fail("%s", cgroup_path(e->group, "memory.max"));
}

void early_init(struct early *e)
{
	cgroup_make(e->group);
	no_limit(e);
	put(cgroup_path(e->group, "memory.swap.max"), "0");
	fuse_start(&e->page, HOLD_PAGE, NULL, NULL);
}

void early_ready(struct early *e)
{
	int fd = open(e->page.file, O_RDONLY | O_CLOEXEC);
	void *page;

	touch_mib(EARLY_MIB);
	if (fd < 0)
		fail("%s", e->page.file);
	page = mmap(NULL, FUSE_BYTES, PROT_READ, MAP_PRIVATE, fd, 0);
	if (page == MAP_FAILED)
		fail("mmap");
	close(fd);
	if (syscall(SYS_set_robust_list, page, sizeof(struct robust_list_head)))
		fail("set_robust_list");
	if (!put("/proc/self/oom_score_adj", "-1000"))
		fail("oom_score_adj");
}

void early_setup(struct early *e, bool shared)
{
	pid_t pid = sighand_sibling();
	siginfo_t info;

	/* A dead child has no mm any more, and has its signal table until it is reaped. */
	if (!shared && (kill(pid, SIGKILL) || waitid(P_PID, pid, &info, WEXITED | WNOWAIT)))
		fail("the child of the task does not die");
	cgroup_enter(e->group, getpid());
	early_ready(e);
}

/*
 * Each CPU holds some memory of the group in stock.  It gives the stock back when the
 * limit is lowered; but what is reclaimed for that goes into the stock of the CPU that
 * lowers it (mm/memcontrol.c, struct memcg_stock_pcp).  The task is on CPU 1, as victims
 * and images are.  So this process lowers the limit on CPU 0, and then goes to CPU 1 for a
 * moment, behind the worker that was sent there to give back its stock.
 */
bool early_limit(struct early *e)
{
	long limit;
	int i;

	if (!fuse_held(&e->page, 5000))
		return false;
	pin(0);
	sleep_until(now_ns() + QUIET);
	limit = cgroup_figure(e->group, "memory.current", NULL) - SHORT_OF;
	for (i = 0; i < 3; i++) {
		cgroup_set(e->group, "memory.max", limit);
		sleep_until(now_ns() + QUIET);
		pin(1);
		sched_yield();
		pin(0);
	}
	fuse_go(&e->page);
	return true;
}

void early_end(struct early *e)
{
	fuse_end(&e->page);
	no_limit(e);
}
