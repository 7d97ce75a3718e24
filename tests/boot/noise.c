// SPDX-License-Identifier: GPL-2.0-only
/*
 * UML's own known noise (kernel-config/noise says what its lines mean), and
 * what a boot said of it and of the rest: the file "splats" in its directory.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"

/*
 * The part of the list o->noise that is for o->line; without them nothing is known.
 */
void noise_read(struct noise *l, const struct guest_opts *o)
{
	const char *path = o->noise, *kernel = o->line;
	char *line = NULL, *kind, *n, *print;
	size_t size = 0;
	FILE *f;

	if (!path || !*path || !kernel || !*kernel)
		return;
	f = fopen(path, "re");
	if (!f)
		die("%s: %s", path, strerror(errno));
	while (getline(&line, &size, f) != -1) {
		if (*line == '#' || *line == ' ' || *line == '\n')
			continue;
		line[strcspn(line, "\n")] = '\0';
		kind = line;
		n = strchr(kind, ' ');
		print = n ? strchr(n + 1, ' ') : NULL;
		if (!print || l->n == MAX_NOISE)
			die("%s: '%s': must be LINE/FLAVOUR CPUS FINGERPRINT, at most %d of them",
			    path, line, MAX_NOISE);
		*n++ = '\0';
		*print++ = '\0';
		/* "2+": where it comes only with so many */
		if (!strcmp(kind, kernel) && o->cpus >= strtoul(n, NULL, 10))
			l->print[l->n++] = strdup(print);
	}
	free(line);
	fclose(f);
}

bool noise_knows(struct noise *l, const char *print)
{
	unsigned int i;

	for (i = 0; i < l->n; i++)
		if (!strcmp(l->print[i], print))
			return l->came[i] = true;
	return false;
}

/*
 * The source lines of a stack, by addr2line.  Return addresses: what was
 * called is in the line before.
 */
static void decode(FILE *to, const struct splat *s)
{
	char cmd[128], at[4096] = "", *line;
	unsigned int i;
	FILE *f;

	for (i = 0; i < s->n; i++) {
		snprintf(cmd, sizeof(cmd), "addr2line -e \"$LAB_VMLINUX\" %#lx 2>/dev/null",
			 s->frames[i].address - 1);
		f = s->frames[i].address ? popen(cmd, "re") : NULL;
		if (!f || !fgets(at, sizeof(at), f) || *at == '?')
			*at = '\0';
		if (f)
			pclose(f);
		at[strcspn(at, "\n")] = '\0';
		printable(at);
		/* of the tree, not of this machine */
		line = strstr(at, "/../");
		fprintf(to, "    %s %s\n", s->frames[i].text, line ? line + 4 : at);
	}
}

static void print(const struct splat *s, FILE *to)
{
	fprintf(to, "%s %d %s\n", s->host ? "host" : s->noise ? "noise" : "crash",
		s->count, s->print);
	if (!s->noise && !s->host)
		decode(to, s);
}

/*
 * Prints all of them, "crash|noise|host TIMES FINGERPRINT", the decoded frames below;
 * then the listed ones that did not come, "absent 0 FINGERPRINT".  Or one.
 */
void splats_print(const struct splats *all, const struct splat *only,
		  const char *kernel, FILE *to)
{
	const struct splat *s;
	unsigned int i;

	setenv("LAB_VMLINUX", kernel ? kernel : "", 1);
	if (only) {
		print(only, to);
		return;
	}
	for (s = all->seen; s < all->seen + all->n; s++)
		print(s, to);
	for (i = 0; i < all->noise.n; i++)
		if (!all->noise.came[i])
			fprintf(to, "absent 0 %s\n", all->noise.print[i]);
}
