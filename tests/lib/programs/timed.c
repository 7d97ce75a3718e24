// SPDX-License-Identifier: GPL-2.0-only
/*
 * timed [-c] SCRIPT [-q] [-n ITERATIONS] [DOSE...]: measures the scenario in SCRIPT, a file
 * for sh of which the first line is "#!/lab/timed".  The comment at its top says
 *
 *	# title: what the report calls it
 *	# doses: 0 16 64 256 MiB	(memory of the victim, which is torn down in its execve())
 *	# doses: 100 200 ms		(for so long an AIO read is in flight, for which the teardown waits)
 *	# ruler: yes			(with ms: the operation waits as long, and next to no longer)
 *	# parts: yes			(names that end in -attach, -stop and -alone are parts, see below)
 *
 * and what is below the comment is the operation that is timed, on the process $VICTIM.  Its
 * output is thrown away.  When it does not end with 0, it is no sample.  Of a tracer -attach is the time
 * of its PTRACE_SEIZE or PTRACE_ATTACH, and -stop the time from there to the first stop of the process;
 * -alone is the whole operation when the execve() is done, for the second time, as a cost (lab.h).  With
 * -c the comment is looked at and nothing is run.  Exit code: that of a scenario; 2 when the comment is
 * wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attach.h"
#include "cost.h"
#include "flight.h"

#define MAX_DOSES 32
#define MAX_DOSE 1000000
#define NO_DOSES "the comment at its top must have a line such as '# doses: 0 16 64 256 MiB', or in ms"
#define GO 3			/* descriptors of the shell */
#define DONE 4

/*
 * The shell starts before the execve() does, so that its own start is not measured.  It finds an
 * applet before a program of the lab, because a scenario may be called like what it runs.
 */
#define SHELL "trap 'echo $? >&4' EXIT; echo ready >&4; read -r go <&3; . \"$0\""

static const char *script;
static enum part { WHOLE, ATTACH, STOP, ALONE } part;
static int doses[MAX_DOSES + 1];

/* --- the comment at the top of the script --- */

static void wrong(const char *what)
{
	fprintf(stderr, "%s: %s\n", script, what);
	exit(2);
}

/* "0 16 64 MiB": fills in the doses, and returns the unit. */
static const char *doses_of(char *text)
{
	char *unit = NULL, *end, *word;
	int n = 0;

	for (word = strtok(text, " \t"); word; word = strtok(NULL, " \t")) {
		long dose = strtol(word, &end, 10);

		if (unit || n == MAX_DOSES)
			wrong("'# doses:' must be at most 32 numbers and then MiB or ms");
		if (*end)
			unit = word;
		else if (dose < 0 || dose > MAX_DOSE)
			wrong("'# doses:' a dose must be from 0 to 1000000");
		else
			doses[n++] = (int)dose;
	}
	doses[n] = -1;
	if (!n || !unit || (strcmp(unit, "MiB") && strcmp(unit, "ms")))
		wrong(NO_DOSES);
	for (n = 0; !strcmp(unit, "ms") && doses[n] >= 0; n++)
		if (doses[n] >= MAX_DELAY)
			wrong("'# doses:' a dose in ms must be below 1000");
	return unit;
}

/* The text behind "# WORD:" in this line, or NULL. */
static char *behind(char *line, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(line, "# ", 2) || strncmp(line + 2, word, n) || line[2 + n] != ':')
		return NULL;
	line += 3 + n;
	return line + strspn(line, " \t");
}

/* "program-gdb-stop": sets part, and lets the title say so. */
static void read_part(struct scenario *s)
{
	static const struct {
		const char *end, *title;
	} parts[] = {
		[ATTACH] = { "-attach", "the attach alone" }, [STOP] = { "-stop", "from the attach to the stop" },
		[ALONE] = { "-alone", "when no execve() is in flight" },
	};
	size_t n = strlen(s->name), end;
	char title[256];

	for (part = ALONE; part != WHOLE; part--) {
		end = strlen(parts[part].end);
		if (n > end && !strcmp(s->name + n - end, parts[part].end))
			break;
	}
	if (part == WHOLE)
		return;
	snprintf(title, sizeof(title), "%s: %s", s->title, parts[part].title);
	s->title = strdup(title);
	s->cost = part == ALONE;
}

static void read_head(struct scenario *s)
{
	FILE *f = fopen(script, "re");
	char line[512], *text;
	bool parts = false;

	if (!f)
		fail("%s", script);
	if (!fgets(line, sizeof(line), f) || strcmp(line, "#!/lab/timed\n"))
		wrong("its first line must be #!/lab/timed");
	while (fgets(line, sizeof(line), f) && *line == '#') {
		line[strcspn(line, "\n")] = '\0';
		text = behind(line, "title");
		if (text && *text)
			s->title = strdup(text);
		text = behind(line, "doses");
		if (text)
			s->unit = strdup(doses_of(text));
		text = behind(line, "ruler");
		if (text)
			s->ruler = !strcmp(text, "yes");
		text = behind(line, "parts");
		if (text)
			parts = !strcmp(text, "yes");
	}
	fclose(f);
	if (!s->title)
		wrong("the comment at its top must have a line '# title: ...'");
	if (!s->unit)
		wrong(NO_DOSES);
	if (parts && strcmp(s->unit, "MiB"))
		wrong("'# parts: yes' wants doses in MiB");
	if (s->ruler && strcmp(s->unit, "ms"))
		wrong("'# ruler: yes' wants doses in ms, for only then the delay is known");
	if (parts)
		read_part(s);
}

/* --- the operation --- */

struct operation {
	pid_t shell;
	int go, done;		/* a pipe to the shell, and one from it */
};

