// SPDX-License-Identifier: GPL-2.0-only
/* victim.c - the new image of a task that is studied while it execs */
#include <unistd.h>

int main(void)
{
	for (;;)
		pause();
}
