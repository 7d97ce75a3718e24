// SPDX-License-Identifier: GPL-2.0-only
/* does: looks whether all that an old mm holds goes with it: locked, shared, sealed and merged memory, and its program
 * not:  huge pages and uprobes, which User-mode Linux lacks
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "flag.h"
#include "image.h"
#include "proc.h"
#include "until.h"

#define PAGE 4096
#define KSM "/sys/kernel/mm/ksm/"

/* A thing that the old image has, and how another process sees that it has it. */
struct thing {
	const char *name;
	void (*have)(void);
	bool (*there)(pid_t pid);
	bool late;		/* the kernel may take a while to let it go */
};

static struct {
	volatile int ready, go;
	volatile int fd;	/* a descriptor of the task's */
	void *volatile page;
} *s;
static int id;			/* of a segment or a file that was made before the fork */

static void *page(int flags, int fd)
{
	void *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, flags | MAP_POPULATE, fd, 0);

	if (p == MAP_FAILED)
		fail("mmap");
	return p;
}

static void have_locked(void)
{
	populate_mib(&(int){ 4 });
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		fail("mlockall");
}

/* The new image locks IMAGE_LOCKS bytes itself. */
static bool locked(pid_t pid) { return proc_status(pid, "VmLck:") > 2 * IMAGE_LOCKS / 1024; }

static void have_segment(void)
{
	if (shmat(id, NULL, 0) == (void *)-1 || shmctl(id, SHM_LOCK, NULL))
		fail("shmat");
}

static bool attached(pid_t pid)
{
	struct shmid_ds ds;

	(void)pid;
	return !shmctl(id, IPC_STAT, &ds) && ds.shm_nattch;
}

static void have_memfd(void) { page(MAP_SHARED, id); }

/* A memfd that can be sealed against writing is mapped writable nowhere. */
static bool mapped(pid_t pid)
{
	(void)pid;
	return fcntl(id, F_ADD_SEALS, F_SEAL_WRITE) && errno == EBUSY;
}

static void have_userfault(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register r = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	s->page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	s->fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	r.range = (struct uffdio_range){ (uintptr_t)s->page, PAGE };
	if (s->fd < 0 || ioctl(s->fd, UFFDIO_API, &api) || ioctl(s->fd, UFFDIO_REGISTER, &r))
		fail("userfaultfd");
}

/* A copy of the task's descriptor, made at the first call, while the task has it. */
static int kept(pid_t pid)
{
	static int fd = -1;

	if (fd < 0)
		fd = syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, pid, 0), s->fd, 0);
	return fd;
}

/* The call fails with ESRCH when the mm is gone, and with EEXIST the second time that it is not. */
static bool watched(pid_t pid)
{
	struct uffdio_zeropage z = { .range = { (uintptr_t)s->page, PAGE } };

	return !ioctl(kept(pid), UFFDIO_ZEROPAGE, &z) || errno == EEXIST;
}

static void have_merged(void)
{
	char *p = mmap(NULL, 256 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(p, 'k', 256 * PAGE);
	if (madvise(p, 256 * PAGE, MADV_MERGEABLE))
		fail("MADV_MERGEABLE (CONFIG_KSM)");
}

static bool merged(pid_t pid)
{
	long n = 0;
	FILE *f = fopen(KSM "pages_sharing", "re");

	(void)pid;
	if (!f || fscanf(f, "%ld", &n) != 1)
		fail(KSM "pages_sharing");
	fclose(f);
	return n > 0;
}

#define OLD_TEXT "/tmp/old-text"
#define GO_FD 9

/* Executes a copy of this program, which executes an image when it is told. */
static void have_text(void)
{
	if (dup2(id, GO_FD) < 0)
		fail("dup2");
	/* busy() has the file open for writing for a moment, which refuses an execve(). */
	do {
		execl(OLD_TEXT, OLD_TEXT, NULL);
	} while (errno == ETXTBSY);
	fail(OLD_TEXT);
}

/* The copy: waits for its turn, and executes this program. */
static void old_text(const char *argv0)
{
	eventfd_t n;

	if (strcmp(argv0, OLD_TEXT))
		return;
	while (eventfd_read(GO_FD, &n))
		;
	image_exec("/lab/oldmm");
}

static bool busy(pid_t pid)
{
	int fd = open(OLD_TEXT, O_WRONLY | O_CLOEXEC);

	(void)pid;
	if (fd >= 0)
		close(fd);
	return fd < 0 && errno == ETXTBSY;
}

static void run(void *thing)
{
	((struct thing *)thing)->have();
	s->ready = 1;
	flag_wait(&s->go);
	image_exec(NULL);
}

static void see(struct __test_metadata *_metadata, const struct thing *t)
{
	struct image i;
	struct said said;

	s = shared_memory(PAGE);
	image_start(&i, run, (void *)t);
	ASSERT_TRUE(UNTIL(s->ready || t->have == have_text));
	observe_of(t->name, "-before", "%s", UNTIL(t->there(i.pid)) ? "there" : "gone");
	flag_set(&s->go);
	if (t->have == have_text)
		eventfd_write(id, 1);
	ASSERT_TRUE(image_says(&i, &said));
	observe(t->name, "%s", t->late && UNTIL(!t->there(i.pid)) ? "gone" :
		t->there(i.pid) ? "there" : "gone");
	image_end(&i);
}

#define SEE(...) see(_metadata, &(struct thing){ __VA_ARGS__ })

TEST(locked_memory) { SEE("locked", have_locked, locked, false); }
TEST(userfault) { SEE("userfault", have_userfault, watched, false); }

TEST(segment)
{
	id = shmget(IPC_PRIVATE, PAGE, IPC_CREAT | 0600);
	SEE("segment", have_segment, attached, false);
	shmctl(id, IPC_RMID, NULL);
}

TEST(memfd)
{
	id = memfd_create("old", MFD_ALLOW_SEALING);
	ASSERT_EQ(0, ftruncate(id, PAGE));
	SEE("memfd", have_memfd, mapped, false);
}

TEST(merged_memory)
{
	ASSERT_TRUE(put(KSM "sleep_millisecs", "1") && put(KSM "run", "1"));
	SEE("merged", have_merged, merged, true);
	put(KSM "run", "0");
}

TEST(program)
{
	int to = open(OLD_TEXT, O_WRONLY | O_CREAT, 0755);

	ASSERT_LE(0, to);
	copy_self(to);
	close(to);
	id = eventfd(0, 0);
	SEE("text", have_text, busy, false);
}

int main(int argc, char *argv[])
{
	old_text(argv[0]);
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
