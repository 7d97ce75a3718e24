// SPDX-License-Identifier: GPL-2.0-only
/* does: executes a small image in a task that is at a limit: of its memory cgroup, of its rlimits, or of overcommit
 * not:  which task the OOM killer chooses in the teardown; the old memory is out of its reach on both arms
 * flavour: timing
 */
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "check.h"
#include "image.h"
#include "proc.h"
#include "until.h"

#define USER 1000
#define OLD 32			/* MiB of the old image */
#define HEADROOM (1 * MIB)	/* what exec itself may need of the group */
#define ROUNDS 5
#define ARGUMENTS 200000
#define OVERCOMMIT "/proc/sys/vm/overcommit_"

/* A word for what became of the exec. */
static const char *outcome(struct image *i)
{
	struct said s;
	int status;

	if (image_says(i, &s)) {
		image_end(i);
		return s.lock ? "no-lock" : s.map ? "no-map" : "image";
	}
	status = image_end(i);
	if (WIFSIGNALED(status))
		return sigabbrev_np(WTERMSIG(status));
	return strerrorname_np(WEXITSTATUS(status));
}

static const char *limited(void (*run)(void *), void *arg)
{
	struct image i;

	image_start(&i, run, arg);
	return outcome(&i);
}

/* --- a memory cgroup that has room for the old image, and hardly more --- */

static void full_group(void *exec)
{
	cgroup_enter("full", getpid());
	touch_mib(OLD);
	cgroup_set("full", "memory.max",
		   cgroup_figure("full", "memory.current", NULL) + HEADROOM);
	if (!exec)
		touch_mib(2);
	image_exec(NULL);
}

static const char *full(void *exec)
{
	const char *o;
	long kills;

	cgroup_make("full");
	put(cgroup_path("full", "memory.max"), "max");
	put(cgroup_path("full", "memory.swap.max"), "0");
	kills = cgroup_figure("full", "memory.events", "oom_kill");
	o = limited(full_group, exec);
	return cgroup_figure("full", "memory.events", "oom_kill") > kills ? "oom" : o;
}

TEST(at_the_limit_of_the_group)
{
	const char *first = full("exec");
	bool same = true;
	int n;

	for (n = 1; n < ROUNDS; n++)
		same = !strcmp(full("exec"), first) && same;
	observe("memcg", "%s", same ? first : "varies");
	/* The control: the old image takes a little more. */
	observe("memcg-more", "%s", full(NULL));
	cgroup_remove("full");
}

/* --- rlimits --- */

struct limit {
	int what;
	rlim_t value;
};

/* The old image has more than the limit.  It belongs to a user, because root may lock memory. */
static void with_limit(void *arg)
{
	const struct limit *l = arg;
	struct rlimit r = { l->value, l->value };
	int mib = OLD;

	populate_mib(&mib);
	if (setgid(USER) || setuid(USER) || setrlimit(l->what, &r))
		fail("setrlimit");
	image_exec(NULL);
}

static void rlimits(const char *name, int what, rlim_t fits, rlim_t little)
{
	observe(name, "%s", limited(with_limit, &(struct limit){ what, fits }));
	observe_of(name, "-less", "%s", limited(with_limit, &(struct limit){ what, little }));
}

/* Both limits are below OLD.  The first has room for this program, and the second has not. */
TEST(rlimit_as) { rlimits("as", RLIMIT_AS, 8 * MIB, 256 << 10); }
TEST(rlimit_data) { rlimits("data", RLIMIT_DATA, 8 * MIB, 4096); }

/* The old stack is larger than the limit, and the new one has ARGUMENTS bytes. */
static void with_stack(void *limit)
{
	struct rlimit r = { *(rlim_t *)limit, *(rlim_t *)limit };
	static char word[ARGUMENTS / 2];
	char old[2 * MIB];

	__asm__ volatile("" :: "r"(memset(old, 0, 1)));	/* else the compiler leaves it out */
	memset(word, 'x', sizeof(word) - 1);
	if (setrlimit(RLIMIT_STACK, &r))
		fail("setrlimit");
	execl("/proc/self/exe", word, word, NULL);
}

TEST(rlimit_stack)
{
	rlim_t fits = 1 * MIB, less = 256 << 10;

	observe("stack", "%s", limited(with_stack, &fits));
	observe("stack-less", "%s", limited(with_stack, &less));
}

/* The old image has locked as much as the limit allows, and the new one does so again. */
static void with_locked(void *bytes)
{
	struct rlimit r = { *(rlim_t *)bytes, *(rlim_t *)bytes };
	void *p = mmap(NULL, r.rlim_cur, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (setrlimit(RLIMIT_MEMLOCK, &r) || setgid(USER) || setuid(USER))
		fail("setrlimit");
	if (p == MAP_FAILED || mlock(p, r.rlim_cur) || !mlock(&r, sizeof(r)))
		fail("mlock");
	image_exec(NULL);
}

TEST(rlimit_memlock)
{
	rlim_t fits = IMAGE_LOCKS + 4096, less = IMAGE_LOCKS - 4096;

	observe("memlock", "%s", limited(with_locked, &fits));
	observe("memlock-less", "%s", limited(with_locked, &less));
}

/* --- overcommit_memory=2, and room for one image of OLD MiB --- */

static void committed(void *exec)
{
	if (mmap(NULL, OLD * MIB, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
		return;
	image_wants(OLD);
	/* The control has the memory of both in one image. */
	if (!exec && mmap(NULL, OLD * MIB, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
		return;
	image_exec(NULL);
}

TEST(overcommit)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", proc_meminfo("Committed_AS:") + (OLD * 3 / 2) * 1024L);
	ASSERT_TRUE(put(OVERCOMMIT "kbytes", text) && put(OVERCOMMIT "memory", "2"));
	observe("overcommit", "%s", limited(committed, "exec"));
	observe("overcommit-both", "%s", limited(committed, NULL));
	put(OVERCOMMIT "memory", "0");
	put(OVERCOMMIT "kbytes", "0");
}

int main(int argc, char *argv[])
{
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
