// SPDX-License-Identifier: GPL-2.0-only
/* victim.c - what a task executes that is studied during its execve(): it does nothing */
#include <unistd.h>

int main(void)
{
	for (;;)
		pause();
}
