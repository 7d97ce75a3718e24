// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a PTRACE_SEIZE waits that meets a process in execve(), by the number of its empty mappings
 * not:  what the pages of a mapping cost; attach-rss measures that
 */
#include <sys/mman.h>
#include <unistd.h>

#include "aim.h"

static const int doses[] = { 0, 4000, 16000, -1 };

/* Every second page becomes readable, so that each page is a mapping of its own. */
static void map_many(void *n)
{
	int i, vmas = *(int *)n;
	size_t page = getpagesize();
	char *p;

	if (!vmas)
		return;
	p = mmap(NULL, vmas * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		fail("mmap");
	for (i = 1; i < vmas; i += 2)
		if (mprotect(p + i * page, page, PROT_READ))
			fail("%d mappings (vm.max_map_count)", vmas);
}

static const struct aim how = { .user = "ptrace-seize", .setup = map_many };

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "attach-vmas", .unit = "VMAs", .doses = doses,
		.title = "PTRACE_SEIZE blocked by execve(), by number of VMAs",
	};

	return aim_main(&s, &how, argc, argv);
}
