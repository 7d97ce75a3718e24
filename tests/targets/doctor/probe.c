// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe memfile DIR | memory MIB LAST-DIR | seccomp | ptrace | fpstate | none
 *
 * Tries what a UML kernel needs of its host when it starts, in the way in which
 * the kernel's arch/um/os-Linux/mem.c and start_up.c do.
 *
 *	memfile DIR	may a guest's memory file be in DIR?
 *	memory MIB DIR	where would a guest with MIB MiB keep it, DIR being tried last?
 *	seccomp		can a filter be installed that traps a system call?
 *	ptrace		can a child be traced, and its system calls be emulated?
 *	fpstate		how many bytes has the FP state of a process?
 *	none		nothing is tried; this shows that the probe itself runs
 *
 * It prints one line that says what it found.  Exit code: 0 it works; 1 it does
 * not; 2 the usage was wrong.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
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
#define SYS_close_range 436	/* since Linux 5.9; arch/x86/entry/syscalls/syscall_64.tbl */
#endif
#ifndef PTRACE_SYSEMU_SINGLESTEP
#define PTRACE_SYSEMU_SINGLESTEP 32	/* arch/x86/include/uapi/asm/ptrace-abi.h */
#endif

/* Prints what failed, with errno; returns the exit code. */
static int no(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	return 1;
}

/* Would dir do for a guest's memory file? */
static int memfile(const char *dir)
{
	struct memory m = { 0 };
	bool fits = memory_fits(&m, dir, 0);

	puts(fits ? m.is : m.not);
	return !fits;
}

/* Where would a guest of mib MiB have its memory, with last as the last resort? */
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

/*
 * Installs a filter that traps getppid(), and makes that call: the handler of SIGSYS
 * ends this process with 0.  Other codes say what did not work (see seccomp()).
 */
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

/* Starts a child that is traced and has stopped.  Returns its pid, or -1 after it has said what failed. */
static pid_t traced_child(void)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
			_exit(errno);
		raise(SIGSTOP);
		_exit(0);
	}
	if (pid < 0) {
		no("fork");
	} else if (waitpid(pid, &status, WUNTRACED) != pid) {
		no("wait");
	} else if (!WIFSTOPPED(status)) {
		errno = WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
		no("PTRACE_TRACEME");
	} else {
		return pid;
	}
	return -1;
}

static void end_child(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* UML's ptrace mode emulates the system calls of its processes by this request. */
static int ptrace_right(void)
{
	pid_t pid = traced_child();
	bool failed;

	if (pid < 0)
		return 1;
	failed = ptrace(PTRACE_SYSEMU_SINGLESTEP, pid, NULL, NULL) != 0;
	if (failed)
		no("PTRACE_SYSEMU_SINGLESTEP");
	else
		puts("a child can be traced");
	end_child(pid);
	return failed;
}

/*
 * PTRACE_SETREGSET of the host wants the FP state of a process whole, and UML before
 * 6.13 keeps it in an array of fixed size (HOST_FP_SIZE in the kernel's arch/x86/um).
 */
static int fpstate_here(void)
{
	static char state[65536];
	struct iovec iov = { state, sizeof(state) };
	pid_t pid = traced_child();
	bool failed;

	if (pid < 0)
		return 1;
	failed = ptrace(PTRACE_GETREGSET, pid, NT_X86_XSTATE, &iov) != 0;
	if (failed)
		no("PTRACE_GETREGSET");
	else
		printf("%zu\n", iov.iov_len);
	end_child(pid);
	return failed;
}

/* Tests need other hosts than this one, for which LAB_FPSTATE in the environment speaks. */
static int fpstate(void)
{
	const char *told = getenv("LAB_FPSTATE");

	if (!told || !*told)
		return fpstate_here();
	if (strspn(told, "0123456789") != strlen(told) || strlen(told) > 7) {
		printf("LAB_FPSTATE=%s: must be a number of bytes\n", told);
		return 2;
	}
	puts(told);
	return 0;
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
