/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What shows from outside whether an mm is still there: a SysV segment that is
 * attached in it and nowhere else, and an AIO context.  Both go with the mm.
 */
#ifndef ORACLE_H
#define ORACLE_H

#include <sys/types.h>

struct oracle {
	int id;			/* of the segment */
	long contexts;		/* aio_nr() before */
};

struct oracle_says {
	int attached;		/* mms that have the segment */
	pid_t by;		/* who attached or detached last: shm_lpid */
	long contexts;		/* AIO contexts more than before */
};

void oracle_init(struct oracle *o);
void oracle_attach(struct oracle *o);	/* in the caller's mm */
struct oracle_says oracle_ask(const struct oracle *o);
void oracle_end(struct oracle *o);

long mm_structs(void);		/* the kernel has; some of them may be free */

#endif
