// SPDX-License-Identifier: GPL-2.0-only
/*
 * larger-fp BYTES COMMAND [ARG...]
 *
 * Runs a kernel of User-mode Linux as on a host whose floating-point state has BYTES; that
 * of a host with AMX has 11008.  A tracer of the kernel's process answers its calls of
 * PTRACE_GETREGSET and PTRACE_SETREGSET in the way in which such a host answers.  At the
 * end it says on stderr how many states were taken, and how many were refused for their
 * size.  The exit code is that of COMMAND, or 3 when bytes behind the state of the real
 * host were not zero.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define XSTATE 0x202	/* NT_X86_XSTATE */

static size_t size;	/* of the state of the host that is played */
static size_t real;	/* of the state of this host, once it has answered */
static size_t asked;	/* what the present PTRACE_GETREGSET has room for */
static unsigned long taken, refused, dirty;

static void fail(const char *what)
{
	fprintf(stderr, "larger-fp: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* Stops the process at PTRACE_GETREGSET and PTRACE_SETREGSET, and at no other call. */
static void filter_calls(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ptrace, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PTRACE_GETREGSET, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PTRACE_SETREGSET, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof(filter) / sizeof(filter[0]), filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog))
		fail("a filter");
}

static void copy(pid_t pid, bool to, void *ours, unsigned long theirs, size_t n)
{
	struct iovec here = { ours, n }, there = { (void *)theirs, n };
	ssize_t got = to ? process_vm_writev(pid, &here, 1, &there, 1, 0) :
			   process_vm_readv(pid, &here, 1, &there, 1, 0);

	if (got != (ssize_t)n)
		fail("memory of the kernel's process");
}

/* The process is about to give a state.  One that is smaller than the host's is refused. */
static void set(pid_t pid, struct user_regs_struct *regs, const struct iovec *iov)
{
	static unsigned char state[1 << 20];
	size_t i;

	if (iov->iov_len < size) {
		regs->orig_rax = -1;
		regs->rax = -EFAULT;
		if (ptrace(PTRACE_SETREGS, pid, 0, regs))
			fail("PTRACE_SETREGS");
		refused++;
		return;
	}
	taken++;
	copy(pid, false, state, (unsigned long)iov->iov_base, size);
	for (i = real; real && i < size; i++)
		if (state[i]) {
			dirty++;
			break;
		}
}

/* The process has got a state from this host.  The host that is played has more, all of it zero. */
static void got(pid_t pid, struct user_regs_struct *regs)
{
	static unsigned char zero[1 << 20];
	size_t n = asked < size ? asked : size;
	struct iovec iov;

	if (regs->rax)
		return;
	copy(pid, false, &iov, regs->r10, sizeof(iov));
	if (iov.iov_len >= asked)
		return;
	real = iov.iov_len;
	copy(pid, true, zero, (unsigned long)iov.iov_base + real, n - real);
	iov.iov_len = n;
	copy(pid, true, &iov, regs->r10, sizeof(iov));
}

/* Returns how the process goes on: to the end of this call, or to the next one. */
static int call(pid_t pid, bool over)
{
	struct user_regs_struct regs;
	struct iovec iov;

	if (ptrace(PTRACE_GETREGS, pid, 0, &regs))
		fail("PTRACE_GETREGS");
	if (over) {
		got(pid, &regs);
		return PTRACE_CONT;
	}
	if (regs.rdx != XSTATE)
		return PTRACE_CONT;
	copy(pid, false, &iov, regs.r10, sizeof(iov));
	if (regs.rdi == PTRACE_SETREGSET) {
		set(pid, &regs, &iov);
		return PTRACE_CONT;
	}
	asked = iov.iov_len;
	return PTRACE_SYSCALL;
}

static int end(int status)
{
	fprintf(stderr, "larger-fp: %lu states taken, %lu refused for their size, %lu not zero behind this host's\n",
		taken, refused, dirty);
	if (dirty)
		return 3;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	int status, how;
	pid_t pid;

	size = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
	if (size < 512 || size > 1 << 20 || size % 8) {
		fputs("usage: larger-fp BYTES COMMAND [ARG...]\n", stderr);
		return 2;
	}
	argv += 2 + !strcmp(argv[2], "--");
	pid = fork();
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		filter_calls();
		execvp(argv[0], argv);
		fail(argv[0]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || ptrace(PTRACE_SETOPTIONS, pid, 0,
	    PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD))
		fail("a process to trace");
	for (how = PTRACE_CONT, status = 0; ; ) {
		int sig = WIFSTOPPED(status) && WSTOPSIG(status) != SIGTRAP &&
			  WSTOPSIG(status) != (SIGTRAP | 0x80) ? WSTOPSIG(status) : 0;

		if (ptrace(how, pid, 0, sig) && errno != ESRCH)
			fail("a traced process");
		if (waitpid(pid, &status, 0) != pid)
			fail("wait");
		if (!WIFSTOPPED(status))
			return end(status);
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8))
			how = call(pid, false);
		else if (WSTOPSIG(status) == (SIGTRAP | 0x80))
			how = call(pid, true);
		else
			how = PTRACE_CONT;
	}
}
