// SPDX-License-Identifier: GPL-2.0-only
/*
 * boot - boots one User-mode Linux guest and says how it ended
 *
 * Results come on a channel of their own and never share the console with
 * printk.  The guest has passed only if its program said so (the end marker
 * "end 0", which init writes) and the kernel then powered off by itself.
 *
 * The directory of the guest gets four files: results, console (the kernel's
 * log), splats (what the kernel complained of) and end, one line of key=value.
 * The exit code is that of enum guest_end in boot.h, or 128+N when signal N
 * ended this program.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "boot.h"

#define LONGEST 86400		/* seconds, one day, that a guest may run; a shell gets them all */

static const char usage[] =
"usage: boot -k KERNEL -i INITRD -d DIR [-m MIB] [-c CPUS]\n"
"             [-u seccomp|ptrace] [-t SECONDS] [-s SHARED-DIR] [-W WRAPPER]\n"
"             [-a KERNEL-PARAMETERS] [-N NOISE -K LINE/FLAVOUR] [-n] [-T] PROGRAM [ARG...]\n"
"       boot -R CONSOLE [-k KERNEL] [-c CPUS] [-N NOISE -K LINE/FLAVOUR]\n"
"       boot -M [-m MIB] [-d DIR]\n"
"The first form boots KERNEL and runs PROGRAM in it; DIR gets the files results,\n"
"console, splats and end.  The second prints the splats of a kept console.  The third\n"
"prints where a guest would keep its memory.\n"
"  -m MIB         is the guest's memory (default 512)\n"
"  -c CPUS        is the number of its CPUs (default 1)\n"
"  -u MODE        is how UML runs user space (default seccomp)\n"
"  -t SECONDS     is the time after which the guest is killed as hung (default 60)\n"
"  -s SHARED-DIR  is a directory of the host that the guest sees as /host\n"
"  -W WRAPPER     is a command that starts KERNEL\n"
"  -a PARAMETERS  are added to the kernel's command line\n"
"  -N NOISE       is the list of known noise, and -K the part of it that is for KERNEL\n"
"  -n             prints the command that boots the guest, and runs nothing\n"
"  -T             gives the terminal to the guest, for a day at most\n";

/* The number s; refuses anything else, and a number out of bounds. */
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

static void misused(void)
{
	fputs(usage, stderr);
	exit(GUEST_USAGE);
}

static void parse_options(struct guest_opts *o, int argc, char *argv[])
{
	int c;

	*o = (struct guest_opts){ .mode = "seccomp", .mem = 512, .cpus = 1,
				  .limit = 60 };
	while ((c = getopt(argc, argv, "+k:i:d:m:c:u:t:s:W:a:N:K:R:MnTh")) != -1) {
		switch (c) {
		case 'k': o->kernel = optarg; break;
		case 'i': o->initrd = optarg; break;
		case 'd': o->dir = optarg; break;
		case 'm': o->mem = number("MEM", optarg, 32, 65536); break;
		case 'c': o->cpus = number("CPUS", optarg, 1, 64); break;
		case 'u': o->mode = optarg; break;
		case 't': o->limit = number("limit", optarg, 1, LONGEST); break;
		case 's': o->share = optarg; break;
		case 'W': o->wrapper = optarg; break;
		case 'a': o->append = optarg; break;
		case 'N': o->noise = optarg; break;
		case 'K': o->line = optarg; break;
		case 'R': o->log = optarg; break;
		case 'M': o->where = true; break;
		case 'n': o->show = true; break;
		case 'T': o->shell = true; o->limit = LONGEST; break;
		case 'h': fputs(usage, stdout); exit(0);
		default: misused();
		}
	}
	o->args = argv + optind;
}

/* Refuses options with which nothing can be booted. */
static void check_options(const struct guest_opts *o)
{
	if (!o->kernel || !o->initrd || !o->dir || !*o->args)
		misused();
	if (strcmp(o->mode, "seccomp") && strcmp(o->mode, "ptrace"))
		die("UML_MODE=%s: must be seccomp or ptrace", o->mode);
	if (!strcmp(o->mode, "ptrace") && o->cpus > 1)
		die("UML_MODE=ptrace runs one CPU only: set CPUS=1");
}

/* The path as a process sees it that runs in another directory; refuses one that is not there. */
static const char *absolute(const char *path)
{
	char *full = realpath(path, NULL);

	if (!full)
		die("%s: %s", path, strerror(errno));
	return full;
}

/* How the guest ended; why gets a sentence of at most n bytes. */
static enum guest_end judge(struct run *r, char *why, size_t n)
{
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
		snprintf(why, n, "hung: killed after %u s without an end marker", r->o->limit);
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

/* Writes the file splats.  Returns 0, or -1 with errno. */
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

/* Writes the file end, whose path is given.  Times are in milliseconds; first_ms is -1 when the guest said nothing. */
static int write_end(const struct run *r, const char *path, enum guest_end state, const char *why)
{
	static const char *const names[] = {
		[GUEST_DONE] = "done", [GUEST_FAILED] = "failed",
		[GUEST_CRASHED] = "crashed", [GUEST_HUNG] = "hung",
	};
	long long end = now_ns();
	FILE *f = fopen(path, "we");

	if (!f)
		return -1;
	fprintf(f, "state=%s code=%d program=%d first_ms=%.1f wall_ms=%.1f stopped_ms=%.1f why=%s\n",
		names[state], state, r->res.code,
		r->res.first_ns ? (r->res.first_ns - r->start) / 1e6 : -1.0,
		(end - r->start) / 1e6, r->stopped / 1e6, why);
	return fclose(f);
}

/* -R: prints the splats of a log that is there already. */
static int reread(const struct guest_opts *o)
{
	static struct splats all;
	FILE *f = fopen(o->log, "re");
	char *line = NULL;
	size_t size = 0;

	if (!f)
		die("%s: %s", o->log, strerror(errno));
	noise_read(&all.noise, o);
	while (getline(&line, &size, f) > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		printable(line);
		splats_line(&all, line);
	}
	splats_close(&all);
	free(line);
	fclose(f);
	splats_print(&all, NULL, o->kernel, stdout);
	return all.crash ? GUEST_CRASHED : GUEST_DONE;
}

/* Writes the last files, and says on standard error what went wrong.  Returns the exit code. */
static int report(struct run *r)
{
	const char *dir = r->o->dir;
	enum guest_end state;
	char why[512], path[4096];

	if (watch_close(&r->log) || watch_close(&r->res)) {
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
	if (write_end(r, path, state, why) || write_splats(r)) {
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

	r.o = &o;
	parse_options(&o, argc, argv);
	if (o.where) {
		choose_memory(&o);
		memory_say(&o.memory, o.mem, stdout);
		putchar('\n');
		return 0;
	}
	if (o.log)
		return reread(&o);
	check_options(&o);
	o.kernel = absolute(o.kernel);
	o.initrd = absolute(o.initrd);
	if (o.share)
		o.share = absolute(o.share);
	if (o.show) {
		guest_print(guest_argv(&o), stdout);
		return 0;
	}
	check_kernel(o.kernel);
	choose_memory(&o);
	run_open(&r);
	terminal(&o, false);
	if (o.shell)
		open_terminals(&o);
	run_start(&r, guest_argv(&o));
	run_watch(&r);
	r.status = guest_kill(r.pid);
	terminal(&o, true);
	run_drain(&r);
	remove_uml_dir(o.dir);
	return report(&r);
}
