// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab.h"
#include "stack.h"

/*
 * Appends the function in " [<address>] function+0x1/0x2" to buf.  User-mode Linux scans
 * the stack for return addresses and marks them with "?".  An address with the offset 0 is
 * a pointer to a function, and not a call.
 */
static void add(char *buf, size_t size, char *line)
{
	char *f = strstr(line, ">] ");
	size_t n = strlen(buf);

	if (!f)
		return;
	f += strspn(f, ">]? ");
	f[strcspn(f, "\n")] = '\0';
	if (!strstr(f, "+0x0/"))
		snprintf(buf + n, size - n, "%s\n", f);
}

/* Calls each() for the tasks that SysRq prints at this key. */
static void printed_tasks(const char *key, void (*each)(pid_t, const char *, void *), void *arg)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char record[2048], stack[4096] = "", *text;
	pid_t pid = 0;
	ssize_t n;

	if (fd < 0 || lseek(fd, 0, SEEK_END) < 0 || !put("/proc/sysrq-trigger", key))
		fail("SysRq (CONFIG_MAGIC_SYSRQ)");
	/* A record is "priority,sequence,time,flags;text\n". */
	while ((n = read(fd, record, sizeof(record) - 1)) > 0) {
		record[n] = '\0';
		text = strchr(record, ';');
		if (!text)
			continue;
		if (strncmp(text, ";task:", 6)) {
			add(stack, sizeof(stack), text);
			continue;
		}
		if (pid)
			each(pid, stack, arg);
		stack[0] = '\0';
		text = strstr(text, " pid:");
		pid = text ? atoi(text + 5) : 0;
	}
	if (pid)
		each(pid, stack, arg);
	close(fd);
}

void blocked_tasks(void (*each)(pid_t, const char *, void *), void *arg)
{
	printed_tasks("w", each, arg);
}

struct wanted {
	pid_t pid;
	char *buf;
	size_t size;
};

static void take(pid_t pid, const char *stack, void *arg)
{
	struct wanted *w = arg;

	if (pid == w->pid)
		snprintf(w->buf, w->size, "%s", stack);
}

static bool stack_by(const char *key, pid_t pid, char *buf, size_t size)
{
	struct wanted w = { pid, buf, size };

	buf[0] = '\0';
	printed_tasks(key, take, &w);
	return buf[0];
}

bool task_stack(pid_t pid, char *buf, size_t size)
{
	return stack_by("w", pid, buf, size);
}

bool any_stack(pid_t pid, char *buf, size_t size)
{
	return stack_by("t", pid, buf, size);
}

bool stack_has(const char *stack, const char *function)
{
	size_t n = strlen(function);

	while (stack && *stack) {
		if (!strncmp(stack, function, n))
			return true;
		stack = strchr(stack, '\n');
		stack += !!stack;
	}
	return false;
}

/* The frames of the scheduler itself are the same in all stacks, and are left out. */
void stack_print(const char *who, const char *stack)
{
	const char *end = strstr(stack, "\nschedule+");

	if (end)
		stack = end + 1;
	while (*stack) {
		int n = strcspn(stack, "\n");

		printf("# %s: %.*s\n", who, n, stack);
		stack += n + (stack[n] == '\n');
	}
	fflush(stdout);
}
