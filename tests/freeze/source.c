// SPDX-License-Identifier: GPL-2.0-only
/*
 * source.c - which functions of a kernel tree mention a word
 *
 * This serves two ends: it finds the callers of a function that was inlined
 * (place.c), and the users of a lock, which a test compares with the lab's list
 * (tests/targets/phases).  It relies on the kernel's coding style: a function's
 * name and its opening bracket stand on a line that begins in column one, before
 * a "{" in column one.
 */
#include <ctype.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

#define WORD_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* The directories that a UML kernel is built from, but for drivers and networking. */
static const char *const rooms[] = {
	"kernel", "fs", "mm", "init", "ipc", "lib", "security", "block",
	"io_uring", "arch/um", "arch/x86/um", NULL
};

struct scan {
	const char *tree, *word;
	const char *path;		/* of the file that is read now */
	mention_fn fn;
	void *arg;
	int found;			/* lines */
	char func[128];			/* the function that the line is in, or empty */
	char last[128];			/* the function that a "{" would begin */
	bool comment;			/* the line begins inside a comment */
};

/* Replaces comments and strings by spaces.  *inside says whether the line begins, and then ends, in a comment. */
static void blank_comments(char *s, bool *inside)
{
	bool quoted = false;

	for (; *s; s++) {
		if (*inside) {
			if (*s == '*' && s[1] == '/') {
				*inside = false;
				*s++ = ' ';
			}
			*s = ' ';
		} else if (*s == '"') {
			quoted = !quoted;
		} else if (quoted) {
			if (*s == '\\' && s[1])
				*s++ = ' ';
			*s = ' ';
		} else if (*s == '/' && s[1] == '*') {
			*inside = true;
			*s++ = ' ';
			*s = ' ';
		} else if (*s == '/' && s[1] == '/') {
			*s = '\0';
			return;
		}
	}
}

/* Is it there as a whole word? */
static bool has_word(const char *s, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = s; (p = strstr(p, word)); p += len)
		if ((p == s || !strchr(WORD_CHARS, p[-1])) &&
		    (!p[len] || !strchr(WORD_CHARS, p[len])))
			return true;
	return false;
}

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

/*
 * The name before the first bracket, in a line that begins with a word; of
 * SYSCALL_DEFINEn(name it is the name behind the bracket.
 */
static void function_name(const char *s, char *out, size_t size)
{
	const char *open = strchr(s, '('), *from;
	size_t len;

	if (!open)
		return;
	if (begins(s, "SYSCALL_DEFINE") || begins(s, "COMPAT_SYSCALL_DEFINE")) {
		from = open + 1;
		len = strspn(from, WORD_CHARS);
	} else {
		while (isspace((unsigned char)open[-1]))
			open--;
		for (from = open; from > s && strchr(WORD_CHARS, from[-1]); from--)
			;
		len = (size_t)(open - from);
	}
	if (len)
		snprintf(out, size, "%.*s", (int)len, from);
}

/* Does a function's definition begin in this line, as far as style tells: a word in column one, and a bracket? */
static bool begins_function(const char *line)
{
	return (isalpha((unsigned char)line[0]) || line[0] == '_') && strchr(line, '(') &&
	       !strchr(line, ';') && !strchr(line, '=');
}

/* Keeps track of the function that the line is in, and calls fn when the line mentions the word. */
static void scan_line(struct scan *s, char *line)
{
	blank_comments(line, &s->comment);
	line[strcspn(line, "\n")] = '\0';
	if (begins_function(line))
		function_name(line, s->last, sizeof(s->last));
	else if (line[0] == '{')
		snprintf(s->func, sizeof(s->func), "%s", s->last);
	else if (line[0] == '}')
		s->func[0] = '\0';
	if (s->func[0] && has_word(line, s->word) && strcmp(s->func, s->word)) {
		s->found++;
		s->fn(s->path + strlen(s->tree) + 1, s->func, s->arg);
	}
}

/* A quick look, for most files do not contain the word; of a file over 4 MiB only the beginning is looked at. */
static bool file_contains(FILE *f, const char *word)
{
	static char buf[1 << 22];
	size_t n = fread(buf, sizeof(*buf), sizeof(buf), f);

	return memmem(buf, n, word, strlen(word));
}

static void scan_file(struct scan *s)
{
	FILE *f = fopen(s->path, "re");
	char *line = NULL;
	size_t size = 0;

	if (!f)
		return;
	if (file_contains(f, s->word)) {
		rewind(f);
		s->func[0] = s->last[0] = '\0';
		s->comment = false;
		while (getline(&line, &size, f) != -1)
			scan_line(s, line);
	}
	free(line);
	fclose(f);
}

int source_mentions(const char *tree, const char *word, mention_fn fn, void *arg)
{
	struct scan s = { .tree = tree, .word = word, .fn = fn, .arg = arg };
	char path[512];
	char *roots[] = { path, NULL };
	FTSENT *e;
	FTS *fts;

	for (int i = 0; rooms[i]; i++) {
		snprintf(path, sizeof(path), "%s/%s", tree, rooms[i]);
		fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
		while (fts && (e = fts_read(fts))) {
			size_t len = strlen(e->fts_name);

			if (e->fts_info != FTS_F || len < 3 ||
			    strcmp(e->fts_name + len - 2, ".c"))
				continue;
			s.path = e->fts_path;
			scan_file(&s);
		}
		if (fts)
			fts_close(fts);
	}
	return s.found;
}

/* Prints the mention, but not twice in a row. */
static void print_mention(const char *file, const char *func, void *arg)
{
	static char last[300];
	char line[300];

	snprintf(line, sizeof(line), "%s %s %s", (const char *)arg, file, func);
	if (strcmp(line, last))
		puts(line);
	memcpy(last, line, sizeof(last));
}

int print_mentions(const char *tree, const char *words)
{
	char *list = strdup(words), *w, *rest = list;
	int n = 0;

	while ((w = strsep(&rest, ",")))
		n += source_mentions(tree, w, print_mention, w);
	free(list);
	if (!n)
		refuse("nothing in %s mentions %s: is it a kernel tree?", tree, words);
	return 0;
}
