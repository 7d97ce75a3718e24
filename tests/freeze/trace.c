// SPDX-License-Identifier: GPL-2.0-only
/* trace.c - the guest under ptrace: what stops it and what we do then */
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

#define AFTER_THAW_MS	6000	/* the guest has given up long before */
#define TRACE_OPTIONS	(PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)

static struct plan *plan;
static pid_t guest;
static bool ended;
static int end_status;

static void activate_steps(void);

static void finish(struct step *s)
{
	judge_answer(s, ended);
	s->state = STEP_OVER;
	report_step(s);
	blocked_free(s->blocked);
	s->blocked = NULL;
	mark_put("over", s->n, "\n");
	if (!ended)
		activate_steps();
}

static void thawed(struct step *s)
{
	s->state = STEP_THAWED;
	mark_put("thawed", s->n, "\n");
	if (!s->ask || s->done_frozen || s->gone)
		finish(s);
}

/*
 * A step begins when all before it are over and the guest has cleaned up after
 * them, or with `and' when the one before is held.
 */
static void activate_steps(void)
{
	bool all_over = true;

	for (int i = 0; i < plan->n; i++) {
		struct step *s = &plan->steps[i];

		if (s->state == STEP_WAITING) {
			bool joins = s->together && s[-1].state >= STEP_HELD;

			if (!all_over && !joins)
				return;
			s->state = STEP_ACTIVE;
			mark_put("step", s->n, "%s\n%s\n", s->ask ? s->ask : "",
				 s->task ? s->task : "");
		}
		all_over &= s->state == STEP_OVER && (s->clean || marks_fd() < 0);
	}
	if (all_over)
		mark_put("end", 0, "\n");
}

static bool is_task(const struct step *s, const struct task *t)
{
	char *end;
	long pid;

	if (!s->task)
		return true;
	pid = strtol(s->task, &end, 10);
	return *end ? !strcmp(s->task, t->comm) : pid == t->pid;
}

/* Is this the moment the step waits for? */
static bool matches(struct step *s, const struct breakpoint *b,
		    const struct user_regs_struct *regs, const struct task *t)
{
	if (s->state != STEP_ACTIVE || !is_task(s, t))
		return false;
	if (s->after_bp == b)
		s->after_task = t->addr;
	if (s->bp != b || (s->after_bp && s->after_task != t->addr))
		return false;
	s->nframes = stack_walk(t, regs->rip, regs->rsp, s->frames, STACK_MAX);
	if (s->under && !stack_under(s->frames, s->nframes, s->under))
		return false;
	return ++s->hits == s->nth;
}

static void freeze(struct step *s, pid_t tid, struct user_regs_struct *regs,
		   const struct task *t)
{
	hold_begin(s, tid, regs, t);
	mark_put("frozen", s->n, "%d %s\n", t->pid, t->comm);
	activate_steps();
}

static void on_breakpoint(pid_t tid, const struct breakpoint *b,
			  struct user_regs_struct *regs)
{
	struct task t;

	regs->rip = b->addr;
	for (int i = 0; task_current(regs, &t) && i < plan->n; i++) {
		struct step *s = &plan->steps[i];

		if (s->state == STEP_HELD && s->mode == HOLD_TASK && s->bp == b &&
		    s->held.addr == t.addr && regs->rsp == s->injected_sp + 8) {
			if (hold_again(s, tid, regs))
				thawed(s);
			return;
		}
		if (!matches(s, b, regs, &t))
			continue;
		if (hold_allowed(s, &t)) {
			freeze(s, tid, regs, &t);
			return;
		}
		s->answer = ANSWER_REFUSED;
		mark_put("refused", s->n, "%s\n", s->why);
		finish(s);
	}
	if (breakpoint_step_over(tid, b, regs) && errno != ESRCH)
		report_note("cannot step over a breakpoint: %s", strerror(errno));
	ptrace(PTRACE_CONT, tid, 0, 0);
}

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

