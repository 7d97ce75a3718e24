/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An execve() that fails after the new mm is in place, so that its caller dies of
 * SIGSEGV.  The program is of a type that is registered in binfmt_misc with the flag
 * O.  For it begin_new_exec() needs a file descriptor late, and RLIMIT_NOFILE leaves
 * none.
 */
#ifndef BADEXEC_H
#define BADEXEC_H

#include "lab.h"

/* Is to be called once, before bad_exec().  Ends the program when there is no binfmt_misc. */
void bad_exec_init(void);
/* Calls that execve().  It can be the arm() of victim_start(); arg is the struct victim. */
void bad_exec(void *victim);

#endif
