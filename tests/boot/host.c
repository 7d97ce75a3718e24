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

/*
 * What a terminal would obey becomes a ?: control characters of ASCII but for
 * the tab, and those that UTF-8 writes as C2 80 to C2 9F.
 */
void printable(char *s)
{
	unsigned char *from = (unsigned char *)s, *to = from;

	for (; *from; from++) {
		bool c1 = from[0] == 0xc2 && from[1] >= 0x80 && from[1] <= 0x9f;

		if (c1)
			from++;
		*to++ = c1 || (*from < ' ' && *from != '\t') || *from == 0x7f ? '?' : *from;
	}
	*to = '\0';
}

/* Says what is wrong and ends the runner: usage or a missing need. */
void die(const char *fmt, ...)
{
	char text[8192];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	printable(text);
	fprintf(stderr, "guest: %s\n", text);
	exit(GUEST_USAGE);
}

/* Refuses what is no User-mode Linux kernel before it is run. */
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

/* Chooses where the guest keeps its memory, if need be beside its results. */
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

/* Removes what a killed kernel leaves in dir. */
void remove_uml_dir(const char *dir)
{
	static const char *const files[] = { "mconsole", "pid" };
	char path[4096];
	size_t i;
	int fd;

	/* UML removes its files itself unless it is killed. */
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

/* UML makes a terminal raw, and a killed one leaves it so. */
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
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(0, getpgrp());
	tcsetattr(0, TCSANOW, &saved);
}
