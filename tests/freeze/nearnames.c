// SPDX-License-Identifier: GPL-2.0-only
/* nearnames.c - what to type instead of the name of a function that is not there */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

#define NAME_LEN 64		/* letters of a name that count */
#define SHOWN 6			/* names in the line that is printed */

static int min3(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

/*
 * Levenshtein's distance: how many letters must be added, removed or replaced to
 * make one name of the other.  Computed row by row (Wagner and Fischer, "The
 * String-to-String Correction Problem", 1974).
 */
static int edit_distance(const char *a, const char *b)
{
	size_t n = strnlen(a, NAME_LEN), m = strnlen(b, NAME_LEN);
	int row[NAME_LEN + 1];

	for (size_t j = 0; j <= m; j++)
		row[j] = (int)j;
	for (size_t i = 1; i <= n; i++) {
		int diagonal = row[0];

		row[0] = (int)i;
		for (size_t j = 1; j <= m; j++) {
			int up = row[j];

			row[j] = min3(up + 1, row[j - 1] + 1,
				      diagonal + (a[i - 1] != b[j - 1]));
			diagonal = up;
		}
	}
	return row[m];
}

/* The copies that a compiler makes (name.isra.0) come first, then the names that contain the wanted one. */
static int distance(const char *wanted, const char *have)
{
	size_t len = strlen(wanted);

	if (!strncmp(have, wanted, len) && have[len] == '.')
		return strstr(have, ".cold") ? 99 : 0;
	if (len > 4 && strstr(have, wanted))
		return 1 + (int)(strlen(have) - len) / 4;
	return edit_distance(wanted, have);
}

struct candidate {
	const char *name;
	int distance;
};

static int by_distance(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return x->distance - y->distance;
}

/* At most a third of the letters may differ. */
void print_near_names(FILE *f, const char *name, const struct symbol *s, size_t n)
{
	struct candidate *c = calloc(n, sizeof(*c));
	size_t k = 0, limit = strlen(name) / 3 + 1;

	for (size_t i = 0; c && i < n; i++) {
		int d;

		if (s[i].type != STT_FUNC)
			continue;
		d = distance(name, s[i].name);
		if (d <= (int)limit)
			c[k++] = (struct candidate){ s[i].name, d };
	}
	if (k) {
		qsort(c, k, sizeof(*c), by_distance);
		fputs("freeze: near names:", f);
		for (size_t i = 0; i < k && i < SHOWN; i++)
			fprintf(f, " %s", c[i].name);
		fputc('\n', f);
	}
	free(c);
}
