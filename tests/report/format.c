// SPDX-License-Identifier: GPL-2.0-only
/* Short texts for people: durations, ratios and wrapped lines. */
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include "judge.h"
#include "report.h"

#define COLUMNS 80

/* X with three figures and its unit. */
static void three(char *buf, double x, const char *unit)
{
	double a = fabs(x);
	int after = a >= 99.95 ? 0 : a >= 9.995 ? 1 : 2;

	snprintf(buf, SHORT, "%.*f%s", after, x, unit);
}

char *fmt_ns(char *buf, double ns)
{
	double a = fabs(ns);

	if (isnan(ns))
		strcpy(buf, "-");
	else if (a <= 0.5)
		strcpy(buf, "0 ns");
	else if (a < 999.5)
		snprintf(buf, SHORT, "%.0f ns", ns);
	else if (a < 999.5e3)
		three(buf, ns / 1e3, " us");
	else if (a < 999.5e6)
		three(buf, ns / 1e6, " ms");
	else
		three(buf, ns / 1e9, " s");
	return buf;
}

char *fmt_bytes(char *buf, double bytes)
{
	double a = fabs(bytes);

	if (isnan(bytes))
		strcpy(buf, "-");
	else if (a < 1023.5)
		snprintf(buf, SHORT, "%.0f B", bytes);
	else if (a < 1023.5 * 1024)
		three(buf, bytes / 1024, " KiB");
	else
		three(buf, bytes / (1 << 20), " MiB");
	return buf;
}

char *fmt_of(char *buf, double x, const char *of)
{
	if (!strcmp(of, "ns"))
		return fmt_ns(buf, x);
	return !strcmp(of, "bytes") ? fmt_bytes(buf, x) : fmt_num(buf, x);
}

char *fmt_off(char *buf, double ns)
{
	char text[SHORT];

	snprintf(buf, SHORT, "%s%.20s", ns >= 0 ? "+" : "", fmt_ns(text, ns));
	return buf;
}

char *fmt_exact(char *buf, double ns)
{
	snprintf(buf, SHORT, "%.0f ns", ns);
	return buf;
}

char *fmt_num(char *buf, double x)
{
	double a = fabs(x);

	if (isnan(x))
		strcpy(buf, "-");
	else if (a < 0.095 || a >= 1e6)
		snprintf(buf, SHORT, "%.2g", x + 0);	/* -0 is 0 */
	else
		three(buf, x, "");
	return buf;
}

char *fmt_p(char *buf, double p)
{
	if (isnan(p))
		strcpy(buf, "-");
	else
		snprintf(buf, SHORT, "%.2g", p);
	return buf;
}

char *fmt_interval(char *buf, const struct interval *v, char *(*fmt)(char *, double))
{
	char lo[SHORT], hi[SHORT];

	if (isnan(v->lo) && isnan(v->est))
		strcpy(buf, "[-]");
	else if (isnan(v->lo))
		sprintf(buf, "[needs %d boots]", INTERVAL_BOOTS);
	else if (isnan(v->hi))	/* a figure of virtual time */
		*buf = 0;
	else
		sprintf(buf, "[%s, %s]", fmt(lo, v->lo), fmt(hi, v->hi));
	return buf;
}

void append(char *buf, size_t size, const char *fmt, ...)
{
	size_t used = strlen(buf);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(buf + used, size - used, fmt, ap);
	va_end(ap);
}

void wrap(const char *head, int indent, const char *text)
{
	int col = printf("%s", head);
	bool fresh = !col;		/* this line has nothing on it yet */

	while (*text) {
		int len = strcspn(text, " ");

		if (!fresh && col + 1 + len > COLUMNS) {
			printf("\n%*s", indent, "");
			col = indent;
			fresh = true;
		}
		col += printf("%s%.*s", fresh ? "" : " ", len, text);
		fresh = false;
		text += len;
		text += strspn(text, " ");
	}
	putchar('\n');
}
