/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What boot shares with freeze (tests/freeze), so small that it is a header:
 * messages, as tests/sh/messages.sh has them for scripts, the clock, and
 * signals that are read from a descriptor.
 */
#ifndef SHARED_H
#define SHARED_H

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <time.h>

/*
 * Replaces, in place, each character that a terminal would obey by a question
 * mark, and returns s.  These are the control characters of ASCII except the tab,
 * and those that UTF-8 writes as C2 80 to C2 9F (the C1 set of ECMA-48).
 */
static inline char *printable(char *s)
{
	unsigned char *from = (unsigned char *)s, *to = from;

	for (; *from; from++) {
		bool c1 = from[0] == 0xc2 && from[1] >= 0x80 && from[1] <= 0x9f;

		if (c1)
			from++;
		*to++ = c1 || (*from < ' ' && *from != '\t') || *from == 0x7f ? '?' : *from;
	}
	*to = '\0';
	return s;
}

/* Prints "WHO: ", the text and a newline on standard error, without what a terminal would obey. */
static inline void complain(const char *who, const char *fmt, va_list ap)
{
	char text[8192];

	vsnprintf(text, sizeof(text), fmt, ap);
	fprintf(stderr, "%s: %s\n", who, printable(text));
}

/* The time of CLOCK_MONOTONIC (clock_gettime(2)), in nanoseconds.  It goes on while this process is stopped. */
static inline long long monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/*
 * Blocks the n signals and returns a descriptor from which they are read instead
 * (signalfd(2), not blocking), or -1 with errno.  *old, if not NULL, is set to
 * the mask of before.
 */
static inline int signals_from(const int *signals, size_t n, sigset_t *old)
{
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < n; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, old);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

#endif
