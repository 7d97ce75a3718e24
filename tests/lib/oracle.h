/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What shows from outside whether an mm is still there: a SysV segment that is attached
 * in this mm and nowhere else, and an AIO context.  Both go with the mm.  All end the
 * program on failure.
 */
#ifndef ORACLE_H
#define ORACLE_H

#include <sys/types.h>

struct oracle {
	int id;			/* of the segment */
	long contexts;		/* aio_nr() before */
};

struct oracle_says {
	int attached;		/* number of mms that have the segment */
	pid_t by;		/* the task that attached or detached last: shm_lpid */
	long contexts;		/* number of AIO contexts more than before */
};

void oracle_init(struct oracle *o);
/* Gives the caller's mm the segment and an AIO context. */
void oracle_attach(struct oracle *o);
struct oracle_says oracle_ask(const struct oracle *o);
/* Removes the segment; the mms that have it keep it. */
void oracle_end(struct oracle *o);

/* The number of mm_structs that the kernel has allocated; some of them may be free again. */
long mm_structs(void);

#endif
