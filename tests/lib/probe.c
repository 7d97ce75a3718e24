// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"
#include "observe.h"
#include "probe.h"
#include "stack.h"
#include "user.h"

#define LIMIT (5000 * MS)

static void ask(const struct probe *p, pid_t victim, uid_t uid)
{
	if (uid && (setgid(uid) || setuid(uid)))
		_exit(EPERM);
	pin(0);
	if (p->ask)
		_exit(p->ask(victim));
	if (!strcmp(p->name, "ps")) {
		int fd = open("/dev/null", O_WRONLY);

		dup2(fd, 1);
		dup2(fd, 2);
		execl("/bin/ps", "ps", "-o", "pid,comm,stat", NULL);
		_exit(errno);
	}
	_exit(user_ask(p->name, victim));
}

void probes_name(struct probe *p, const char *const *names, int n)
{
	int i;

	for (i = 0; i < n; i++)
		p[i].name = names[i];
}

void probes_ask(struct probe *p, int n, pid_t victim, uid_t uid)
{
	int i;

	fflush(stdout);
	for (i = 0; i < n; i++) {
		p[i].pid = fork();
		if (p[i].pid < 0)
			fail("fork");
		if (!p[i].pid)
			ask(&p[i], victim, uid);
	}
}

/* Reaps those that are done, and returns how many are not. */
static int reap(struct probe *p, int n)
{
	int left = 0, status;

	for (; n--; p++) {
		if (!p->done && waitpid(p->pid, &status, WNOHANG) == p->pid) {
			p->done = true;
			p->killed = WIFSIGNALED(status);
			p->error = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
		}
		left += !p->done;
	}
	return left;
}

struct looked {
	struct probe *p;
	int n;
};

/* Marks the probes that sleep for exec_update_lock; ptrace waits for another, see in_ptrace(). */
static void look(pid_t pid, const char *stack, void *arg)
{
	struct looked *l = arg;
	int i;

	for (i = 0; i < l->n; i++)
		if (l->p[i].pid == pid && stack_has(stack, "rwsem_down_read"))
			l->p[i].waited = true;
}

/*
 * ptrace_attach() sleeps interruptibly, for cred_guard_mutex and for nothing else.  SysRq
 * does not show such a task, but /proc/PID/syscall shows the number of the call that a
 * sleeping task is in.
 */
bool in_ptrace(pid_t pid)
{
	char path[64], line[64] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	if (!fgets(line, sizeof(line), f))
		line[0] = '\0';
	fclose(f);
	return line[0] >= '0' && line[0] <= '9' && atoi(line) == SYS_ptrace;
}

/* Marks the ptrace probes that wait, and returns how many probes neither wait nor are done. */
static int unsettled(struct probe *p, int n)
{
	int i, left = 0;

	for (i = 0; i < n; i++) {
		if (!p[i].done && !strncmp(p[i].name, "ptrace", 6) && in_ptrace(p[i].pid))
			p[i].waited = true;
		left += !p[i].done && !p[i].waited;
	}
	return left;
}

bool probes_settle(struct probe *p, int n)
{
	struct looked l = { p, n };
	int64_t end = now_ns() + LIMIT;

	while (now_ns() < end) {
		if (!reap(p, n) || !unsettled(p, n))
			return true;
		blocked_tasks(look, &l);
		sleep_until(now_ns() + 2 * MS);
	}
	return false;
}

static bool all_gone(struct probe *p, int n)
{
	int64_t end = now_ns() + LIMIT;

	while (reap(p, n)) {
		if (now_ns() > end)
			return false;
		sleep_until(now_ns() + MS);
	}
	return true;
}

static void kill_all(struct probe *p, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (!p[i].done)
			kill(p[i].pid, SIGKILL);
}

bool probes_kill(struct probe *p, int n)
{
	kill_all(p, n);
	return all_gone(p, n);
}

bool probes_end(struct probe *p, int n)
{
	bool ok = all_gone(p, n);

	kill_all(p, n);
	return ok;
}

const char *probe_says(const struct probe *p)
{
	static char said[64];
	const char *name = p->error ? strerrorname_np(p->error) : "ok";

	if (!p->done)
		name = "never";
	else if (p->killed)
		name = "killed";
	snprintf(said, sizeof(said), "%s:%s", p->waited ? "waits" : "now",
		 name ? name : "?");
	return said;
}

void probes_observe(const struct probe *p, int n, const char *prefix)
{
	char dotted[64];

	snprintf(dotted, sizeof(dotted), "%s.", prefix);
	for (; n--; p++)
		observe_of(dotted, p->name, "%s", probe_says(p));
}
