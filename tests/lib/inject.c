// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inject.h"
#include "lab.h"
#include "observe.h"

#define FAILSLAB "/sys/kernel/debug/failslab/"
#define KMEMLEAK "/sys/kernel/debug/kmemleak"
/* User-mode Linux itself goes on here with a page that it did not get, and panics. */
#define SPARED "handle_page_fault"
#define MIN_AGE 5500		/* ms: more than MSECS_MIN_AGE, before which nothing is a leak (mm/kmemleak.c) */

#define PLENTY 1000000000L	/* more failures than ever happen */

static int kmsg = -1;
static long counted;		/* the kernel's count of allocations under the function */
static bool anybody;		/* inject_anybody() was called */

static void set(const char *name, const char *fmt, unsigned long value)
{
	char path[64], text[32];

	snprintf(path, sizeof(path), FAILSLAB "%s", name);
	snprintf(text, sizeof(text), fmt, value);
	if (!put(path, text))
		fail("%s (CONFIG_FAILSLAB: FLAVOUR=debug)", path);
}

/* The address of a function, and that of the function behind it. */
static void range(const char *function, unsigned long *from, unsigned long *to)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	unsigned long a;
	char name[256], kind;

	*from = 0;
	*to = ~0UL;
	while (f && fscanf(f, "%lx %c %255s%*[^\n]", &a, &kind, name) == 3)
		if (!strcmp(name, function))
			*from = a;
	if (!*from)
		fail("%s: not in /proc/kallsyms", function);
	rewind(f);
	while (fscanf(f, "%lx %c %255s%*[^\n]", &a, &kind, name) == 3)
		if (a > *from && a < *to)
			*to = a;
	fclose(f);
}

void inject_init(const char *function)
{
	unsigned long from, to;

	range(function, &from, &to);
	set("probability", "%lu", 0);
	set("require-start", "%#lx", from);
	set("require-end", "%#lx", to);
	range(SPARED, &from, &to);
	set("reject-start", "%#lx", from);
	set("reject-end", "%#lx", to);
	set("stacktrace-depth", "%lu", 32);
	set("verbose", "%lu", 2);
	/* 0: allocations that may sleep fail as well; they are the ones that matter here. */
	set("ignore-gfp-wait", "%lu", 0);
	if (kmsg < 0)
		kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kmsg < 0 || lseek(kmsg, 0, SEEK_END) < 0)
		fail("/dev/kmsg");
}

int inject_open(void)
{
	int fd = open("/proc/thread-self/fail-nth", O_RDWR);

	if (fd < 0)
		fail("/proc/thread-self/fail-nth");
	return fd;
}

void inject_nth(int fd, int nth)
{
	char text[16];
	int n = snprintf(text, sizeof(text), "%d", nth);

	if (pwrite(fd, text, n, 0) != n)
		fail("fail-nth");
}

int inject_left(int fd)
{
	char text[16] = "";

	return pread(fd, text, sizeof(text) - 1, 0) > 0 ? atoi(text) : -1;
}

/*
 * The kernel fails an allocation when its count of them is a multiple of "interval", and
 * it does not show the count (lib/fault-inject.c, should_fail_ex()).  The count stands at
 * 0 until an interval is above 1.  It stands still after a failure, when "times" is used
 * up.  So when "interval" is the count at which the nth from now comes, that one fails.
 */
bool inject_anybody(int nth)
{
	if (anybody && !inject_happened())
		return false;
	anybody = true;
	if (counted + nth > 1)
		counted += nth;
	set("times", "%lu", 0);
	set("interval", "%lu", counted ? counted : 1);
	set("probability", "%lu", 100);
	set("times", "%lu", 1);
	return true;
}

/* The file "times", which counts the failures that are still allowed. */
static long times_left(void)
{
	FILE *f = fopen(FAILSLAB "times", "re");
	long times = -1;

	if (!f || fscanf(f, "%ld", &times) != 1)
		fail(FAILSLAB "times");
	fclose(f);
	return times;
}

bool inject_happened(void)
{
	return times_left() == 0;
}

/*
 * Whether the record is of this caller, the thread that wrote it; take makes the caller
 * that of the record.  A record is "6,339,5140900,-,caller=T1;text".
 */
static bool same_caller(const char *record, char *caller, size_t size, bool take)
{
	const char *c = strstr(record, "caller=");
	int n = c ? (int)strcspn(c, ";,") : 0;

	if (take)
		snprintf(caller, size, "%.*s", n, c ? c : "");
	return c && (int)strlen(caller) == n && !strncmp(caller, c, n);
}

/* Appends the function in " [<address>] function+0x1/0x2" to buf, with its offset. */
static void add(char *buf, size_t size, const char *text)
{
	const char *f = strstr(text, ">] ");
	size_t n = strlen(buf);

	/* "?" marks a word on the stack that only looks like an address. */
	if (!f || f[3] == '?')
		return;
	f += 3;
	snprintf(buf + n, size - n, "%.*s\n", (int)strcspn(f, "/\n"), f);
}

void inject_now_and_then(const char *function)
{
	inject_init(function);
	set("verbose", "%lu", 0);
	set("times", "%lu", PLENTY);
	set("task-filter", "%lu", 1);
	set("probability", "%lu", 1);
}

long inject_count(void)
{
	set("probability", "%lu", 0);
	return PLENTY - times_left();
}

bool inject_site(char *buf, size_t size)
{
	char record[2048], caller[32] = "", *text;
	bool found = false;
	ssize_t n;

	buf[0] = '\0';
	while ((n = read(kmsg, record, sizeof(record) - 1)) > 0) {
		record[n] = '\0';
		text = strchr(record, ';');
		if (!text)
			continue;
		*text++ = '\0';
		if (!strncmp(text, "FAULT_INJECTION: forcing", 24)) {
			same_caller(record, caller, sizeof(caller), true);
			found = true;
			buf[0] = '\0';
		} else if (found && same_caller(record, caller, sizeof(caller), false)) {
			add(buf, size, text);
			/* The functions up to this one only report the failure. */
			if (strstr(buf, "\nshould_failslab+"))
				buf[0] = '\0';
		}
	}
	return found;
}

/*
 * kmemleak shows an object when a second scan finds it unchanged, and a scan may miss some
 * (mm/kmemleak.c, "caught in the next scan").  So there are four.
 */
static void scan(void)
{
	sleep_until(now_ns() + MIN_AGE * MS);
	for (int i = 0; i < 4; i++)
		if (!put(KMEMLEAK, "scan"))
			fail(KMEMLEAK " (CONFIG_DEBUG_KMEMLEAK: FLAVOUR=debug)");
}

static void forget(void)
{
	scan();
	put(KMEMLEAK, "clear");
}

static int leaks(void)
{
	char line[256];
	int n = 0;
	FILE *f;

	scan();
	f = fopen(KMEMLEAK, "re");
	while (f && fgets(line, sizeof(line), f)) {
		n += !strncmp(line, "unreferenced object", 19);
		printf("# %s", line);
	}
	if (f)
		fclose(f);
	return n;
}

int leakless(int argc, char *argv[], int (*tests)(int, char **))
{
	int status;
	pid_t pid;

	forget();
	pid = fork();
	if (!pid)
		exit(tests(argc, argv));
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		fail("fork");
	observe("kmemleak", "%s", leaks() ? "leaks" : "none");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
