/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verdicts and figures, for people and for programs.
 *
 *	table.c		the report of a run
 *	costs.c		the part of the report about what the second arm costs
 *	json.c		all figures of the report as JSON
 *	json-writer.h	writes JSON and puts the commas
 *	format.c	short texts: durations, ratios, wrapped lines
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct interval;
struct result;

/* table.c: prints the report to stdout, in lines of at most 80 columns. */
void report(const struct result *r);

/* controls.c: prints what the controls say of the instrument. */
void report_controls(const struct result *r);

/* costs.c: prints what B costs, if anything was measured of that; and whether there is such a row. */
void report_costs(const struct result *r);
bool has_costs(const struct result *r);

/* json.c: writes one object to F.  The caller looks for errors of F. */
void json(const struct result *r, FILE *f);

/*
 * format.c: each of these writes a text into BUF, which has room for SHORT bytes, and
 * returns BUF.  NAN becomes "-".
 */
#define SHORT 24
char *fmt_ns(char *buf, double ns);		/* a duration: "312 ms" */
char *fmt_off(char *buf, double ns);		/* the same with its sign: "+1.20 ms" */
char *fmt_exact(char *buf, double ns);		/* to the last digit: "16909824 ns" */
char *fmt_bytes(char *buf, double bytes);	/* "1.50 MiB" */
/* A figure in the unit OF, which is ns, bytes or count. */
char *fmt_of(char *buf, double x, const char *of);
char *fmt_num(char *buf, double x);		/* a number of three figures: "2345", "1.02" */
char *fmt_p(char *buf, double p);		/* a p-value: "0.41", "1.1e-05" */
/*
 * "[1.02, 1.10]", each end written by FMT; or the reason why there is no interval.
 * BUF has room for 3 * SHORT bytes.
 */
char *fmt_interval(char *buf, const struct interval *v, char *(*fmt)(char *, double));

/* Appends to the string in BUF, which has SIZE bytes.  What has no room is cut off. */
void append(char *buf, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Prints HEAD and behind it TEXT, broken at blanks so that no line is longer than 80
 * columns.  Each line after the first begins with INDENT blanks.
 */
void wrap(const char *head, int indent, const char *text);

#endif
