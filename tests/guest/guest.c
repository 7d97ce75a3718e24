// SPDX-License-Identifier: GPL-2.0-only
/*
 * guest - boot one User-mode Linux guest and say how it ended
 *
 * Results come on a channel of their own and never share the console with
 * printk.  The guest has passed only if its program said so (the end marker
 * "end 0", written by init) and the kernel then powered off by itself.
 *
 * Writes in its directory: results, console (the kernel's log), splats (what
 * the kernel complained of) and end, one line of key=value.  Exit code: 0 done, 1 failed, 2 usage or missing need,
 * 4 crashed, 5 hung, 128+N ended by signal N.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define MS 1000000LL
#define LOOK (1000 * MS)	/* at most so long without a look at the clock */
#define AFTER_STOP (5000 * MS)	/* for the kernel to complain of a stall */
#define SILENT (1000 * MS)	/* then no more of a splat will come */
#define LONGEST (1700 * MS)	/* a splat that goes on is cut */
#define AFTER_CRASH (300 * MS)	/* for the rest of the log to arrive */
#define AFTER_END (5000 * MS)	/* for the kernel to power off */
#define SHELL_LIMIT 86400	/* seconds; a person ends it earlier */

struct run {
	const struct guest_opts *o;
	pid_t pid;
	int console, results, sig;	/* descriptors, -1 when closed */
	struct watch log, res;
	struct splats splats;
	long long start, until, looked, stopped;
	bool exited, ending, crashed;
	int status, signo;
};

static void usage(FILE *to)
{
	fputs("usage: guest -k KERNEL -i INITRD -d DIR [-m MIB] [-c CPUS]\n"
	      "             [-u seccomp|ptrace] [-t SECONDS] [-s SHARED-DIR] [-W WRAPPER]\n"
	      "             [-a KERNEL-PARAMETERS] [-n] [-T] PROGRAM [ARG...]\n"
	      "       guest -R CONSOLE [-k KERNEL] [-c CPUS]\n"
	      "Boots KERNEL, runs PROGRAM in it; DIR gets results, console, splats, end.\n"
	      "-n prints the command only; -T gives the guest the terminal; -R prints the\n"
	      "splats of a kept console.\n", to);
}

static unsigned int number(const char *what, const char *s, long min, long max)
{
	char *end;
	long v;

	errno = 0;
	v = strtol(s, &end, 10);
	if (errno || end == s || *end || v < min || v > max)
		die("%s=%s: must be a number from %ld to %ld", what, s, min, max);
	return v;
}

static void options(struct guest_opts *o, int argc, char *argv[])
{
	int c;

	*o = (struct guest_opts){ .mode = "seccomp", .mem = 512, .cpus = 1,
				  .limit = 60 };
	while ((c = getopt(argc, argv, "+k:i:d:m:c:u:t:s:W:a:R:nTh")) != -1) {
		switch (c) {
		case 'k': o->kernel = optarg; break;
		case 'i': o->initrd = optarg; break;
		case 'd': o->dir = optarg; break;
		case 'm': o->mem = number("MEM", optarg, 32, 65536); break;
		case 'c': o->cpus = number("CPUS", optarg, 1, 64); break;
		case 'u': o->mode = optarg; break;
		case 't': o->limit = number("limit", optarg, 1, 86400); break;
		case 's': o->share = optarg; break;
		case 'W': o->wrapper = optarg; break;
		case 'a': o->append = optarg; break;
		case 'R': o->log = optarg; break;
		case 'n': o->show = true; break;
		case 'T': o->shell = true; o->limit = SHELL_LIMIT; break;
		case 'h': usage(stdout); exit(0);
		default: usage(stderr); exit(GUEST_USAGE);
		}
	}
	o->args = argv + optind;
	if (o->log)
		return;
	if (!o->kernel || !o->initrd || !o->dir || !*o->args) {
		usage(stderr);
		exit(GUEST_USAGE);
	}
	if (strcmp(o->mode, "seccomp") && strcmp(o->mode, "ptrace"))
		die("UML_MODE=%s: must be seccomp or ptrace", o->mode);
	if (!strcmp(o->mode, "ptrace") && o->cpus > 1)
		die("UML_MODE=ptrace runs one CPU only: set CPUS=1");
}

/* A path for a process that runs in another directory. */
static const char *absolute(const char *path)
{
	char *full = realpath(path, NULL);

	if (!full)
		die("%s: %s", path, strerror(errno));
	return full;
}

static void open_files(struct run *r)
{
	const char *dir = r->o->dir;

	if (mkdir(dir, 0777) && errno != EEXIST)
		die("%s: %s", dir, strerror(errno));
	if (watch_open(&r->log, dir, "console") || watch_open(&r->res, dir, "results"))
		die("%s: %s", dir, strerror(errno));
	r->log.splats = &r->splats;
	noise_read(&r->splats.noise, r->o->cpus);
}

