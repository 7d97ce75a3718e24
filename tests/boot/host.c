// SPDX-License-Identifier: GPL-2.0-only
/* What a guest needs of the host, and what it must not leave there. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "boot.h"

void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain("guest", fmt, ap);
	va_end(ap);
	exit(GUEST_USAGE);
}

/* A UML kernel is an ELF file that knows the parameter uml_dir= (arch/um/os-Linux/umid.c). */
void check_kernel(const char *path)
{
	static const char mark[] = "uml_dir=";
	struct stat st;
	char *p;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st))
		die("%s: %s", path, strerror(errno));
	p = mmap(NULL, st.st_size ? st.st_size : 1, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (p == MAP_FAILED || st.st_size < (off_t)sizeof(Elf64_Ehdr) ||
	    memcmp(p, ELFMAG, SELFMAG) ||
	    !memmem(p, st.st_size, mark, sizeof(mark) - 1))
		die("%s: is not a User-mode Linux kernel; `make lab-kernels` builds one",
		    path);
	munmap(p, st.st_size);
}

/* The last directory that is tried is the one of the results, or the one in which that will be made. */
void choose_memory(struct guest_opts *o)
{
	char *beside = strdup(o->dir ? o->dir : ".");
	char *last = realpath(access(beside, F_OK) ? dirname(beside) : beside, NULL);

	if (!memory_place(&o->memory, o->mem, last)) {
		fputs("guest: ", stderr);
		memory_say(&o->memory, o->mem, stderr);
		fputs("; set TMPDIR to a directory with room, or MEM= lower\n", stderr);
		exit(GUEST_USAGE);
	}
	free(last);
	free(beside);
}

/* UML removes its files itself unless it is killed: DIR/uml/lab, where uml is its uml_dir= and lab its umid=. */
void remove_uml_dir(const char *dir)
{
	static const char *const files[] = { "mconsole", "pid" };
	char path[4096];
	size_t i;
	int fd;

	snprintf(path, sizeof(path), "%s/uml", dir);
	fd = open(path, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	close(fd);
	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/uml/lab/%s", dir, files[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/uml/lab", dir);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/uml", dir);
	rmdir(path);
}

/*
 * More terminals of a shell are pseudoterminals (pty(7)).  The kernel gets the masters; this program keeps the other
 * ends open as well, because a master whose other end is closed reads as an error.  The file DIR/terminals names them.
 */
void open_terminals(struct guest_opts *o)
{
	char path[4096];
	struct termios raw;
	FILE *f;
	int i;

	snprintf(path, sizeof(path), "%s/terminals", o->dir);
	f = fopen(path, "we");
	if (!f)
		die("%s: %s", path, strerror(errno));
	for (i = 0; i < TERMINALS; i++) {
		int master = posix_openpt(O_RDWR | O_NOCTTY), other;

		if (master < 0 || unlockpt(master))
			die("cannot make a pseudoterminal: %s", strerror(errno));
		other = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
		if (other < 0 || tcgetattr(other, &raw))
			die("%s: %s", ptsname(master), strerror(errno));
		cfmakeraw(&raw);
		tcsetattr(other, TCSANOW, &raw);
		o->terminals[i] = master;
		fprintf(f, "%s\n", ptsname(master));
	}
	if (fclose(f))
		die("%s: %s", path, strerror(errno));
}

/* UML makes a terminal raw, and a UML that is killed leaves it so. */
void terminal(const struct guest_opts *o, bool restore)
{
	static struct termios saved;

	if (!o->shell)
		return;
	if (!restore) {
		if (tcgetattr(0, &saved))
			die("a shell needs a terminal: %s", strerror(errno));
		return;
	}
	/* This process is in the background until it takes the terminal back. */
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(0, getpgrp());
	tcsetattr(0, TCSANOW, &saved);
}
