// SPDX-License-Identifier: GPL-2.0-only
/*
 * leash [-i] COMMAND [ARG...] - runs COMMAND, and ends all that it started when make ends
 *
 * A recipe runs its script through this program, so that the script, the builds
 * and the guests below it never outlive make, in whatever way make ends:
 *
 *   SIGTERM to make		make sends SIGTERM to its children, and so to this
 *				process.
 *   SIGINT or SIGHUP to make	A terminal sends them to the whole group.  When make
 *				gets one alone, it tells nobody and waits for its
 *				children; but first it sets the signal back to its
 *				default (fatal_error_signal() in make's commands.c),
 *				which /proc/PID/status shows.
 *   SIGKILL to make		The kernel sends SIGTERM to this process
 *				(PR_SET_PDEATHSIG, prctl(2)).
 *
 * With -i also the end of stdin ends it, as of a connection of ssh; COMMAND has no stdin then.
 *
 * Then every descendant gets that signal.  One that begins after it gets it LATE ms later: it may be the
 * filter through which a script says its last word, or a program that takes a job out of a queue, and has
 * that time; but it may also be a guest of a shell that forked at that moment.  What is still there after
 * GRACE ms gets SIGKILL.  A process whose parent has ended becomes a child of this one
 * (PR_SET_CHILD_SUBREAPER), so that none is missed.
 *
 * Exit code: that of COMMAND.  When a signal ended COMMAND or make, or came to this process,
 * 130 for SIGINT, 143 for SIGTERM and SIGHUP, as the scripts of the lab have it, and 128+N for
 * any other signal N.  127 when COMMAND cannot be executed; 2 when nothing can be started.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK 100		/* ms between two looks at make */
#define LATE 400		/* ms from the signal until what began after it gets it, too */
#define GRACE 1200		/* ms from the signal to SIGKILL */
#define AGAIN 20		/* ms between two looks at what is still there */
#define MAX_DEPTH 64		/* generations of processes; later ones are reached once their parents are gone */

static const int ends[] = { SIGHUP, SIGINT, SIGTERM };	/* the signals that end a run */

#define N_ENDS (sizeof(ends) / sizeof(*ends))

/* The time of CLOCK_MONOTONIC, in milliseconds. */
static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* The number in /proc/PID/status whose line matches this format of sscanf(3); 0 when there is none. */
static unsigned long long status_of(pid_t pid, const char *format)
{
	unsigned long long n = 0;
	char path[32], line[256];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, format, &n) == 1)
			break;
	fclose(f);
	return n;
}

/* Sends sig to pid; any but SIGKILL only once. */
static void tell(pid_t pid, int sig)
{
	static pid_t told[4096];
	static int n;
	int i;

	for (i = 0; i < n && told[i] != pid; i++)
		;
	if (sig != SIGKILL && (i < n || n == (int)(sizeof(told) / sizeof(*told))))
		return;
	if (sig != SIGKILL)
		told[n++] = pid;
	kill(pid, sig);
}

/* Sends sig to the descendants of pid, and not to pid itself; 0 only counts.  Returns how many there are. */
static int each_below(pid_t pid, int sig, int depth)
{
	char path[64];
	int n = 0, child;
	FILE *f;

	if (depth == MAX_DEPTH)
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	while (fscanf(f, "%d", &child) == 1) {
		n += 1 + each_below(child, sig, depth + 1);
		if (sig)
			tell(child, sig);
	}
	fclose(f);
	return n;
}

/* Waits for every child that has ended; true when first is among them, with its wait status in *status. */
static bool reap(pid_t first, int *status)
{
	bool seen = false;
	int st;
	pid_t p;

	while ((p = waitpid(-1, &st, WNOHANG)) > 0)
		if (p == first) {
			*status = st;
			seen = true;
		}
	return seen;
}

