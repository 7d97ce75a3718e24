// SPDX-License-Identifier: GPL-2.0-only
/* does: executes a program in a task that shares its mm, and looks when the parent of a vfork() goes on
 * not:  a parent that dies meanwhile; children looks at that
 */
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "window.h"

#define LIMIT (5000 * MS)

static void shared(void *f)
{
	mm_sibling();
	window_block(f, IN_EXIT_MMAP);
}

static void alone(void *f)
{
	window_block(f, IN_EXIT_MMAP);
}

/* Observes whether execve() ends although the server of its dirty page does not answer. */
static void exec_with(void (*setup)(void *), const char *name)
{
	struct victim v;
	struct fuse f;
	int64_t end;

	fuse_start(&f, HOLD_WRITE, NULL, NULL);
	victim_start(&v, setup, NULL, &f);
	victim_go(&v);
	/* Until the execve() is through, or in the teardown. */
	for (end = now_ns() + LIMIT; !v.t->first && now_ns() < end;)
		if (fuse_held(&f, 1))
			break;
	observe(name, "%s", v.t->first ? "goes-on" : "waits");
	fuse_go(&f);
	victim_end(&v);
	fuse_end(&f);
}

TEST(mm_of_a_sibling) { exec_with(shared, "sibling"); }
TEST(mm_of_its_own) { exec_with(alone, "own"); }

/*
 * CLONE_VFORK without CLONE_VM gives the child an mm of its own to tear down.  The parent
 * should be woken before that: by mm_release(), and not by mmput().
 */
struct vforked {
	volatile pid_t child, resumed;
};

static void vfork_parent(struct fuse *f, struct vforked *s)
{
	pid_t pid;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pid = syscall(SYS_clone, CLONE_VFORK | SIGCHLD, NULL, NULL, NULL, 0UL);
	if (pid < 0)
		fail("clone(CLONE_VFORK)");
	if (!pid) {
		s->child = getpid();
		window_block(f, IN_EXIT_MMAP);
		execl("/bin/true", "true", NULL);
		_exit(1);
	}
	s->resumed = pid;
	waitpid(pid, NULL, 0);
	_exit(0);
}

TEST(parent_of_a_vfork)
{
	struct vforked *s = shared_memory(4096);
	int64_t end;
	struct fuse f;
	pid_t parent;

	fuse_start(&f, HOLD_WRITE, NULL, NULL);
	parent = fork();
	if (!parent)
		vfork_parent(&f, s);
	ASSERT_TRUE(fuse_held(&f, LIMIT / MS));
	for (end = now_ns() + LIMIT; !s->resumed && now_ns() < end;)
		sleep_until(now_ns() + MS);
	observe("vfork-parent", "%s", s->resumed ? "goes-on" : "waits");
	fuse_go(&f);
	waitpid(parent, NULL, 0);
	fuse_end(&f);
}

/* The control: as long as its child is before execve(), the same parent waits. */
TEST(parent_before_the_exec)
{
	struct vforked *s = shared_memory(4096);
	struct fuse f;
	pid_t parent;

	fuse_start(&f, HOLD_FLUSH, NULL, NULL);	/* holds the close() in window_block() */
	parent = fork();
	if (!parent)
		vfork_parent(&f, s);
	ASSERT_TRUE(fuse_held(&f, LIMIT / MS));
	sleep_until(now_ns() + 50 * MS);
	observe("vfork-parent-before", "%s", s->resumed ? "goes-on" : "waits");
	fuse_go(&f);
	waitpid(parent, NULL, 0);
	fuse_end(&f);
}

CHECK_MAIN
