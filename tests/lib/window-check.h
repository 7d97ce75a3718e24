/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fixture of checks that look at a task in one phase of its execve().  The
 * window (window.h) is open when a test begins.  It is closed when the test has
 * ended, also after an ASSERT that failed.
 *
 * A check adds a variant for each phase that it wants:
 *
 *	FIXTURE_VARIANT_ADD(window, exit_mmap) { .name = "mmap", .phase = IN_EXIT_MMAP };
 *
 * and each TEST_F(window, ...) of the check runs once for each variant.
 */
#ifndef WINDOW_CHECK_H
#define WINDOW_CHECK_H

#include <sys/stat.h>

#include "check.h"
#include "window.h"

FIXTURE(window) { struct window w; };

FIXTURE_VARIANT(window) {
	const char *name;		/* begins the names of the observations */
	enum phase phase;
	mode_t mode;			/* of this program's file meanwhile; 0 stands for 0755 */
	void (*prepare)(void);		/* is called before the window is opened; or NULL */
	struct window w;		/* what the check sets of it */
};

FIXTURE_SETUP(window)
{
	self->w = variant->w;
	if (variant->prepare)
		variant->prepare();
	if (variant->mode && chmod("/proc/self/exe", variant->mode))
		fail("chmod of this program");
	window_open(&self->w, variant->phase);
}

FIXTURE_TEARDOWN(window)
{
	window_close(&self->w);
	if (variant->mode)
		chmod("/proc/self/exe", 0755);
}

#endif
