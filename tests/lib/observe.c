// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "observe.h"

void observe(const char *name, const char *fmt, ...)
{
	va_list ap;

	printf("observe %s.%s=", program_invocation_short_name, name);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}
