// SPDX-License-Identifier: GPL-2.0-only
/* main.c - the options of freeze, and the order in which its parts begin */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "freeze.h"

static const char usage[] =
"usage: freeze [-d DIR] [-f OFFSETS] [-s TREE] [-o FILE] [-j FILE]\n"
"              {-e STEP | -p FILE}... [-n] [--] LINUX [ARGUMENT...]\n"
"       freeze -m WORD[,WORD...] TREE\n"
"Starts the UML kernel LINUX under ptrace, freezes tasks of it as the steps say, and\n"
"reports which tasks waited.  The exit code is that of LINUX; it is 2 when something\n"
"is missing or wrong.\n"
"  -e STEP     adds a step, such as `at exit_mmap under load_elf_binary task victim'\n"
"  -p FILE     adds the steps in FILE, one on each line\n"
"  -d DIR      is the directory for messages, which the guest sees through hostfs\n"
"  -f OFFSETS  is what tests/freeze/offsets printed of LINUX (default LINUX.offsets)\n"
"  -s TREE     is the kernel's source, in which callers of inlined functions are found\n"
"  -o FILE     gets the transcript, in KTAP (default: standard error)\n"
"  -j FILE     gets one line of JSON for each step\n"
"  -n          checks the steps against the kernel, and starts nothing\n"
"  -m WORDS    prints `WORD FILE FUNCTION' for each function of TREE that uses a word\n";

struct options {
	const char *dir, *offsets, *source, *transcript, *json, *mentions;
	bool check_only;
};

/* The text of the file; refuses one that cannot be read. */
static char *read_file(const char *path)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t len = 0;

	if (!f || (getdelim(&text, &len, '\0', f) < 0 && ferror(f)))
		refuse("steps file %s: %s", path, strerror(errno));
	fclose(f);
	return text ? text : strdup("");
}

static void parse_options(struct options *o, struct plan *p, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+d:f:s:o:j:e:p:m:nh")) != -1)
		switch (c) {
		case 'd': o->dir = optarg; break;
		case 'f': o->offsets = optarg; break;
		case 's': o->source = optarg; break;
		case 'o': o->transcript = optarg; break;
		case 'j': o->json = optarg; break;
		case 'm': o->mentions = optarg; break;
		case 'n': o->check_only = true; break;
		case 'e': plan_parse(p, optarg); break;
		case 'p': plan_parse(p, read_file(optarg)); break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		default:
			fputs(usage, stderr);
			exit(2);
		}
	if (optind >= argc) {
		fputs(usage, stderr);
		exit(2);
	}
}

/* Refuses a plan that needs messages when there is no directory for them. */
static void check_messages(const struct options *o, const struct plan *p)
{
	for (int i = 0; !o->dir && i < p->n; i++) {
		const struct step *s = &p->steps[i];

		if (s->want.ask || s->want.until || s->want.told)
			refuse("step %d needs messages with the guest: give -d DIR", s->n);
	}
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	struct plan p = { 0 };
	char path[4096];
	int status;

	parse_options(&o, &p, argc, argv);
	if (o.mentions)
		return print_mentions(argv[optind], o.mentions);
	if (!p.n)
		refuse("there are no steps: say where to freeze, with -e or -p");
	check_messages(&o, &p);
	symbols_load(argv[optind]);
	snprintf(path, sizeof(path), "%s.offsets", argv[optind]);
	tasks_init(o.offsets ? o.offsets : path);
	plan_resolve(&p, o.source);
	hold_init(&p);
	trace_probe();
	if (o.check_only)
		return 0;
	if (o.dir)
		marks_open(o.dir);
	report_open(o.transcript, o.json);
	report_plan(&p);
	status = trace_run(&p, argv + optind);
	report_end();
	return status;
}
