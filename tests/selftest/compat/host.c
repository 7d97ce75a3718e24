// SPDX-License-Identifier: GPL-2.0-only
/*
 * host BYTES: does a kernel's registers.c, which is compiled into this program, save and
 * restore the floating-point state of a process on a host where that has BYTES?  The
 * function host() plays the host and answers as arch/x86/kernel/fpu/regset.c does.  Exit
 * code: 0 when it does; 1 when it does not, with the reason on stdout; 2 for wrong usage.
 */
#include "registers.c"

#include <string.h>

#define MOST 65536
#define KEPT (FP_SIZE * sizeof(unsigned long))
#define GUARD 0xa5a5a5a5a5a5a5a5

static size_t size;
static unsigned char cpu[MOST];

long host(int request, int pid, long type, void *data)
{
	struct iovec *iov = data;

	(void)pid;
	if (type != NT_X86_XSTATE || iov->iov_len % 8) {
		errno = EINVAL;
		return -1;
	}
	if (iov->iov_len > size)
		iov->iov_len = size;
	if (request == PTRACE_GETREGSET) {
		memcpy(iov->iov_base, cpu, iov->iov_len);
	} else if (iov->iov_len != size) {
		errno = EFAULT;
		return -1;
	} else {
		memcpy(cpu, iov->iov_base, size);
	}
	return 0;
}

/* Fills in the state of process @n.  The part that User-mode Linux keeps is not zero, and the rest is. */
static void state_of(unsigned char *state, int n)
{
	size_t i;

	memset(state, 0, MOST);
	for (i = 0; i < size && i < KEPT; i++)
		state[i] = i * 7 + n * 31 + 1;
}

static void wrong(const char *what, int n, int why)
{
	printf("%zu bytes: %s of process %d: %s\n", size, what, n, strerror(-why));
	exit(1);
}

int main(int argc, char **argv)
{
	static unsigned long regs[4][FP_SIZE + 1];
	static unsigned char want[MOST];
	int n, rc;

	size = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
	if (!size || size > MOST)
		return 2;
	arch_init_registers(1);
	for (n = 0; n < 4; n++) {
		state_of(cpu, n);
		regs[n][FP_SIZE] = GUARD;
		rc = save_fp_registers(1, regs[n]);
		if (rc)
			wrong("saving", n, rc);
		if (regs[n][FP_SIZE] != GUARD)
			wrong("behind the array", n, -EOVERFLOW);
	}
	for (n = 7; n >= 0; n--) {
		rc = restore_fp_registers(1, regs[n % 4]);
		if (rc)
			wrong("restoring", n % 4, rc);
		state_of(want, n % 4);
		if (memcmp(cpu, want, size))
			wrong("another state", n % 4, -EILSEQ);
	}
	return 0;
}
