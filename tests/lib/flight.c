// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "flight.h"

/*
 * exit_aio() also waits for two RCU grace periods: for percpu_ref_kill() of the context's
 * users, and then of its requests (fs/aio.c).  In the guests of the lab, with HZ=100, that
 * takes 30 to 80 ms, whatever the I/O does.  Only a longer wait is known beforehand.
 */
#define RCU_FLOOR (90 * MS)

static char *nodes[MAX_DELAY];	/* the device for each delay in ms */

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

void flight_prepare(const int *doses, int n)
{
	char name[32];

	while (n--) {
		if (doses[n] >= MAX_DELAY) {
			errno = ERANGE;
			fail("there is no device with a delay of %d ms", doses[n]);
		}
		snprintf(name, sizeof(name), "delay%d", doses[n]);
		nodes[doses[n]] = slow_disk(name, doses[n]);
	}
}

void flight_start(struct flight *f, struct victim *v, int delay)
{
	static volatile int64_t *submitted;

	if (!submitted)
		submitted = shared_memory(sizeof(*submitted));
	*f = (struct flight){ .node = nodes[delay], .delay = delay, .submitted = submitted };
	victim_start(v, setup, submit, f);
}

void flight_predict(const struct flight *f, struct attempt *a)
{
	a->predict = f->delay * MS - (a->op - *f->submitted);
	if (a->predict < 0)	/* the read had come back before the operation began */
		a->hit = false;
	if (a->predict < RCU_FLOOR)
		a->predict = -1;
}
