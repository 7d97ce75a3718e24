// SPDX-License-Identifier: GPL-2.0-only
/* does: reads from the kernel's trace which comes first: exit_mmap of the old mm, or an address given in the new one
 * not:  programs at fixed addresses, for which no address is looked for; the program here is position-independent
 */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "window.h"

#define TRACING "/sys/kernel/tracing/"
#define PROGRAM "/lab/anywhere"		/* tests/lib/images */

static void must(const char *file, const char *text)
{
	char path[96];

	snprintf(path, sizeof(path), TRACING "%s", file);
	if (!put(path, text))
		fail("%s (CONFIG_EVENT_TRACING)", path);
}

/* Which of the two events comes first in the trace of a task that does what(). */
static const char *order(void (*what)(void))
{
	char pid[16], line[512];
	int exits = 0, maps = 0, first = 0, status;
	int go[2];
	FILE *f;
	pid_t child;

	must("events/mmap/exit_mmap/enable", "1");
	must("events/mmap/vm_unmapped_area/enable", "1");
	must("trace_clock", "mono");
	if (pipe(go))
		fail("pipe");
	child = fork();
	if (!child) {
		char c;

		if (read(go[0], &c, 1) == 1)
			what();
		_exit(1);
	}
	snprintf(pid, sizeof(pid), "%d", child);
	must("set_event_pid", pid);
	must("trace", "");
	must("tracing_on", "1");
	if (write(go[1], "", 1) != 1 || waitpid(child, &status, 0) != child)
		fail("the traced child");
	must("tracing_on", "0");
	f = fopen(TRACING "trace", "re");
	while (f && fgets(line, sizeof(line), f)) {
		int exit = strstr(line, " exit_mmap: ") != NULL;
		int map = strstr(line, " vm_unmapped_area: ") != NULL;

		exits += exit;
		maps += map;
		if (!first && (exit || map))
			first = exit ? 'e' : 'm';
	}
	fclose(f);
	must("events/enable", "0");
	must("set_event_pid", "");
	printf("# %d exit_mmap, %d vm_unmapped_area\n", exits, maps);
	if (!exits || !maps)
		return !exits && !maps ? "none" : exits ? "exit-only" : "map-only";
	return first == 'e' ? "exit-first" : "map-first";
}

static void exec_it(void)
{
	execl(PROGRAM, PROGRAM, NULL);
}

static void exec_shared(void)
{
	mm_sibling();
	exec_it();
}

static void map_it(void)
{
	mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	_exit(0);
}

TEST(of_an_exec) { observe("exec", "%s", order(exec_it)); }
/* The controls: a task that maps something and ends, and an exec that tears nothing down. */
TEST(of_a_task_that_maps) { observe("map", "%s", order(map_it)); }
TEST(of_an_exec_that_shares) { observe("shared", "%s", order(exec_shared)); }

CHECK_MAIN
