// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "lab.h"
#include "trace.h"

#define TRACING "/sys/kernel/tracing/"

void trace_set(const char *file, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), TRACING "%s", file);
	if (!put(path, value))
		fail("%s (CONFIG_EVENT_TRACING)", path);
}

void trace_start(const char *kib)
{
	trace_set("trace_clock", "mono");
	trace_set("buffer_size_kb", kib);
	trace_set("trace", "");
	trace_set("tracing_on", "1");
}

FILE *trace_open(void)
{
	FILE *f = fopen(TRACING "trace", "re");

	if (!f)
		fail(TRACING "trace");
	return f;
}

/* "    attach-rss-42  [000] .....    12.345678: contention_begin: ..." */
int64_t trace_stamp(const char *line, const char *event)
{
	const char *p = event;
	long s, us;

	while (p > line && p[-1] != ' ')
		p--;
	if (sscanf(p, "%ld.%ld:", &s, &us) != 2) {
		fprintf(stderr, "this is no line of the kernel's trace: %s", line);
		exit(1);
	}
	return s * 1000 * MS + us * US;
}
