// SPDX-License-Identifier: GPL-2.0-only
/* does: names a program in all ways (execveat, memfd, scripts, binfmt_misc); a refusal must leave the caller as it was
 * not:  interpreters of dynamic programs, which the guest does not have
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "image.h"
#include "oracle.h"

#define MISC "/proc/sys/fs/binfmt_misc/"
#define SELF "/lab/images"	/* this program, as an interpreter */
#define EXECVE_CHECK 0x10000	/* AT_EXECVE_CHECK, since 6.14 */
#define USER 1000

static struct oracle o;

struct call {
	int fd;
	const char *path;
	int flags;
	int uid;
	/* run() fills these in when execveat() returns. */
	int *error;
	struct oracle_says *after;
};

static void run(void *arg)
{
	struct call *c = arg;
	char *argv[] = { "name", "word", NULL };

	oracle_attach(&o);
	if (c->uid && (setgid(c->uid) || setuid(c->uid)))
		fail("setuid");
	syscall(SYS_execveat, c->fd, c->path, argv, environ, c->flags);
	*c->error = errno;
	*c->after = oracle_ask(&o);
}

/*
 * Observes NAME, which is image or the name of an errno, and NAME.mm: whether the old mm is
 * still there, when the new image runs or in the caller that was refused.
 */
static bool call(struct __test_metadata *_metadata, const char *name, struct call c,
		 struct said *s)
{
	void *shared = shared_memory(4096);
	struct oracle_says after;
	struct image i;
	bool ran;

	c.after = shared;
	c.error = (int *)(c.after + 1);
	*c.error = -1;
	oracle_init(&o);
	image_start(&i, run, &c);
	ran = image_says(&i, s);
	after = ran ? oracle_ask(&o) : *c.after;
	EXPECT_TRUE(ran || *c.error >= 0);
	observe(name, "%s", ran ? "image" : *c.error ? strerrorname_np(*c.error) : "ok");
	observe_of(name, ".mm", "%s", after.attached && after.contexts ? "there" :
		   after.attached || after.contexts ? "part" : "gone");
	image_end(&i);
	oracle_end(&o);
	return ran;
}

#define CALL(name, ...) call(_metadata, name, (struct call){ __VA_ARGS__ }, &s)

static void file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
	ssize_t n = strlen(text);

	if (fd < 0 || write(fd, text, n) != n || fchmod(fd, mode))
		fail("%s", path);
	close(fd);
}


TEST(by_execveat)
{
	struct said s;
	int fd = open(SELF, O_RDONLY), closed = open(SELF, O_RDONLY | O_CLOEXEC);
	int memfd = memfd_create("images", MFD_CLOEXEC), dir = open("/lab", O_PATH);

	copy_self(memfd);
	CALL("path", .path = SELF);
	CALL("dir", .fd = dir, .path = "images");
	CALL("fd", .fd = fd, .path = "", .flags = AT_EMPTY_PATH);
	CALL("cloexec", .fd = closed, .path = "", .flags = AT_EMPTY_PATH);
	CALL("memfd", .fd = memfd, .path = "", .flags = AT_EMPTY_PATH);
	CALL("check", .path = SELF, .flags = EXECVE_CHECK);
	CALL("not-empty", .fd = fd, .path = "");
	CALL("none", .path = "/lab/there-is-no-such");
}

TEST(script_of_a_descriptor)
{
	struct said s;
	int fd, closed;

	file("/tmp/script", "#!" SELF "\n", 0755);
	fd = open("/tmp/script", O_RDONLY);
	closed = open("/tmp/script", O_RDONLY | O_CLOEXEC);
	CALL("script-fd", .fd = fd, .path = "", .flags = AT_EMPTY_PATH);
	/* The interpreter could not open the script, so execveat() must refuse it in time. */
	CALL("script-cloexec", .fd = closed, .path = "", .flags = AT_EMPTY_PATH);
}

/* The interpreter of /tmp/s1 is this program, and that of each other one is the script before. */
TEST(scripts_of_scripts)
{
	char path[16], text[32];
	struct said s;
	int i;

	file("/tmp/s1", "#!" SELF " option\n", 0755);
	for (i = 2; i <= 6; i++) {
		snprintf(path, sizeof(path), "/tmp/s%d", i);
		snprintf(text, sizeof(text), "#!/tmp/s%d\n", i - 1);
		file(path, text, 0755);
	}
	if (CALL("script", .path = "/tmp/s1"))
		EXPECT_STREQ(SELF " option /tmp/s1 word", s.args);
	if (CALL("scripts-5", .path = "/tmp/s5"))
		EXPECT_STREQ(SELF " option /tmp/s1 /tmp/s2 /tmp/s3 /tmp/s4 /tmp/s5 word", s.args);
	CALL("scripts-6", .path = "/tmp/s6");
	file("/tmp/lost", "#!/tmp/there-is-no-such\n", 0755);
	CALL("script-lost", .path = "/tmp/lost");
	file("/tmp/text", "no format at all\n", 0755);
	CALL("no-format", .path = "/tmp/text");
}

/* Registers the interpreter, with the flags, for files that end in .EXT; makes such a file. */
static void misc(const char *ext, const char *interpreter, const char *flags)
{
	char text[128], path[64];

	snprintf(path, sizeof(path), MISC "%s", ext);
	put(path, "-1");
	snprintf(text, sizeof(text), ":%s:E::%s::%s:%s", ext, ext, interpreter, flags);
	if (!put(MISC "register", text))
		fail(MISC "register: %s", text);
	snprintf(path, sizeof(path), "/tmp/file.%s", ext);
	file(path, "", 04755);
}

TEST(binfmt_misc)
{
	int fd = open("/tmp/fixed", O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	struct said s;

	copy_self(fd);
	close(fd);
	misc("lab0", SELF, "");
	if (CALL("misc", .path = "/tmp/file.lab0", .uid = USER)) {
		EXPECT_STREQ(SELF " /tmp/file.lab0 word", s.args);
		observe("misc.execfd", "%d", s.execfd);
		observe("misc.euid", "%d", s.euid);
	}
	misc("labo", SELF, "O");
	if (CALL("misc-O", .path = "/tmp/file.labo", .uid = USER)) {
		observe("misc-O.execfd", "%d", s.execfd);
		observe("misc-O.euid", "%d", s.euid);
	}
	misc("labc", SELF, "C");
	if (CALL("misc-C", .path = "/tmp/file.labc", .uid = USER)) {
		observe("misc-C.execfd", "%d", s.execfd);
		observe("misc-C.euid", "%d", s.euid);
	}
	misc("labp", SELF, "P");
	if (CALL("misc-P", .path = "/tmp/file.labp"))
		EXPECT_STREQ(SELF " /tmp/file.labp name word", s.args);
	misc("labf", "/tmp/fixed", "F");
	misc("labl", "/tmp/fixed", "");
	ASSERT_EQ(0, unlink("/tmp/fixed"));
	CALL("misc-F", .path = "/tmp/file.labf");
	CALL("misc-lost", .path = "/tmp/file.labl");
}

TEST(binfmt_misc_and_scripts)
{
	struct said s;

	misc("inner", SELF, "");
	file("/tmp/between", "#!/tmp/file.inner\n", 0755);
	misc("outer", "/tmp/between", "");
	if (CALL("misc-script-misc", .path = "/tmp/file.outer"))
		EXPECT_STREQ(SELF " /tmp/file.inner /tmp/between /tmp/file.outer word", s.args);
}

int main(int argc, char *argv[])
{
	image_main(argc, argv);
	return test_harness_run(argc, argv);
}
