/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a check saw.  The host holds each observation against the subject's claims,
 * by its name, so a name must not change without the claims.
 */
#ifndef OBSERVE_H
#define OBSERVE_H

/*
 * Prints the line "observe PROGRAM.NAME=VALUE" and flushes stdout.  PROGRAM is the
 * name that the check was started by.  Neither NAME nor VALUE may have a blank.
 */
void observe(const char *name, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The same, and the name is PREFIX with NAME right behind it: "owner" "-before". */
void observe_of(const char *prefix, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
