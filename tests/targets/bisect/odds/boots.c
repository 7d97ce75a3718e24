// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads what the boots measured, one measure on each line:
 *
 *	NUMBER LABEL KERNEL NAME VALUE
 *
 * NUMBER is that of the boot, and LABEL is the step of the bisection that it was made
 * for.  The VALUE of a NAME dose=N is in nanoseconds, and that of any other NAME is a
 * word.  The last line of a boot has the NAME end and the VALUE done, failed, crashed
 * or hung.  A boot without it was interrupted and does not count.  Any other line is
 * refused, with its number.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "odds.h"

int lookup(char *const *list, int n, const char *s)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(list[i], s))
			return i;
	return -1;
}

static int intern(char **list, int *n, const char *s)
{
	int i = lookup(list, *n, s);

	if (i >= 0)
		return i;
	if (*n == MAXNAMES)
		die("more than %d different names, labels or kernels", MAXNAMES);
	list[*n] = xstrdup(s);
	return (*n)++;
}

bool is_number(const char *name)
{
	return !strncmp(name, "dose=", 5);
}

static struct boot *find(struct boots *b, int number)
{
	for (int i = b->n - 1; i >= 0; i--)
		if (b->v[i].number == number)
			return b->v + i;
	b->v = grow(b->v, b->n, sizeof(*b->v));
	memset(b->v + b->n, 0, sizeof(*b->v));
	b->v[b->n].number = number;
	return b->v + b->n++;
}

static void end_of(struct boot *boot, const char *how, const char *path, int line)
{
	static char *const ways[] = { "done", "failed", "crashed", "hung" };
	int way = lookup(ways, 4, how);

	if (way < 0)
		die("%s:%d: a boot cannot end as '%.40s'", path, line, how);
	boot->complete = true;
	boot->ran = way == 0;
}

static void read_line(struct boots *b, char *text, const char *path, int line)
{
	char *word[5], *save;
	struct measure m = { .x = NAN };
	struct boot *boot;
	int number, label, kernel;

	for (int i = 0; i < 5; i++) {
		word[i] = strtok_r(i ? NULL : text, " ", &save);
		if (!word[i])
			die("%s:%d: has %d words, not 5", path, line, i);
	}
	if (strtok_r(NULL, " ", &save))
		die("%s:%d: has more than 5 words", path, line);
	if (!whole(word[0], &number))
		die("%s:%d: '%.40s' is no number of a boot", path, line, word[0]);
	label = intern(b->label, &b->nlabels, word[1]);
	kernel = intern(b->kernel, &b->nkernels, word[2]);
	boot = find(b, number);
	if ((boot->n || boot->complete) && (boot->label != label || boot->kernel != kernel))
		die("%s:%d: boot %d had another label or kernel before", path, line, number);
	if (boot->complete)
		die("%s:%d: boot %d has ended before", path, line, number);
	boot->label = label;
	boot->kernel = kernel;
	if (!strcmp(word[3], "end")) {
		end_of(boot, word[4], path, line);
		return;
	}
	m.name = intern(b->name, &b->nnames, word[3]);
	m.text = xstrdup(word[4]);
	if (is_number(word[3])) {
		if (!decimal(word[4], &m.x))
			die("%s:%d: '%.40s' is no time", path, line, word[4]);
		m.x = log(fmax(m.x, 1000));	/* no clock of a guest sees less than 1 us */
	}
	boot->m = grow(boot->m, boot->n, sizeof(m));
	boot->m[boot->n++] = m;
}

void boots_read(struct boots *b, const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;
	ssize_t len;
	int k = 0;

	if (!f)
		die("%s: %s", path, strerror(errno));
	for (int line = 1; (len = getline(&text, &size, f)) > 0; line++)
		if (text[len - 1] == '\n') {	/* without it the line is still being written */
			text[--len] = 0;
			if (strlen(text) != (size_t)len)
				die("%s:%d: has a zero byte", path, line);
			read_line(b, text, path, line);
		}
	if (ferror(f))
		die("%s: %s", path, strerror(errno));
	free(text);
	fclose(f);
	for (int i = 0; i < b->n; i++)
		if (b->v[i].complete)
			b->v[k++] = b->v[i];
	b->n = k;
}

const struct measure *measured(const struct boot *b, int name)
{
	for (int i = 0; i < b->n; i++)
		if (b->m[i].name == name)
			return b->m + i;
	return NULL;
}

int numbers(const struct boots *b, int name, int label, int kernel, double *v)
{
	int n = 0;

	for (int i = 0; i < b->n; i++) {
		const struct boot *boot = b->v + i;
		const struct measure *m = measured(boot, name);

		if (boot->ran && m && (label < 0 || boot->label == label) &&
		    (kernel < 0 || boot->kernel == kernel))
			v[n++] = m->x;
	}
	return n;
}
