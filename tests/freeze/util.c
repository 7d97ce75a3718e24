// SPDX-License-Identifier: GPL-2.0-only
/* util.c - the clock, the one way to give up, and strings of JSON */
#include <stdlib.h>

#include "freeze.h"

u64 now(void)
{
	return (u64)monotonic_ns();
}

void refuse(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain("freeze", fmt, ap);
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
