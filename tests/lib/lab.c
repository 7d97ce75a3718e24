// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "lab.h"

int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

void sleep_until(int64_t ns)
{
	struct timespec t = { ns / 1000000000LL, ns % 1000000000LL };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

bool until(volatile int64_t *t, int64_t ns)
{
	int64_t end = now_ns() + ns;

	while (!*t && now_ns() < end)
		sleep_until(now_ns() + MS);
	return *t;
}

bool one_cpu(void)
{
	static long cpus;

	if (!cpus)
		cpus = sysconf(_SC_NPROCESSORS_ONLN);
	return cpus == 1;
}

bool virtual_time(void)
{
	static int is = -1;
	char line[4096] = "";
	int fd;

	if (is < 0) {
		fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
		is = fd >= 0 && read(fd, line, sizeof(line) - 1) > 0 && strstr(line, "time-travel=inf-cpu");
		close(fd);
	}
	return is;
}

void pause_ns(int64_t ns)
{
	int64_t end = now_ns() + ns;

	if (virtual_time()) {
		sleep_until(end);
		return;
	}
	if (one_cpu()) {
		/* An interrupt of the timer costs User-mode Linux tens of microseconds, so there are few. */
		sleep_until(end + 500 * US);
		return;
	}
	do {
		sched_yield();
	} while (now_ns() < end);
}

void fail(const char *fmt, ...)
{
	int e = errno;
	va_list ap;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, ": %s\n", strerror(e));
	exit(1);
}

void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

bool put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n = strlen(text);
	bool ok;

	if (fd < 0)
		return false;
	ok = write(fd, text, n) == n;
	close(fd);
	return ok;
}

void *shared_memory(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		fail("mmap of %zu shared bytes", size);
	return p;
}

void copy_self(int to)
{
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	char buf[65536];
	ssize_t n;

	while ((n = read(from, buf, sizeof(buf))) > 0)
		if (write(to, buf, n) != n)
			fail("write of a copy of this program");
	if (n < 0)
		fail("/proc/self/exe");
	close(from);
}
