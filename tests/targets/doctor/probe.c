// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe memfile DIR | memory MIB LAST-DIR | seccomp | ptrace | fpstate | none
 *
 * Tries what a UML kernel asks of its host when it starts, in the way in which
 * the kernel does it (arch/um/os-Linux/mem.c and start_up.c).  Prints one line
 * that says what it found.  Exit code: 0 it works; 1 it does not; 2 the usage is
 * wrong.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../boot/memory.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef PTRACE_SYSEMU_SINGLESTEP
#define PTRACE_SYSEMU_SINGLESTEP 32
#endif

static int no(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	return 1;
}

/* Tries whether the file of a guest's memory can be in @dir.  Returns 0 when it can. */
static int memfile(const char *dir)
{
	struct memory m = { 0 };
	bool fits = memory_fits(&m, dir, 0);

	puts(fits ? m.is : m.not);
	return !fits;
}

/*
 * Says in which directory a guest of @mib MiB would have its memory; @last is tried
 * after all others.  Returns 0 when there is one.
 */
static int memory(const char *mib, const char *last)
{
	unsigned int n = atoi(mib);
	struct memory m;
	bool found = memory_place(&m, n, last);

	memory_say(&m, n, stdout);
	putchar('\n');
	return !found;
}

static void on_sigsys(int sig)
{
	(void)sig;
	_exit(0);
}

/* Installs a filter that traps one call, makes it, and ends in its handler. */
static void seccomp_child(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
	};
	struct sock_fprog prog = {
		.len = sizeof(filter) / sizeof(filter[0]),
		.filter = filter,
	};

	if (syscall(SYS_close_range, 100, ~0U, 0))
		_exit(3);
	signal(SIGSYS, on_sigsys);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		    SECCOMP_FILTER_FLAG_TSYNC, &prog))
		_exit(4);
	syscall(SYS_getppid);
	_exit(5);
}

static int seccomp(void)
{
	static const char * const why[] = {
		[3] = "no close_range() (Linux 5.9 has it)",
		[4] = "no filter can be installed",
		[5] = "a filter was installed but does not trap",
	};
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return no("fork");
	if (!pid)
		seccomp_child();
	if (waitpid(pid, &status, 0) != pid)
		return no("wait");
	if (WIFEXITED(status) && !WEXITSTATUS(status)) {
		puts("filters can be installed");
		return 0;
	}
	puts(WIFEXITED(status) && WEXITSTATUS(status) <= 5 ?
	     why[WEXITSTATUS(status)] : "killed by a filter already there");
	return 1;
}

/* Traces a child, stops it once, and steps it over one emulated system call. */
static int ptrace_right(void)
{
	int status, stopped;
	pid_t pid = fork();

	if (pid < 0)
		return no("fork");
	if (!pid) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
			_exit(errno);
		raise(SIGSTOP);
		_exit(0);
	}
	if (waitpid(pid, &status, WUNTRACED) != pid)
		return no("wait");
	stopped = WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP;
	if (!stopped) {
		errno = WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
		return no("PTRACE_TRACEME");
	}
	status = ptrace(PTRACE_SYSEMU_SINGLESTEP, pid, NULL, NULL);
	if (status)
		no("PTRACE_SYSEMU_SINGLESTEP");
	else
		puts("a child can be traced");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return !!status;
}

/*
 * Prints how many bytes the FP state of a process has on this host.  PTRACE_SETREGSET
 * refuses fewer, and UML before 6.13 has an array of fixed size for it.  LAB_FPSTATE
 * in the environment says the number of another host; the tests use it.
 */
static int fpstate(void)
{
	static char state[65536];
	struct iovec iov = { state, sizeof(state) };
	const char *told = getenv("LAB_FPSTATE");
	int status, failed;
	pid_t pid;

	if (told && *told) {
		if (strspn(told, "0123456789") != strlen(told) || strlen(told) > 7) {
			printf("LAB_FPSTATE=%s: must be a number of bytes\n", told);
			return 2;
		}
		puts(told);
		return 0;
	}
	pid = fork();
	if (pid < 0)
		return no("fork");
	if (!pid) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
			_exit(errno);
		raise(SIGSTOP);
		_exit(0);
	}
	if (waitpid(pid, &status, WUNTRACED) != pid)
		return no("wait");
	if (!WIFSTOPPED(status)) {
		errno = WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
		return no("PTRACE_TRACEME");
	}
	failed = ptrace(PTRACE_GETREGSET, pid, NT_X86_XSTATE, &iov) != 0;
	if (failed)
		no("PTRACE_GETREGSET");
	else
		printf("%zu\n", iov.iov_len);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return failed;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (argc == 3 && !strcmp(what, "memfile"))
		return memfile(argv[2]);
	if (argc == 4 && !strcmp(what, "memory"))
		return memory(argv[2], argv[3]);
	if (argc == 2 && !strcmp(what, "seccomp"))
		return seccomp();
	if (argc == 2 && !strcmp(what, "ptrace"))
		return ptrace_right();
	if (argc == 2 && !strcmp(what, "fpstate"))
		return fpstate();
	if (argc == 2 && !strcmp(what, "none"))
		return 0;
	fprintf(stderr, "usage: probe memfile DIR | memory MIB LAST-DIR | seccomp | ptrace | fpstate | none\n");
	return 2;
}