static void become_shell(int go, int done, pid_t victim)
{
	int null = open("/dev/null", O_RDWR);
	char pid[16];

	/* Copies above those that the shell gets, so that none of them is in the way. */
	go = fcntl(go, F_DUPFD_CLOEXEC, 10);
	done = fcntl(done, F_DUPFD_CLOEXEC, 10);
	snprintf(pid, sizeof(pid), "%d", victim);
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(go, GO) < 0 ||
	    dup2(done, DONE) < 0 || setenv("VICTIM", pid, 1) || setenv("PATH", "/bin:/lab", 1))
		_exit(126);
	execl("/bin/sh", "sh", "-c", SHELL, script, NULL);
	_exit(127);
}

/* Reads one line from the shell; it is empty when the shell ended without one. */
static void hear(const struct operation *o, char *line, size_t size)
{
	size_t n = 0;

	while (n < size - 1 && read(o->done, line + n, 1) == 1 && line[n] != '\n')
		n++;
	line[n] = '\0';
}

/* Starts the shell, and returns when it waits for the word to begin. */
static void operation_start(struct operation *o, pid_t victim)
{
	char line[16];
	int go[2], done[2];

	if (pipe2(go, O_CLOEXEC) || pipe2(done, O_CLOEXEC))
		fail("pipe");
	fflush(stdout);
	o->shell = fork();
	if (o->shell < 0)
		fail("fork");
	if (!o->shell)
		become_shell(go[0], done[1], victim);
	close(go[0]);
	close(done[1]);
	o->go = go[1];
	o->done = done[0];
	hear(o, line, sizeof(line));
	if (strcmp(line, "ready"))
		fail("%s: /bin/sh does not start", script);
}

/* Lets the operation begin; returns when that was. */
static int64_t operation_go(const struct operation *o)
{
	int64_t op = now_ns();

	if (write(o->go, "\n", 1) != 1)
		fail("%s: its shell has gone", script);
	return op;
}

/* Returns when the operation ended, and ends the program when it failed. */
static int64_t operation_end(struct operation *o)
{
	char line[16];
	int64_t done;

	hear(o, line, sizeof(line));
	done = now_ns();
	waitpid(o->shell, NULL, 0);
	close(o->go);
	close(o->done);
	if (strcmp(line, "0")) {
		fprintf(stderr, "%s: the operation ended with %s and is no sample\n", script,
			*line ? line : "a signal");
		exit(1);
	}
	return done;
}

/* --- samples --- */

/* What a tracer did takes the place of the whole operation. */
static void take_part(struct attempt *a, pid_t victim)
{
	struct attach_times t;

	if (part != ATTACH && part != STOP)
		return;
	if (!attach_times(victim, &t)) {
		fprintf(stderr, "%s: the operation did not attach to the process until that stopped\n", script);
		exit(1);
	}
	a->op = t.called;
	a->done = part == ATTACH ? t.attached : t.stopped;
}

/* The execve() is done before the operation begins, which is done once before, so that files are read. */
static bool alone(const struct scenario *s, int dose, int iter)
{
	struct operation o;
	struct victim v;
	int64_t took = 0;
	int i;

	victim_start(&v, populate_mib, NULL, &dose);
	victim_go(&v);
	for (i = 0; i < 2; i++) {
		operation_start(&o, v.pid);
		if (!until(&v.t->first, 20000 * MS))
			fail("the victim's execve()");
		took = operation_go(&o);
		took = operation_end(&o) - took;
	}
	victim_end(&v);
	cost_sample(s, dose, iter, took);
	return true;
}

/* The dose is the memory of the victim. */
static bool by_memory(const struct scenario *s, int dose, int iter)
{
	struct attempt a = { .predict = -1 };
	struct operation o;
	struct victim v;

	victim_start(&v, populate_mib, NULL, &dose);
	operation_start(&o, v.pid);
	if (part != WHOLE)
		attach_record();
	victim_go(&v);
	a.hit = victim_window(&v);
	a.op = operation_go(&o);
	a.done = operation_end(&o);
	take_part(&a, v.pid);
	victim_end(&v);
	return sample(s, dose, iter, &v, &a);
}

/* The dose is how many ms an AIO read is in flight. */
static bool by_delay(const struct scenario *s, int dose, int iter)
{
	struct attempt a = { 0 };
	struct operation o;
	struct flight f;
	struct victim v;

	flight_start(&f, &v, dose);
	operation_start(&o, v.pid);
	victim_go(&v);
	a.hit = victim_window(&v);
	a.op = operation_go(&o);
	a.done = operation_end(&o);
	flight_predict(&f, &a);
	if (!s->ruler)
		a.predict = -1;
	victim_end(&v);
	return sample(s, dose, iter, &v, &a);
}

/* The name without the directory and without ".sh", as the file has it before it is packed. */
static const char *name_of(const char *path)
{
	char *name = strdup(strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	size_t n = strlen(name);

	if (n > 3 && !strcmp(name + n - 3, ".sh"))
		name[n - 3] = '\0';
	return name;
}

int main(int argc, char *argv[])
{
	struct scenario s = { .doses = doses };
	bool check = argc > 1 && !strcmp(argv[1], "-c");

	victim_image(argc, argv);
	argc -= 1 + check;
	argv += 1 + check;
	if (argc < 1) {
		fputs("usage: timed [-c] SCRIPT [-q] [-n ITERATIONS] [DOSE...]\n", stderr);
		return 2;
	}
	script = argv[0];
	s.name = name_of(script);
	read_head(&s);
	if (check)
		return 0;
	s.run = part == ALONE ? alone : by_memory;
	if (!strcmp(s.unit, "ms")) {
		s.run = by_delay;
		s.prepare = flight_prepare;
	}
	return scenario_main(&s, argc, argv);
}
