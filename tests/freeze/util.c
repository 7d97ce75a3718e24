// SPDX-License-Identifier: GPL-2.0-only
/* util.c - the clock, the one way to give up, and JSON's strings */
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include "freeze.h"

u64 now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (u64)t.tv_sec * 1000000000ull + (u64)t.tv_nsec;
}

/*
 * What a terminal would obey becomes a ?: control characters of ASCII but for
 * the tab, and those that UTF-8 writes as C2 80 to C2 9F.
 */
char *printable(char *s)
{
	unsigned char *from = (unsigned char *)s, *to = from;

	for (; *from; from++) {
		bool c1 = from[0] == 0xc2 && from[1] >= 0x80 && from[1] <= 0x9f;

		if (c1)
			from++;
		*to++ = c1 || (*from < ' ' && *from != '\t') || *from == 0x7f ? '?' : *from;
	}
	*to = '\0';
	return s;
}

void refuse(const char *fmt, ...)
{
	char text[8192];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fprintf(stderr, "freeze: %s\n", printable(text));
	exit(2);
}

void json_string(FILE *f, const char *s)
{
	fputc('"', f);
	for (; s && *s; s++) {
		if (*s == '"' || *s == '\\')
			fprintf(f, "\\%c", *s);
		else if ((unsigned char)*s < 0x20 || (unsigned char)*s > 0x7e)
			fprintf(f, "\\u%04x", (unsigned char)*s);
		else
			fputc(*s, f);
	}
	fputc('"', f);
}
