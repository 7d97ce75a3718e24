// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "observe.h"

static void print(const char *prefix, const char *name, const char *fmt, va_list ap)
{
	printf("observe %s.%s%s=", program_invocation_short_name, prefix, name);
	vprintf(fmt, ap);
	putchar('\n');
	fflush(stdout);
}

void observe(const char *name, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print("", name, fmt, ap);
	va_end(ap);
}

void observe_of(const char *prefix, const char *name, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(prefix, name, fmt, ap);
	va_end(ap);
}
