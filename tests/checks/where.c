// SPDX-License-Identifier: GPL-2.0-only
/* does: looks at a task whose teardown is held: its name, owner, maps, environment, auxv, and files opened before
 * not:  the moments before and after the teardown, where only the freezer can stop a task
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"
#include "window-check.h"

#define USER 1000

static const char *comm(pid_t pid)
{
	static char name[32];
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	f = fopen(path, "re");
	if (!f || !fgets(name, sizeof(name), f))
		fail("%s", path);
	fclose(f);
	return strncmp(name, "execer", 6) ? "new" : "old";
}

static long owner(pid_t pid)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	if (stat(path, &st))
		fail("%s", path);
	return st.st_uid;
}

static long euid(pid_t pid)
{
	char path[64], line[256];
	long id = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "re");
	while (f && id < 0 && fgets(line, sizeof(line), f))
		if (sscanf(line, "Uid: %*d %ld", &id) != 1)
			id = -1;
	if (id < 0)
		fail("%s", path);
	fclose(f);
	return id;
}

/* The number of lines of /proc/PID/maps, or 255 when it cannot be opened. */
static int lines(pid_t pid)
{
	char path[64], buf[4096];
	ssize_t n;
	int fd, count = 0;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return 255;
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		while (n--)
			count += buf[n] == '\n';
	close(fd);
	return count;
}

/* The victim executes a script, whose interpreter is this program by its name of a victim's image. */
static void make_script(void)
{
	int fd = open("/tmp/where.script", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	char self[128] = "";

	if (fd < 0 || dprintf(fd, "#!victim-image\n") < 0)
		fail("/tmp/where.script");
	close(fd);
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) <= 0)
		fail("/proc/self/exe");
	symlink(self, "/tmp/victim-image");
	if (chdir("/tmp"))
		fail("/tmp");
	victim_program = "/tmp/where.script";
}

FIXTURE_VARIANT_ADD(window, plain_program)
{
	.name = "plain", .phase = IN_EXIT_MMAP, .w = { .uid = USER },
};

/* With this one the old and the new credentials differ. */
FIXTURE_VARIANT_ADD(window, setuid_program)
{
	.name = "setuid", .phase = IN_EXIT_MMAP, .mode = 04755, .w = { .uid = USER },
};

FIXTURE_VARIANT_ADD(window, script)
{
	.name = "script", .phase = IN_EXIT_MMAP, .prepare = make_script, .w = { .uid = USER },
};

/* What the probe was told; a probe that waited was told later, of the new image. */
static void observe_number(const char *prefix, const struct probe *p)
{
	if (p->waited)
		observe_of(prefix, p->name, "waits");
	else
		observe_of(prefix, p->name, "%d", p->error);
}

TEST_F(window, looked_at)
{
	struct probe p = { .name = ".maps", .ask = lines };
	pid_t pid = self->w.victim.pid;

	observe_of(variant->name, ".comm", "%s", comm(pid));
	observe_of(variant->name, ".owner", "%ld", owner(pid));
	observe_of(variant->name, ".euid", "%ld", euid(pid));
	probes_ask(&p, 1, pid, 0);
	EXPECT_TRUE(probes_settle(&p, 1));
	observe_number(variant->name, &p);
	EXPECT_TRUE(window_is_open(&self->w));
	window_release(&self->w);
	EXPECT_TRUE(probes_end(&p, 1));
	/* The controls: the finished image. */
	EXPECT_STREQ("new", comm(pid));
	EXPECT_EQ(variant->mode & S_ISUID ? 0 : USER, euid(pid));
	EXPECT_LT(5, lines(pid));
}

static int old_maps, old_mem;
static char here;		/* has the same address in each image of this program */

/* Opens files of the victim before its execve(), so that their mm is the old one. */
static void open_old(struct window *w)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/maps", w->victim.pid);
	old_maps = open(path, O_RDONLY | O_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/%d/mem", w->victim.pid);
	old_mem = open(path, O_RDONLY | O_CLOEXEC);
	if (old_maps < 0 || old_mem < 0)
		fail("%s", path);
}

static ssize_t reads(int fd, off_t at)
{
	char buf[64];
	ssize_t n = pread(fd, buf, sizeof(buf), at);

	return n > 0 ? 1 : n;
}

FIXTURE(opened) { struct window w; };
FIXTURE_TEARDOWN(opened) { window_close(&self->w); }
FIXTURE_SETUP(opened)
{
	self->w.before_exec = open_old;
	window_open(&self->w, IN_EXIT_MMAP);
}

TEST_F(opened, files_of_the_old_mm)
{
	observe("old-fd.maps", "%zd", reads(old_maps, 0));
	observe("old-fd.mem", "%zd", reads(old_mem, (off_t)(uintptr_t)&here));
	EXPECT_TRUE(window_is_open(&self->w));
}

/* The control: the same files give something while the mm is in use. */
TEST(files_of_an_mm_in_use)
{
	struct window w = { 0 };

	w.victim.pid = getpid();
	open_old(&w);
	EXPECT_EQ(1, reads(old_maps, 0));
	EXPECT_EQ(1, reads(old_mem, (off_t)(uintptr_t)&here));
}

/* How many bytes a file of the task gives, up to 254; 255 when it cannot be opened or read. */
static int bytes(pid_t pid, const char *name)
{
	char path[64], buf[254];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = open(path, O_RDONLY);
	n = fd < 0 ? -1 : read(fd, buf, sizeof(buf));
	close(fd);
	return n < 0 ? 255 : n;
}

static int environment(pid_t pid) { return bytes(pid, "environ"); }
static int auxv(pid_t pid) { return bytes(pid, "auxv"); }

/* The control comes last; an auxv always ends with a pair of words. */
TEST_F(opened, environment_and_auxv)
{
	struct probe p[] = { { .name = ".environ", .ask = environment },
			     { .name = ".auxv", .ask = auxv } };
	pid_t pid = self->w.victim.pid;

	probes_ask(p, 2, pid, 0);
	EXPECT_TRUE(probes_settle(p, 2));
	EXPECT_TRUE(window_is_open(&self->w));
	window_release(&self->w);
	EXPECT_TRUE(probes_end(p, 2));
	observe_number("empty", &p[0]);
	observe_number("empty", &p[1]);
	EXPECT_LT(0, environment(pid));
	EXPECT_LT(16, auxv(pid));
}

static const char *same_mm(pid_t a, pid_t b)
{
	long r = syscall(SYS_kcmp, a, b, KCMP_VM, 0, 0);

	return r < 0 ? strerrorname_np(errno) : r ? "other" : "same";
}

static volatile pid_t *sibling;

static void with_sibling(void *unused)
{
	(void)unused;
	*sibling = mm_sibling();
}

/* It is asked at the EXEC stop, because a shared mm is not torn down and there is no window. */
TEST(mm_of_a_sibling)
{
	struct victim v;
	int status;

	sibling = shared_memory(4096);
	victim_start(&v, with_sibling, NULL, NULL);
	ASSERT_EQ(0, ptrace(PTRACE_SEIZE, v.pid, 0, PTRACE_O_TRACEEXEC));
	observe("sibling.before", "%s", same_mm(v.pid, *sibling));
	victim_go(&v);
	ASSERT_EQ(v.pid, waitpid(v.pid, &status, __WALL));
	ASSERT_EQ(SIGTRAP | PTRACE_EVENT_EXEC << 8, status >> 8);
	observe("sibling.exec-stop", "%s", same_mm(v.pid, *sibling));
	ptrace(PTRACE_DETACH, v.pid, 0, 0);
	victim_end(&v);
}

CHECK_MAIN
