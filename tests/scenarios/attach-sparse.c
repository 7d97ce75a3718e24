// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a PTRACE_SEIZE waits that meets a process in execve(), by the number of its page tables
 * not:  the cost of a page table by itself, because each comes with one page
 */
#include <sys/mman.h>

#include "aim.h"

#define TABLE (2UL << 20)	/* what one page table maps */

static const int doses[] = { 0, 1000, 4000, -1 };

static void touch_sparsely(void *n)
{
	int i, tables = *(int *)n;
	char *p;

	if (!tables)
		return;
	p = mmap(NULL, tables * TABLE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		fail("mmap of %d page tables", tables);
	for (i = 0; i < tables; i++)
		p[i * TABLE] = 1;
}

static const struct aim how = { .user = "ptrace-seize", .setup = touch_sparsely };

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "attach-sparse", .unit = "tables", .doses = doses,
		.title = "PTRACE_SEIZE blocked by execve(), by number of page tables",
	};

	return aim_main(&s, &how, argc, argv);
}
