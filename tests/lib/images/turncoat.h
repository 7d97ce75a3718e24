/* SPDX-License-Identifier: GPL-2.0-only */
/* What the program turncoat and the check creds agree on. */
#ifndef TURNCOAT_H
#define TURNCOAT_H

#define TURNCOAT "/lab/turncoat"
#define TURNCOAT_FD 3		/* the descriptor from which it reads one byte for each execve() */
#define TURNCOAT_USER 1000
#define SECRET 0x5ec4e7
#define SECRET_AT 0x500000	/* where rootfs/rootfs.mk has the secret linked */

#endif
