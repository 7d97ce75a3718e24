// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the guest says: its kernel log, which is looked through for a crash while
 * it grows, and the results channel with its end marker.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot.h"

long long now_ns(void)
{
	return monotonic_ns();
}

int watch_open(struct watch *w, const char *dir, const char *name)
{
	char path[4096];

	memset(w, 0, sizeof(*w));
	w->code = -1;
	w->name = name;
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	w->log = fopen(path, "we");
	return w->log ? 0 : -1;
}

int watch_close(struct watch *w)
{
	if (!w->log)
		return 0;
	if (fclose(w->log) && !w->error)
		w->error = errno;
	w->log = NULL;
	errno = w->error;
	return w->error ? -1 : 0;
}

static void end_line(struct watch *w, void (*line)(struct watch *))
{
	w->line[w->len] = '\0';
	line(w);
	w->len = 0;
}

/* Carriage returns are left out.  The log is flushed each time, so that it can be read while the guest runs. */
ssize_t watch_read(struct watch *w, int fd, void (*line)(struct watch *))
{
	char buf[4096];
	ssize_t i, n = read(fd, buf, sizeof(buf));

	if (n > 0 && !w->first_ns)
		w->first_ns = now_ns();
	for (i = 0; i < n; i++) {
		if (buf[i] == '\r')
			continue;
		if (fputc(buf[i], w->log) == EOF && !w->error)
			w->error = errno;
		if (buf[i] == '\n')
			end_line(w, line);
		else if (w->len < sizeof(w->line) - 1)
			w->line[w->len++] = buf[i];
	}
	if (n > 0 && fflush(w->log) && !w->error)
		w->error = errno;
	return n;
}

void watch_console_line(struct watch *w)
{
	printable(w->line);
	splats_line(w->splats, w->line);
}

/* The end marker is a line "end N"; init writes it, and N is the exit status of the guest's program. */
void watch_results_line(struct watch *w)
{
	char *end;
	long code;

	if (strncmp(w->line, "end ", 4))
		return;
	code = strtol(w->line + 4, &end, 10);
	if (end != w->line + 4 && !*end && code >= 0 && code < 256)
		w->code = code;
}
