/* SPDX-License-Identifier: GPL-2.0-only */
/* What the program stamp and the scenarios of what exec costs agree on. */
#ifndef STAMP_H
#define STAMP_H

#define STAMP "/lab/stamp"
#define STAMP_FD 100		/* gets the time of the first instruction: a struct timespec */

#endif
