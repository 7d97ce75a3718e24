/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An execve() that fails after the new mm is in place, so that the caller dies
 * of SIGSEGV: binfmt_misc's flag O wants a descriptor for the program late in
 * begin_new_exec(), and RLIMIT_NOFILE has none left.
 */
#ifndef BADEXEC_H
#define BADEXEC_H

#include "lab.h"

void bad_exec_init(void);	/* once; ends the program when it cannot be had */
/* For victim_start(): execs instead of the victim; arg is the struct victim. */
void bad_exec(void *victim);

#endif
