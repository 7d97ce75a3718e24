// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decimal numbers, and nothing else that strtod() takes: no sign, no blank in front,
 * no hexadecimal, no inf or nan, and nothing that is too large for a double.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "odds.h"

bool decimal(const char *s, double *x)
{
	char *end;

	/* A number that begins with a digit and has no x in it can only be decimal. */
	if (!isdigit((unsigned char)*s) || s[strspn(s, "0123456789.eE+-")])
		return false;
	*x = strtod(s, &end);
	return !*end && isfinite(*x);
}

bool whole(const char *s, int *n)
{
	double x;

	if (!*s || s[strspn(s, "0123456789")] || !decimal(s, &x) || x > 1e9)
		return false;
	*n = x;
	return true;
}
