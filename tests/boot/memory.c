// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a guest keeps its memory.  UML makes it a file without a name, from which it
 * also executes, in the directory that TMPDIR names (choose_tempdir() of the kernel's
 * arch/um/os-Linux/mem.c).  In a directory that is too small, SIGBUS would kill the
 * guest in the midst of a run.  So the directory is chosen here: for boot, and for
 * tests/targets/doctor, which says before a build what the host lacks.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "memory.h"

#define TMPFS_MAGIC 0x01021994	/* statfs(2) */
#define PAGE 4096

/* Adds a reason; returns false. */
static bool no(struct memory *m, const char *dir, const char *why)
{
	size_t n = strlen(m->not);

	snprintf(m->not + n, sizeof(m->not) - n, "%s%s %s", n ? "; " : "", dir, why);
	return false;
}

/* Can a file in dir that has no name be mapped as executable? */
static bool executable(struct memory *m, const char *dir)
{
	char name[4096 + 32];
	void *p;
	int fd;

	snprintf(name, sizeof(name), "%s/vm_file-XXXXXX", dir);
	fd = mkstemp(name);
	if (fd < 0)
		return no(m, dir, errno == EROFS || errno == EACCES ? "cannot be written" : strerror(errno));
	unlink(name);
	if (ftruncate(fd, PAGE)) {
		close(fd);
		return no(m, dir, strerror(errno));
	}
	p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return no(m, dir, errno == EPERM ? "is mounted noexec (Operation not permitted)" : strerror(errno));
	munmap(p, PAGE);
	return true;
}

/* Will dir do for mib MiB?  told: how many MiB are free there for this purpose, or NULL for those that are. */
static bool fits(struct memory *m, const char *dir, unsigned int mib, const unsigned long long *told)
{
	unsigned long long room;
	char text[64];
	struct statfs fs;
	struct stat st;

	if (*dir != '/')
		return no(m, dir, "is no absolute path");
	if (strlen(dir) >= sizeof(m->dir))
		return no(m, "a directory", "has too long a name");
	if (stat(dir, &st) || statfs(dir, &fs))
		return no(m, dir, errno == ENOENT ? "does not exist" : strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return no(m, dir, "is no directory");
	room = (unsigned long long)fs.f_bavail * fs.f_bsize >> 20;
	if (told)
		room = *told;
	if (room < mib) {
		snprintf(text, sizeof(text), "has %llu MiB free", room);
		return no(m, dir, text);
	}
	if (!executable(m, dir))
		return false;
	strcpy(m->dir, dir);
	snprintf(m->is, sizeof(m->is), "%llu MiB free, executable%s", room,
		 fs.f_type == TMPFS_MAGIC ? "" : ", not on tmpfs: slower");
	return true;
}

bool memory_fits(struct memory *m, const char *dir, unsigned int mib)
{
	return fits(m, dir, mib, NULL);
}

/*
 * Tests need other hosts than the one they run on.  LAB_MEMORY_DIRS is a list of
 * directories, separated by colons, that takes the place of the usual ones; each
 * may have =MIB behind it, the room that it is said to have.
 */
static bool told_place(struct memory *m, unsigned int mib, const char *told)
{
	char *copy = strdup(told), *save, *d, *most;
	unsigned long long room;
	bool found = false;

	for (d = strtok_r(copy, ":", &save); d && !found; d = strtok_r(NULL, ":", &save)) {
		most = strrchr(d, '=');
		if (most)
			*most++ = '\0';
		if (most)
			room = strtoull(most, NULL, 10);
		found = fits(m, d, mib, most ? &room : NULL);
	}
	free(copy);
	return found;
}

/* The order is UML's own, but for the last directory. */
bool memory_place(struct memory *m, unsigned int mib, const char *last)
{
	const char *dirs[] = { getenv("TMPDIR"), getenv("TMP"), getenv("TEMP"), "/dev/shm", "/tmp", last };
	const char *told = getenv("LAB_MEMORY_DIRS");
	size_t i;

	*m = (struct memory){ 0 };
	if (told && *told)
		return told_place(m, mib, told);
	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		if (dirs[i] && *dirs[i] && fits(m, dirs[i], mib, NULL))
			return true;
	return false;
}

void memory_say(const struct memory *m, unsigned int mib, FILE *to)
{
	if (!*m->dir)
		fprintf(to, "no directory will do for a guest's memory of %u MiB: %s", mib, m->not);
	else
		fprintf(to, "%s, %s%s%s%s", m->dir, m->is, *m->not ? " (" : "", m->not, *m->not ? ")" : "");
}
