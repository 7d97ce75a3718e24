/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's own record of its events, in tracefs. */
#ifndef TRACE_H
#define TRACE_H

#include <stdint.h>
#include <stdio.h>

/* Writes value to a file of tracefs ("trace_clock").  Ends the program when the kernel has none. */
void trace_set(const char *file, const char *value);
/* Starts the record, with the clock of now_ns(); it keeps the newest kib KiB for each CPU. */
void trace_start(const char *kib);
/* Opens what was recorded for reading; ends the program on failure. */
FILE *trace_open(void);
/*
 * The time of a line of the trace, in ns; event points to the ": EVENT..." in it.  It is rounded to
 * the microsecond.  Ends the program when the line is none of a trace.
 */
int64_t trace_stamp(const char *line, const char *event);

#endif
