// SPDX-License-Identifier: GPL-2.0-only
/* One run of a guest: its files, the process of its kernel, and what that says until its end. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "boot.h"

#define MS 1000000LL
#define LOOK (1000 * MS)	/* longest time without a look at the clock */
#define AFTER_STOP (5000 * MS)	/* time in which a kernel that was stopped may complain of a stall */
#define SILENT (1000 * MS)	/* a splat is whole when no line came for so long, */
#define LONGEST (1700 * MS)	/* and is cut when lines come for longer than this */
#define AFTER_CRASH (300 * MS)	/* time for the rest of the log to arrive */
#define EVENTS 4		/* the descriptors that a run waits for */
#define AFTER_END (5000 * MS)	/* time for the kernel to power off */

void run_open(struct run *r)
{
	const char *dir = r->o->dir;

	if (mkdir(dir, 0777) && errno != EEXIST)
		die("%s: %s", dir, strerror(errno));
	if (watch_open(&r->log, dir, "console") || watch_open(&r->res, dir, "results"))
		die("%s: %s", dir, strerror(errno));
	r->log.splats = &r->splats;
	noise_read(&r->splats.noise, r->o);
}

void run_start(struct run *r, char *const argv[])
{
	static const int ours[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD };
	int c[2], d[2];

	r->sig = signals_from(ours, sizeof(ours) / sizeof(*ours), NULL);
	if (r->sig < 0 || high_pipe(c) || high_pipe(d))
		die("cannot make a pipe: %s", strerror(errno));
	r->start = r->looked = now_ns();
	r->until = r->start + r->o->limit * 1000 * MS;
	r->pid = guest_start(r->o, argv, c[1], d[1]);
	close(c[1]);
	close(d[1]);
	r->console = c[0];
	r->results = d[0];
	if (r->pid < 0)
		die("%s: cannot be run: %s", argv[0], strerror(-r->pid));
}

/* Notes the signals that came, and whether the kernel's process has ended; guest_kill() will reap it. */
static void take_signal(struct run *r)
{
	struct signalfd_siginfo si;

	while (read(r->sig, &si, sizeof(si)) == sizeof(si)) {
		siginfo_t info = { 0 };

		if (si.ssi_signo != SIGCHLD) {
			r->signo = si.ssi_signo;
			continue;
		}
		if (!waitid(P_PID, r->pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
		    info.si_pid == r->pid)
			r->exited = true;
	}
}

/* The guest has at most that long to live. */
static void shorten(struct run *r, long long ns)
{
	long long t = now_ns() + ns;

	if (t < r->until)
		r->until = t;
}

/*
 * Waits for events, at most until the time next.  The host may be stopped
 * meanwhile, by a suspend, a snapshot or a SIGSTOP; that time does not count as
 * time of the guest.
 */
static void look(struct run *r, struct pollfd p[EVENTS], long long next)
{
	long long now = now_ns(), late;

	if (next > r->looked + LOOK)
		next = r->looked + LOOK;
	if (poll(p, EVENTS, next > now ? (next - now) / MS + 1 : 0) < 0 && errno != EINTR)
		die("poll: %s", strerror(errno));
	r->looked = now_ns();
	late = r->looked - next;
	if (late < LOOK)
		return;
	r->stopped += late;
	r->until += late;
	r->splats.stopped = r->looked + AFTER_STOP;
	r->splats.began += late;
	r->splats.last += late;
}

/* The kernel marks no end of its reports, so a report is over when nothing more comes. */
static bool splat_over(const struct run *r, bool heard)
{
	const struct splats *s = &r->splats;
	long long now = now_ns();

	return s->open && ((!heard && now >= s->last + SILENT) || now >= s->began + LONGEST);
}

/* What the lines that came mean for the end of the run. */
static void draw_conclusions(struct run *r, bool heard)
{
	if (splat_over(r, heard))
		splats_close(&r->splats);
	if (r->splats.crash && !r->crashed) {
		r->crashed = true;
		shorten(r, AFTER_CRASH);
	}
	if (r->res.code >= 0 && !r->ending) {
		r->ending = true;
		shorten(r, AFTER_END);
	}
}

void run_watch(struct run *r)
{
	while (!r->signo && !r->exited) {
		struct pollfd p[EVENTS] = {
			{ r->sig, POLLIN, 0 },
			{ r->console, POLLIN, 0 },
			{ r->results, POLLIN, 0 },
			/* The terminal of a shell; POLLHUP comes unasked when it is gone. */
			{ r->o->shell ? 0 : -1, 0, 0 },
		};
		long long now = now_ns(), next = r->until;

		if (now >= r->until)
			return;
		if (r->splats.open && r->splats.last + SILENT < next)
			next = r->splats.last + SILENT;
		look(r, p, next);
		if (p[1].revents && watch_read(&r->log, r->console, watch_console_line) <= 0)
			r->console = -1;
		if (p[2].revents && watch_read(&r->res, r->results, watch_results_line) <= 0)
			r->results = -1;
		if (p[0].revents)
			take_signal(r);
		if (p[3].revents)
			r->signo = SIGHUP;
		if (r->log.error || r->res.error)
			return;
		draw_conclusions(r, p[1].revents);
	}
}

static void drain(struct watch *w, int fd, void (*line)(struct watch *))
{
	if (fd < 0)
		return;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (watch_read(w, fd, line) > 0)
		;
}

void run_drain(struct run *r)
{
	drain(&r->log, r->console, watch_console_line);
	drain(&r->res, r->results, watch_results_line);
	splats_close(&r->splats);
}
