// SPDX-License-Identifier: GPL-2.0-only
/*
 * UML's own known noise (kernel-config/noise says what its lines mean), and the
 * file "splats" in the directory of a boot: which noise and what else came.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"

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
		/* "2+" says that it comes only with two or more CPUs. */
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
 * Prints a stack with its source lines, which addr2line(1) tells.  The addresses
 * are return addresses, so the call is at the byte before.
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
		/* Only the path in the tree matters, not where the tree is on this machine. */
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
 * A line is "crash|noise|host TIMES FINGERPRINT", with the stack of a crash below
 * it.  Noise that is listed and did not come follows, as "absent 0 FINGERPRINT".
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