static void start(struct run *r, char *const argv[])
{
	int c[2], d[2];
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	r->sig = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
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

static void shorten(struct run *r, long long ns)
{
	long long t = now_ns() + ns;

	if (t < r->until)
		r->until = t;
}

/*
 * Waits for events, at most until the time next.  When the host was stopped
 * meanwhile (a suspend, a snapshot, a SIGSTOP), that is no time of the guest.
 */
static void look(struct run *r, struct pollfd p[3], long long next)
{
	long long now = now_ns(), late;

	if (next > r->looked + LOOK)
		next = r->looked + LOOK;
	if (poll(p, 3, next > now ? (next - now) / MS + 1 : 0) < 0 && errno != EINTR)
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

/* The kernel does not end its reports: when nothing more comes, that was all. */
static bool splat_over(const struct run *r, bool heard)
{
	const struct splats *s = &r->splats;
	long long now = now_ns();

	return s->open && ((!heard && now >= s->last + SILENT) || now >= s->began + LONGEST);
}

/* Until the guest has exited and its pipes are read, or it must be killed. */
static void watch(struct run *r)
{
	while (!r->signo && !r->exited) {
		struct pollfd p[] = {
			{ r->sig, POLLIN, 0 },
			{ r->console, POLLIN, 0 },
			{ r->results, POLLIN, 0 },
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
		if (r->log.error || r->res.error)
			return;
		if (splat_over(r, p[1].revents))
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
}

/* What the dead guest still has in its pipes. */
static void drain(struct run *r)
{
	if (r->console >= 0) {
		fcntl(r->console, F_SETFL, O_NONBLOCK);
		while (watch_read(&r->log, r->console, watch_console_line) > 0)
			;
	}
	if (r->results >= 0) {
		fcntl(r->results, F_SETFL, O_NONBLOCK);
		while (watch_read(&r->res, r->results, watch_results_line) > 0)
			;
	}
	splats_close(&r->splats);
}

static enum guest_end judge(struct run *r, char *why, size_t n)
{
	const struct guest_opts *o = r->o;
	bool late = !r->exited;

	if (r->splats.crash) {
		snprintf(why, n, "crashed: %s", r->splats.crash->head);
		return GUEST_CRASHED;
	}
	if (late && r->res.code >= 0) {
		snprintf(why, n, "hung: its program ended, but it did not power off");
		return GUEST_HUNG;
	}
	if (late) {
		snprintf(why, n, "hung: killed after %u s without an end marker", o->limit);
		return GUEST_HUNG;
	}
	if (r->res.code < 0) {
		if (WIFSIGNALED(r->status))
			snprintf(why, n, "crashed: killed by signal %d without an end marker",
				 WTERMSIG(r->status));
		else
			snprintf(why, n, "crashed: exited with %d without an end marker",
				 WEXITSTATUS(r->status));
		return GUEST_CRASHED;
	}
	snprintf(why, n, "%s: its program exited with %d",
		 r->res.code ? "failed" : "done", r->res.code);
	return r->res.code ? GUEST_FAILED : GUEST_DONE;
}

static int write_splats(struct run *r)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/splats", r->o->dir);
	f = fopen(path, "we");
	if (!f)
		return -1;
	splats_print(&r->splats, NULL, r->o->kernel, f);
	return fclose(f);
}

/* -R: the splats of a log that is there already. */
static int reread(const struct guest_opts *o)
{
	static struct splats all;
	FILE *f = fopen(o->log, "re");
	char *line = NULL;
	size_t size = 0;

	if (!f)
		die("%s: %s", o->log, strerror(errno));
	noise_read(&all.noise, o->cpus);
	while (getline(&line, &size, f) > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		splats_line(&all, line);
	}
	splats_close(&all);
	free(line);
	fclose(f);
	splats_print(&all, NULL, o->kernel, stdout);
	return all.crash ? GUEST_CRASHED : GUEST_DONE;
}

static int report(struct run *r)
{
	static const char *const names[] = {
		[GUEST_DONE] = "done", [GUEST_FAILED] = "failed",
		[GUEST_CRASHED] = "crashed", [GUEST_HUNG] = "hung",
	};
	const char *dir = r->o->dir;
	long long end = now_ns();
	enum guest_end state;
	char why[512], path[4096];
	bool lost;
	FILE *f;

	lost = watch_close(&r->log) || watch_close(&r->res);
	if (lost) {
		fprintf(stderr, "guest: %s: %s; what the guest said is lost\n",
			dir, strerror(errno));
		return GUEST_USAGE;
	}
	if (r->signo) {
		fprintf(stderr, "guest: ended by signal %d; log in %s/console\n",
			r->signo, dir);
		return 128 + r->signo;
	}
	state = judge(r, why, sizeof(why));
	snprintf(path, sizeof(path), "%s/end", dir);
	f = fopen(path, "we");
	if (f)
		fprintf(f, "state=%s code=%d program=%d first_ms=%.1f wall_ms=%.1f stopped_ms=%.1f why=%s\n",
			names[state], state, r->res.code,
			r->res.first_ns ? (r->res.first_ns - r->start) / 1e6 : -1.0,
			(end - r->start) / 1e6, r->stopped / 1e6, why);
	if (!f || fclose(f) || write_splats(r)) {
		fprintf(stderr, "guest: %s: %s\n", path, strerror(errno));
		return GUEST_USAGE;
	}
	if (state != GUEST_DONE)
		fprintf(stderr, "guest: %s; log in %s/console\n", why, dir);
	if (r->splats.crash)
		splats_print(&r->splats, r->splats.crash, r->o->kernel, stderr);
	return state;
}

int main(int argc, char *argv[])
{
	struct guest_opts o;
	static struct run r;
	char **cmd;

	r.o = &o;
	options(&o, argc, argv);
	if (o.log)
		return reread(&o);
	o.kernel = absolute(o.kernel);
	o.initrd = absolute(o.initrd);
	if (o.share)
		o.share = absolute(o.share);
	cmd = guest_argv(&o);
	if (o.show) {
		guest_print(cmd, stdout);
		return 0;
	}
	check_kernel(o.kernel);
	check_memory(&o);
	open_files(&r);
	terminal(&o, false);
	start(&r, cmd);
	watch(&r);
	r.status = guest_kill(r.pid);
	terminal(&o, true);
	drain(&r);
	remove_uml_dir(o.dir);
	return report(&r);
}
