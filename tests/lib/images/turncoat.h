/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TURNCOAT_H
#define TURNCOAT_H

#define TURNCOAT "/lab/turncoat"
#define TURNCOAT_FD 3		/* descriptor with a byte for each execve() */
#define TURNCOAT_USER 1000
#define SECRET 0x5ec4e7
#define SECRET_AT 0x500000	/* rootfs/images.mk puts it there */

#endif
