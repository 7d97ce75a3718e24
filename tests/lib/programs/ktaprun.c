// SPDX-License-Identifier: GPL-2.0-only
/*
 * ktaprun COLLECTION PLAN: runs the kernel's own tests in this directory.  A line of the file
 * PLAN is "SECONDS PROGRAM", the longest that the program may take and its name.  The results
 * go to stdout as KTAP, in the words of tools/testing/selftests/kselftest/runner.sh:
 *
 *	# selftests: exec: execveat
 *	# ok 1 what the program itself says
 *	# took 1.2 s
 *	ok 1 selftests: exec: execveat
 *
 * Nothing of a test survives it.  Each has a process group of its own, which is killed when its
 * first process has ended or its time is up; a process that has left the group becomes a child of
 * this program, a subreaper, and is killed then.  A process that still holds the pipe does not
 * delay the next test.
 *
 * Exit code: 0 whatever the tests said; 2 usage, or no process can be made.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LONGEST 800		/* bytes of a line; what is longer is cut */
#define MOST 20000		/* lines of a test */
#define AFTER 200		/* ms for which output is read after a test's end */

/* Exit codes of a test, from kselftest.h. */
#define KSFT_SKIP 4

static const char *collection;

struct line {
	char text[LONGEST];
	size_t n;
	int lines;
};

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* --- what a test prints --- */

static void end_line(struct line *l)
{
	if (l->lines++ < MOST)
		printf("# %.*s\n", (int)l->n, l->text);
	else if (l->lines == MOST + 1)
		puts("# (the rest is left out)");
	l->n = 0;
}

/* Prints the bytes as comments; a sign that is not printable becomes a question mark. */
static void say(struct line *l, const char *bytes, ssize_t n)
{
	for (ssize_t i = 0; i < n; i++) {
		unsigned char c = bytes[i];

		if (c == '\n')
			end_line(l);
		else if (l->n < sizeof(l->text) && c != '\r')
			l->text[l->n++] = c == '\t' || (c >= ' ' && c < 127) ? c : '?';
	}
}

/* Reads what is there within ms milliseconds.  Returns false at the end of it. */
static bool read_some(int fd, int ms, struct line *l)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char bytes[4096];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return true;
	n = read(fd, bytes, sizeof(bytes));
	say(l, bytes, n);
	return n > 0;
}

/* --- the processes of a test --- */

/* Does a file that the kernel cannot execute name an interpreter?  Then it is in name. */
static bool interpreter(const char *path, char *name, size_t size)
{
	FILE *f = fopen(path, "re");
	bool found = f && fgets(name, size, f) && !strncmp(name, "#!", 2);

	if (f)
		fclose(f);
	if (!found)
		return false;
	memmove(name, name + 2, strlen(name) - 1);
	name += strspn(name, " ");
	name[strcspn(name, " \n")] = '\0';
	return true;
}

/* The new process: becomes the test.  kselftest runs a script without the x bit by its interpreter. */
static void become(const char *test, int out)
{
	char path[PATH_MAX], with[256];
	int null = open("/dev/null", O_RDONLY);

	snprintf(path, sizeof(path), "./%.4000s", test);
	setpgid(0, 0);
	if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0 ||
	    syscall(SYS_close_range, 3, ~0U, 0))
		_exit(126);
	if (access(path, X_OK) && interpreter(path, with, sizeof(with)))
		execl(with, with, path, NULL);
	else
		execl(path, path, NULL);
	printf("%s: %s\n", test, strerror(errno));
	fflush(stdout);
	_exit(127);
}

/* Kills each child that is left, until there is none: one that dies may leave children of its own. */
static void kill_rest(void)
{
	long long until = now_ms() + 5000;
	char path[64];
	int pid;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	while (now_ms() < until) {
		FILE *f = fopen(path, "re");

		while (f && fscanf(f, "%d", &pid) == 1)
			kill(pid, SIGKILL);
		if (f)
			fclose(f);
		while (waitpid(-1, NULL, WNOHANG | __WALL) > 0)
			;
		if (waitpid(-1, NULL, WNOHANG | __WALL) < 0)
			return;
		usleep(1000);
	}
	puts("# a process of this test cannot be killed");
}

/* Waits for pid, and reads what it prints.  Returns false when its time is up. */
static bool finish(pid_t pid, int out, int seconds, int *status, struct line *l)
{
	long long until = now_ms() + seconds * 1000LL, last = -1;
	bool open = true, ended = false;

	while (now_ms() < until) {
		if (!ended && waitpid(pid, status, WNOHANG) == pid) {
			ended = true;
			last = now_ms() + AFTER;
			kill(-pid, SIGKILL);
		}
		if (ended && (!open || now_ms() >= last))
			return true;
		if (open)
			open = read_some(out, 10, l);
		else
			usleep(5000);
	}
	return ended;
}

/* --- one test, and all --- */

static void verdict(int n, const char *test, bool in_time, int seconds, int status)
{
	int code = in_time && WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	printf("%sok %d selftests: %s: %s", code == 0 || code == KSFT_SKIP ? "" : "not ",
	       n, collection, test);
	if (!in_time)
		printf(" # TIMEOUT %d seconds", seconds);
	else if (code == KSFT_SKIP)
		printf(" # SKIP");
	else if (code < 0)
		printf(" # signal=%d", WTERMSIG(status));
	else if (code)
		printf(" # exit=%d", code);
	putchar('\n');
	fflush(stdout);
}

/* Returns 0, or -1 when no process can be made. */
static int run(int n, const char *test, int seconds)
{
	struct line l = { .n = 0 };
	long long begin = now_ms();
	int out[2], status = 0;
	bool in_time;
	pid_t pid;

	printf("# selftests: %s: %s\n", collection, test);
	fflush(stdout);
	if (pipe2(out, O_CLOEXEC))
		return -1;
	pid = fork();
	if (pid < 0)
		return -1;
	if (!pid)
		become(test, out[1]);
	setpgid(pid, pid);
	close(out[1]);
	in_time = finish(pid, out[0], seconds, &status, &l);
	kill(-pid, SIGKILL);
	kill_rest();
	if (l.n)
		end_line(&l);
	close(out[0]);
	printf("# took %.1f s\n", (now_ms() - begin) / 1e3);
	verdict(n, test, in_time, seconds, status);
	return 0;
}

int main(int argc, char *argv[])
{
	char test[PATH_MAX];
	int n = 0, seconds, tests = 0;
	FILE *plan = argc == 3 ? fopen(argv[2], "re") : NULL;

	if (!plan) {
		fputs("usage: ktaprun COLLECTION PLAN\n", stderr);
		return 2;
	}
	collection = argv[1];
	if (prctl(PR_SET_CHILD_SUBREAPER, 1))
		return 2;
	while (fscanf(plan, "%*d %4095s", test) == 1)
		tests++;
	rewind(plan);
	printf("KTAP version 1\n1..%d\n", tests);
	while (fscanf(plan, "%d %4095s", &seconds, test) == 2)
		if (run(++n, test, seconds)) {
			perror("ktaprun");
			return 2;
		}
	fclose(plan);
	return 0;
}
