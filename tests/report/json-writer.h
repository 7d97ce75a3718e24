/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes JSON to a stream and puts the commas.  A key is NULL for what stands in an
 * array, and for the outermost object.  Errors of the stream are left to its owner,
 * who asks ferror().
 */
#ifndef JSON_WRITER_H
#define JSON_WRITER_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

struct json {
	FILE *f;
	bool follows;	/* something stands before in the same object or array */
	bool line;	/* the next comma ends its line */
};

/* S in quotes; what is not printable ASCII is escaped, byte for byte. */
static inline void json_quoted(struct json *j, const char *s)
{
	putc('"', j->f);
	for (; *s; s++) {
		unsigned char c = *s;

		if (c == '"' || c == '\\')
			fprintf(j->f, "\\%c", c);
		else if (c < ' ' || c > '~')
			fprintf(j->f, "\\u%04x", c);
		else
			putc(c, j->f);
	}
	putc('"', j->f);
}

/* What comes before each value: the comma, when one is due, and the key. */
static inline void json_key(struct json *j, const char *key)
{
	if (j->follows)
		fputs(j->line ? ",\n" : ",", j->f);
	j->follows = true;
	j->line = false;
	if (!key)
		return;
	json_quoted(j, key);
	putc(':', j->f);
}

/* What follows begins a line of its own; this is for human readers alone. */
static inline void json_line(struct json *j)
{
	j->line = true;
}

/* BRACKET is '{' or '[' and opens an object or an array; '}' or ']' closes it. */
static inline void json_open(struct json *j, const char *key, char bracket)
{
	json_key(j, key);
	putc(bracket, j->f);
	j->follows = false;
}

static inline void json_close(struct json *j, char bracket)
{
	putc(bracket, j->f);
	j->follows = true;
	j->line = false;
}

/* S may be NULL, which becomes null. */
static inline void json_text(struct json *j, const char *key, const char *s)
{
	json_key(j, key);
	if (s)
		json_quoted(j, s);
	else
		fputs("null", j->f);
}

static inline void json_bool(struct json *j, const char *key, bool x)
{
	json_key(j, key);
	fputs(x ? "true" : "false", j->f);
}

/* FMT is printf's for one double; a number that is not finite becomes null. */
static inline void json_number(struct json *j, const char *key, const char *fmt, double x)
{
	json_key(j, key);
	if (isfinite(x))
		fprintf(j->f, fmt, x);
	else
		fputs("null", j->f);
}

#endif
