// SPDX-License-Identifier: GPL-2.0-only
/* Numbers as people write them.  strtod() alone would take "0x10", "inf" and "nan" as well. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "judge.h"

#define DIGITS "0123456789"

static const char *digits(const char *p)
{
	size_t n = strspn(p, DIGITS);

	return n ? p + n : NULL;
}

const char *decimal(const char *text, double *x)
{
	const char *p = digits(text);

	if (p && *p == '.')
		p = digits(p + 1);
	if (p && *p == 'e')
		p = digits(p + 1 + (p[1] == '-' || p[1] == '+'));
	*x = p ? strtod(text, NULL) : NAN;
	return isfinite(*x) ? p : NULL;
}
