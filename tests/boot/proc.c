// SPDX-License-Identifier: GPL-2.0-only
/* The processes of a guest: their command line, their start, and their end, which leaves none. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "boot.h"

#define MAX_ARGS 128

struct argv_buf {
	char *v[MAX_ARGS + 1];
	int n;
};

static void add(struct argv_buf *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct argv_buf *a, const char *fmt, ...)
{
	va_list ap;

	if (a->n == MAX_ARGS)
		die("more than %d arguments for the guest", MAX_ARGS);
	va_start(ap, fmt);
	if (vasprintf(&a->v[a->n++], fmt, ap) < 0)
		abort();
	va_end(ap);
}

/* Adds each word of a text, which may be NULL. */
static void add_words(struct argv_buf *a, const char *words)
{
	char *copy, *save, *w;

	if (!words)
		return;
	copy = strdup(words);
	for (w = strtok_r(copy, " \t\n", &save); w;
	     w = strtok_r(NULL, " \t\n", &save))
		add(a, "%s", w);
	free(copy);
}

/* What the host gives to the kernel: memory, CPUs, a root, and channels to talk on. */
static void add_machine(struct argv_buf *a, const struct guest_opts *o)
{
	add(a, "mem=%uM", o->mem);
	if (o->cpus > 1)
		add(a, "ncpus=%u", o->cpus);
	add(a, "initrd=%s", o->initrd);
	if (!strcmp(o->mode, "seccomp"))
		add(a, "seccomp=on");
	add(a, "uml_dir=uml");
	add(a, "umid=lab");
	add(a, "con=null");
	add(a, o->shell ? "con0=fd:0,fd:1" : "con0=null,fd:1");
	for (int i = 0; i < TERMINALS; i++)
		if (o->terminals[i])
			add(a, "con%d=fd:%d", i + 1, o->terminals[i]);
	add(a, "ssl=null");
	add(a, "ssl0=null,fd:%d", RESULTS_FD);
}

/*
 * The kernel runs in the guest's own directory, so that uml_dir= stays short: the
 * path of the socket in it is limited to 108 bytes (unix(7)).
 */
char **guest_argv(const struct guest_opts *o)
{
	static struct argv_buf a;
	char **p;

	if (o->wrapper) {
		add_words(&a, o->wrapper);
		add(&a, "--");
	}
	add(&a, "%s", o->kernel);
	add_machine(&a, o);
	add(&a, "printk.time=1");	/* splat.c looks for the time stamps */
	if (o->shell)
		add(&a, "quiet");
	add(&a, "panic=-1");		/* the process of a kernel that panics ends at once */
	add(&a, "null_blk.nr_devices=0");	/* a program that wants such a disk makes it (tests/lib) */
	if (o->share) {
		add(&a, "hostfs=%s", o->share);	/* UML takes this one for itself, */
		add(&a, "lab_host=yes");	/* so init is told by its environment. */
	}
	add_words(&a, o->append);
	add(&a, "--");
	for (p = o->args; *p; p++)
		add(&a, "%s", *p);
	/* UML adds parameters of its own behind these; init stops here. */
	add(&a, "lab-end");
	return a.v;
}

void guest_print(char *const argv[], FILE *to)
{
	const char *plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			    "0123456789_-./:=,+@%";
	const char *c;

	for (; *argv; argv++) {
		if (**argv && strspn(*argv, plain) == strlen(*argv)) {
			fputs(*argv, to);
		} else {
			fputc('\'', to);
			for (c = *argv; *c; c++)
				fputs(*c == '\'' ? "'\\''" : (char[]){ *c, 0 }, to);
			fputc('\'', to);
		}
		fputc(argv[1] ? ' ' : '\n', to);
	}
}

/* The child sets the lower descriptors, and must not close a pipe by that. */
int high_pipe(int p[2])
{
	int i, fd;

	if (pipe2(p, O_CLOEXEC))
		return -1;
	for (i = 0; i < 2; i++) {
		fd = fcntl(p[i], F_DUPFD_CLOEXEC, RESULTS_FD + 1);
		if (fd < 0)
			return -1;
		close(p[i]);
		p[i] = fd;
	}
	return 0;
}

/* Becomes the kernel; when it cannot be executed, err gets errno as a number. */
static void child(const struct guest_opts *o, char *const argv[],
		  int console, int results, pid_t parent, int err)
{
	struct rlimit none = { 0, 0 };
	sigset_t unblock;
	int null = open("/dev/null", O_RDONLY);

	sigemptyset(&unblock);
	sigprocmask(SIG_SETMASK, &unblock, NULL);
	/* Whatever happens to this program, the guest does not outlive it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	/* A kernel that panics dumps core, which is large and not needed: its log is. */
	setrlimit(RLIMIT_CORE, &none);
	if (!o->shell) {
		setsid();
		dup2(null, 0);
		dup2(console, 1);
		dup2(console, 2);
	} else {
		setpgid(0, 0);
		tcsetpgrp(0, getpid());
	}
	setenv("TMPDIR", o->memory.dir, 1);
	dup2(results, RESULTS_FD);
	if (chdir(o->dir) == 0)
		execvp(argv[0], argv);
	dprintf(err, "%d", errno);
	_exit(127);
}

/* The guest leads a session of its own or, with a shell, a process group. */
pid_t guest_start(const struct guest_opts *o, char *const argv[],
		  int console, int results)
{
	pid_t pid, parent = getpid();
	char why[16] = "";
	int err[2];

	/* The children of a killed kernel become children of this process, which can then end them. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (high_pipe(err))
		return -errno;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid) {
		signal(SIGTTOU, SIG_IGN);
		child(o, argv, console, results, parent, err[1]);
	}
	close(err[1]);
	if (read(err[0], why, sizeof(why) - 1) > 0) {
		waitpid(pid, NULL, 0);
		close(err[0]);
		return -atoi(why);
	}
	close(err[0]);
	return pid;
}

/* Kills the children of this process, as far as 4 KiB of /proc/self/task/PID/children name them. */
static void kill_children(void)
{
	char path[64], list[4096], *p, *end;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	n = read(fd, list, sizeof(list) - 1);
	close(fd);
	if (n <= 0)
		return;
	list[n] = '\0';
	for (p = list; ; p = end) {
		long pid = strtol(p, &end, 10);

		if (end == p)
			return;
		kill(pid, SIGKILL);
	}
}

/* A stuck kernel may ignore SIGTERM for minutes, so SIGKILL comes at once. */
int guest_kill(pid_t pid)
{
	int status = 0, st;
	pid_t p;

	for (;;) {
		kill(-pid, SIGKILL);
		kill(pid, SIGKILL);
		kill_children();
		p = waitpid(-1, &st, 0);
		if (p == pid)
			status = st;
		if (p < 0 && errno == ECHILD)
			return status;
	}
}