static void reap(void)
{
	int status;
	pid_t tid;

	while ((tid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (WIFSTOPPED(status)) {
			on_stop(tid, status);
		} else if (tid == guest) {
			ended = true;
			end_status = status;
		}
	}
}

static void note_errno(struct step *s, const char *name)
{
	snprintf(s->errno_name, sizeof(s->errno_name), "%s",
		 strcmp(name, "0") ? name : "");
}

/* KIND.N or KIND.N.WORD, about step N */
static void step_mark(struct step *s, const char *kind, const char *word)
{
	bool frozen = s->state == STEP_HELD;

	if (!strcmp(kind, "try")) {
		s->asker = atoi(word);
		s->t_try = now();
	} else if (!strcmp(kind, "done")) {
		s->t_done = now();
		s->done_frozen = frozen;
		note_errno(s, word);
	} else if (!strcmp(kind, "gone")) {
		s->gone = true;
	} else if (!strcmp(kind, "never") || !strcmp(kind, "miss")) {
		s->never = true;
	} else if (!strcmp(kind, "clean")) {
		s->clean = true;
		activate_steps();
		return;
	} else if (!strcmp(kind, "thaw")) {
		s->thaw_asked = true;
	}
	if ((s->state == STEP_THAWED && (s->t_done || s->gone || s->never)) ||
	    (s->state == STEP_ACTIVE && s->never))
		finish(s);
}

static void on_mark(const char *mark)
{
	char kind[16], word[64] = "";
	int n = 0;

	for (int i = 0; i < plan->n; i++) {
		struct step *s = &plan->steps[i];

		if (s->state != STEP_HELD)
			continue;
		if (!strcmp(mark, "beat")) {
			s->t_last_beat = now();
			if (!s->beats++)
				s->t_first_beat = s->t_last_beat;
		}
		if ((s->until && !strcmp(mark, s->until)) || !strcmp(mark, "thaw"))
			s->thaw_asked = true;
	}
	if (sscanf(mark, "%15[a-z].%d.%63s", kind, &n, word) >= 2 && n > 0 && n <= plan->n)
		step_mark(&plan->steps[n - 1], kind, word);
}

/* What only time brings about; returns how long poll may sleep, in ms. */
static int look_at_holds(void)
{
	int sleep = 500;

	for (int i = 0; i < plan->n; i++) {
		struct step *s = &plan->steps[i];

		if (s->state == STEP_HELD) {
			sleep = 2;
			s->thaw_asked = judge_time_to_thaw(s);
			if (s->thaw_asked && s->mode == HOLD_VCPU) {
				hold_thaw_vcpu(s);
				thawed(s);
			}
		} else if (s->state == STEP_THAWED) {
			sleep = sleep < 50 ? sleep : 50;
			if (now() > s->t_thaw + AFTER_THAW_MS * NSEC_PER_MSEC)
				finish(s);
		}
	}
	return sleep;
}

static const char *how_to_allow(void)
{
	char scope = '0';
	int fd = open("/proc/sys/kernel/yama/ptrace_scope", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (read(fd, &scope, 1) != 1)
			scope = '0';
		close(fd);
	}
	return scope >= '2' ? "set kernel.yama.ptrace_scope to 1 on the host" :
	       "a seccomp filter or a container forbids it: allow ptrace there (for containers --cap-add=SYS_PTRACE)";
}

/* Refuses, before anything is started, when the host does not let us trace. */
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

/* The guest waits on a pipe until it is traced. */
static void start(char **argv, const sigset_t *old_mask)
{
	int go[2];
	char c = 0;

	if (pipe2(go, O_CLOEXEC) || (guest = fork()) < 0)
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

static void kill_guest(void)
{
	kill(guest, SIGKILL);
	while (!ended) {
		int status;
		pid_t tid = waitpid(-1, &status, __WALL);

		if (tid < 0 || (tid == guest && !WIFSTOPPED(status)))
			ended = true;
		else if (WIFSTOPPED(status))
			ptrace(PTRACE_CONT, tid, 0, 0);
	}
}

/* End as the guest ended, so that whoever started us need not know us. */
static int pass_on(int status)
{
	struct sigaction dfl = { .sa_handler = SIG_DFL };

	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	prctl(PR_SET_DUMPABLE, 0);
	sigaction(WTERMSIG(status), &dfl, NULL);
	kill(getpid(), WTERMSIG(status));
	return 128 + WTERMSIG(status);
}

static int loop(int signals, int marks)
{
	struct pollfd p[2] = { { signals, POLLIN, 0 }, { marks, POLLIN, 0 } };
	struct signalfd_siginfo info;

	activate_steps();
	while (!ended) {
		poll(p, 2, look_at_holds());
		marks_read(on_mark);
		while (read(signals, &info, sizeof(info)) == sizeof(info))
			if (info.ssi_signo != SIGCHLD) {
				kill_guest();
				return (int)info.ssi_signo;
			}
		reap();
	}
	marks_read(on_mark);
	return 0;
}

/* Runs the guest through the plan; returns the guest's own exit status. */
int trace_run(struct plan *p, char **argv)
{
	int stopped_by, signals;
	sigset_t mask, old;

	plan = p;
	sigemptyset(&mask);
	sigaddset(&mask, SIGCHLD);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGHUP);
	sigaddset(&mask, SIGQUIT);
	sigprocmask(SIG_BLOCK, &mask, &old);
	signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	start(argv, &old);
	stopped_by = loop(signals, marks_fd());
	for (int i = 0; i < plan->n; i++)
		if (plan->steps[i].state != STEP_OVER)
			finish(&plan->steps[i]);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return stopped_by ? 128 + stopped_by : pass_on(end_status);
}
