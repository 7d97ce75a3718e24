// SPDX-License-Identifier: GPL-2.0-only
/* trace.c - the guest under ptrace: it is started, its stops are answered, and its end is passed on */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "freeze.h"

#define TRACE_OPTIONS	(PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)

static pid_t guest;
static bool ended;		/* the guest has */
static int end_status;		/* its wait status */

static void guest_ended(void)
{
	ended = true;
	progress_guest_ended();
}

static void on_breakpoint(pid_t tid, const struct breakpoint *b,
			  struct user_regs_struct *regs)
{
	regs->rip = b->addr;
	if (progress_breakpoint(tid, b, regs))
		return;
	if (breakpoint_step_over(tid, b, regs) && errno != ESRCH)
		report_note("cannot step over a breakpoint: %s", strerror(errno));
	ptrace(PTRACE_CONT, tid, 0, 0);
}

/* A thread of the guest has stopped, with this wait status; ptrace(2) lists the reasons. */
static void on_stop(pid_t tid, int status)
{
	int sig = WSTOPSIG(status), event = status >> 16;
	struct user_regs_struct regs;
	struct breakpoint *b;

	if (event == PTRACE_EVENT_EXEC) {
		memory_attach(guest);
		breakpoints_insert();
	}
	if (event == PTRACE_EVENT_STOP && (sig == SIGSTOP || sig == SIGTSTP ||
					   sig == SIGTTIN || sig == SIGTTOU)) {
		/* The whole group was stopped, and stays so. */
		ptrace(PTRACE_LISTEN, tid, 0, 0);
		return;
	}
	if (!event && sig == SIGTRAP && !ptrace(PTRACE_GETREGS, tid, 0, &regs)) {
		b = breakpoint_hit(regs.rip);
		if (b) {
			on_breakpoint(tid, b, &regs);
			return;
		}
	}
	ptrace(PTRACE_CONT, tid, 0, event ? 0 : sig);
}

/* Answers every stop that has been reported, and notices the end of the guest. */
static void reap(void)
{
	int status;
	pid_t tid;

	while ((tid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (WIFSTOPPED(status)) {
			on_stop(tid, status);
		} else if (tid == guest) {
			end_status = status;
			guest_ended();
		}
	}
}

/* What the user can do about it; ptrace_scope of 2 forbids it to ordinary users (Yama, ptrace(2)). */
static const char *how_to_allow(void)
{
	char scope = '0';
	int fd = open("/proc/sys/kernel/yama/ptrace_scope", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (read(fd, &scope, 1) != 1)
			scope = '0';
		close(fd);
	}
	if (scope >= '2')
		return "set kernel.yama.ptrace_scope to 1 on the host";
	return "a seccomp filter or a container forbids it: allow ptrace there (for containers --cap-add=SYS_PTRACE)";
}

void trace_probe(void)
{
	pid_t pid = fork();
	int e = 0;

	if (!pid) {
		pause();
		_exit(0);
	}
	if (pid < 0 || ptrace(PTRACE_SEIZE, pid, 0, TRACE_OPTIONS))
		e = errno;
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, __WALL);
	}
	if (e)
		refuse("the host denies ptrace (%s): %s", strerror(e), how_to_allow());
}

/* Starts the guest, which waits on a pipe until it is traced. */
static void start(char **argv, const sigset_t *old_mask)
{
	int go[2];
	char c = 0;

	guest = pipe2(go, O_CLOEXEC) ? -1 : fork();
	if (guest < 0)
		refuse("cannot start a process: %s", strerror(errno));
	if (!guest) {
		close(go[1]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sigprocmask(SIG_SETMASK, old_mask, NULL);
		if (read(go[0], &c, 1) != 1)
			_exit(2);
		execv(argv[0], argv);
		_exit(127);
	}
	if (ptrace(PTRACE_SEIZE, guest, 0, TRACE_OPTIONS))
		refuse("cannot trace the guest: %s", strerror(errno));
	if (write(go[1], &c, 1) != 1)
		refuse("cannot start the guest: %s", strerror(errno));
	close(go[0]);
	close(go[1]);
}

/* Kills the guest, and returns when it has ended. */
static void kill_guest(void)
{
	kill(guest, SIGKILL);
	while (!ended) {
		int status;
		pid_t tid = waitpid(-1, &status, __WALL);

		if (tid < 0 || (tid == guest && !WIFSTOPPED(status)))
			guest_ended();
		else if (WIFSTOPPED(status))
			ptrace(PTRACE_CONT, tid, 0, 0);
	}
}

/* Ends as the guest ended, so that a program that starts freeze sees no difference. */
static int pass_on(int status)
{
	struct sigaction dfl = { .sa_handler = SIG_DFL };

	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	prctl(PR_SET_DUMPABLE, 0);	/* no core of this process */
	sigaction(WTERMSIG(status), &dfl, NULL);
	kill(getpid(), WTERMSIG(status));
	return 128 + WTERMSIG(status);
}

/* Until the guest has ended.  Returns the signal to this process that ended it, or 0. */
static int loop(int signals, int marks)
{
	struct pollfd p[2] = { { signals, POLLIN, 0 }, { marks, POLLIN, 0 } };
	struct signalfd_siginfo info;

	while (!ended) {
		poll(p, 2, progress_look());
		marks_read(progress_mark);
		while (read(signals, &info, sizeof(info)) == sizeof(info))
			if (info.ssi_signo != SIGCHLD) {
				kill_guest();
				return (int)info.ssi_signo;
			}
		reap();
	}
	marks_read(progress_mark);
	return 0;
}

int trace_run(struct plan *p, char **argv)
{
	static const int ours[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	int stopped_by, signals;
	sigset_t old;

	signals = signals_from(ours, sizeof(ours) / sizeof(*ours), &old);
	start(argv, &old);
	progress_begin(p);
	stopped_by = loop(signals, marks_fd());
	progress_end();
	sigprocmask(SIG_SETMASK, &old, NULL);
	return stopped_by ? 128 + stopped_by : pass_on(end_status);
}