/* Sends sig to every descendant, and returns when none is left. */
static void end_all(pid_t first, int sig)
{
	long long start = now_ms(), since;
	int status, send = sig;

	for (;;) {
		reap(first, &status);
		if (!each_below(getpid(), send, 0))
			return;
		poll(NULL, 0, AGAIN);
		since = now_ms() - start;
		send = since < LATE ? 0 : since < GRACE ? sig : SIGKILL;
	}
}

/*
 * The process whose signals tell of the end of make.  It is the parent, or when
 * that is the shell of a recipe, the next process above it that catches SIGINT, as
 * make does.
 */
static pid_t find_make(void)
{
	pid_t pid = getppid(), up = pid;
	int i;

	for (i = 0; i < 3 && up > 1; i++) {
		if (status_of(up, "SigCgt: %llx") & 1ULL << (SIGINT - 1))
			return up;
		up = status_of(up, "PPid: %llu");
	}
	return pid;
}

/*
 * The signal that ended make, as far as can be seen, or 0 when it goes on.
 * caught_first is the mask of the signals that make caught at the beginning.
 */
static int make_ended(pid_t parent, pid_t make, unsigned long long caught_first)
{
	unsigned long long now;
	size_t i;

	if (getppid() != parent)
		return SIGTERM;
	now = status_of(make, "SigCgt: %llx");
	for (i = 0; now && i < N_ENDS; i++)
		if (caught_first & ~now & 1ULL << (ends[i] - 1))
			return ends[i];
	return 0;
}

/* Starts the command with the signal mask old, and without stdin if held; returns its pid, or -1 with errno. */
static pid_t start(char *argv[], const sigset_t *old, bool held)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	/* The command ends even if this process is killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (held && !freopen("/dev/null", "r", stdin))
		_exit(127);
	sigprocmask(SIG_SETMASK, old, NULL);
	execvp(argv[0], argv);
	fprintf(stderr, "leash: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* Blocks the signals that end a run and SIGCHLD; returns a descriptor to read them from, or -1 with errno. */
static int take_signals(sigset_t *old)
{
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (i = 0; i < N_ENDS; i++)
		sigaddset(&set, ends[i]);
	sigprocmask(SIG_BLOCK, &set, old);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Whether stdin has ended; what comes from it before is of no interest. */
static bool stdin_ended(void)
{
	char rest[256];

	return read(0, rest, sizeof(rest)) <= 0;
}

/* The exit code that tells of a signal; the head of this file says why not 129. */
static int code_of(int sig)
{
	return 128 + (sig == SIGHUP ? SIGTERM : sig);
}

int main(int argc, char *argv[])
{
	struct signalfd_siginfo si;
	unsigned long long first_caught;
	pid_t parent = getppid(), make = find_make(), pid;
	bool held = argc > 1 && !strcmp(argv[1], "-i");
	struct pollfd p[2] = { { .events = POLLIN }, { held ? 0 : -1, POLLIN, 0 } };
	int status = 0, sig = 0;
	sigset_t old;

	if (argc < 2 + held) {
		fputs("usage: leash [-i] COMMAND [ARG...]\n", stderr);
		return 2;
	}
	p[0].fd = take_signals(&old);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	first_caught = status_of(make, "SigCgt: %llx");
	pid = start(argv + 1 + held, &old, held);
	if (p[0].fd < 0 || pid < 0) {
		perror("leash");
		return 2;
	}
	while (!reap(pid, &status)) {
		if (poll(p, 2, LOOK) > 0 && p[0].revents && read(p[0].fd, &si, sizeof(si)) == sizeof(si) &&
		    si.ssi_signo != SIGCHLD)
			sig = si.ssi_signo;
		if (!sig && p[1].revents && stdin_ended())
			sig = SIGTERM;
		if (!sig)
			sig = make_ended(parent, make, first_caught);
		if (sig) {
			end_all(pid, sig);
			return code_of(sig);
		}
	}
	/* What the command has left in the background ends too. */
	end_all(pid, SIGTERM);
	return WIFSIGNALED(status) ? code_of(WTERMSIG(status)) : WEXITSTATUS(status);
}
