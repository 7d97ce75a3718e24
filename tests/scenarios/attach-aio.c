// SPDX-License-Identifier: GPL-2.0-only
/* does: measures how long a PTRACE_SEIZE waits that meets a process in execve() with one AIO read in flight
 * not:  how long real disks take; a timer of the null_blk driver makes the delay
 * ruler: yes
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab.h"

static const int doses[] = { 25, 50, 100, 200, -1 };

/*
 * exit_aio() also waits for two RCU grace periods: for percpu_ref_kill() of the context's
 * users, and then of its requests (fs/aio.c).  In the guests of the lab, with HZ=100, that
 * takes 30 to 80 ms, whatever the I/O does.  Only a longer wait is known beforehand.
 */
#define RCU_FLOOR (90 * MS)

static char *nodes[1000];	/* the device for each delay in ms */

struct flight {
	const char *node;
	aio_context_t ctx;
	struct iocb cb;
	volatile int64_t *submitted;	/* when the read was submitted */
};

static void setup(void *arg)
{
	struct flight *f = arg;
	int fd = open(f->node, O_RDONLY | O_DIRECT | O_CLOEXEC);

	if (fd < 0)
		fail("%s", f->node);
	f->cb.aio_fildes = fd;
	f->cb.aio_lio_opcode = IOCB_CMD_PREAD;
	f->cb.aio_nbytes = 4096;
	f->cb.aio_buf = (uintptr_t)mmap(NULL, 4096, PROT_READ | PROT_WRITE,
					MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (syscall(SYS_io_setup, 1, &f->ctx))
		fail("io_setup");
}

static void submit(void *arg)
{
	struct flight *f = arg;
	struct iocb *list[] = { &f->cb };

	*f->submitted = now_ns();
	if (syscall(SYS_io_submit, f->ctx, 1, list) != 1)
		fail("io_submit");
}

static void prepare(const int *d, int n)
{
	char name[32];

	while (n--) {
		if (d[n] >= (int)(sizeof(nodes) / sizeof(*nodes))) {
			errno = ERANGE;
			fail("there is no device with a delay of %d ms", d[n]);
		}
		snprintf(name, sizeof(name), "delay%d", d[n]);
		nodes[d[n]] = slow_disk(name, d[n]);
	}
}

static bool run(const struct scenario *s, int dose, int iter)
{
	static volatile int64_t *submitted;
	struct attempt a = { 0 };
	struct flight f = { .node = nodes[dose] };
	struct victim v;

	if (!submitted)
		submitted = shared_memory(sizeof(*submitted));
	f.submitted = submitted;
	victim_start(&v, setup, submit, &f);
	victim_go(&v);
	a.hit = victim_window(&v);
	a.op = now_ns();
	if (ptrace(PTRACE_SEIZE, v.pid, NULL, NULL))
		a.error = errno;
	a.done = now_ns();
	a.predict = dose * MS - (a.op - *submitted);
	if (a.predict < 0)	/* the read had come back before the operation began */
		a.hit = false;
	if (a.predict < RCU_FLOOR)
		a.predict = -1;
	victim_end(&v);
	return sample(s, dose, iter, &v, &a);
}

int main(int argc, char *argv[])
{
	static const struct scenario s = {
		.name = "attach-aio", .unit = "ms", .doses = doses, .run = run,
		.prepare = prepare, .ruler = true,
		.title = "PTRACE_SEIZE blocked by execve(), by AIO in flight",
	};

	victim_image(argc, argv);
	return scenario_main(&s, argc, argv);
}
