// SPDX-License-Identifier: GPL-2.0-only
/* Command line of odds; odds.h says what is where. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "odds.h"

static int usage(void)
{
	fputs("usage: odds ends  -a OLD -b NEW [-c CONFIDENCE] [-l BOOTS] FILE\n"
	      "       odds judge -a OLD -b NEW -m MEASURE -s LABEL [-o LABEL] [-c CONFIDENCE]\n"
	      "                  [-l BOOTS] [-n CANDIDATES] FILE KERNEL\n"
	      "  -a, -b  the kernels of the two ends\n"
	      "  -c  share of the verdicts that must be right (default 0.99)\n"
	      "  -l  boots of one kernel, at most (default 24)\n"
	      "  -m  what tells the ends apart, as \"odds ends\" printed it\n"
	      "  -n  number of patches among which the change is looked for (default 2)\n"
	      "  -s  label of the boots of this step (default -)\n"
	      "  -o  only boots with this label count for KERNEL\n"
	      "FILE holds what the boots measured; boots.c describes its lines.\n", stderr);
	return USAGE;
}

static double share(const char *s, double lo, double hi)
{
	double x;

	if (!decimal(s, &x) || x < lo || x > hi)
		die("'%s' is no number from %g to %g", s, lo, hi);
	return x;
}

static int count(const char *s, int lo, int hi)
{
	int n;

	if (!whole(s, &n) || n < lo || n > hi)
		die("'%s' is no whole number from %d to %d", s, lo, hi);
	return n;
}

int main(int argc, char **argv)
{
	struct opts o = { .confidence = 0.99, .limit = 24, .candidates = 2, .label = "-" };
	struct boots b = { 0 };
	int opt, judging;

	if (argc < 2)
		return usage();
	judging = !strcmp(argv[1], "judge");
	if (!judging && strcmp(argv[1], "ends"))
		return usage();
	while ((opt = getopt(argc - 1, argv + 1, "a:b:c:l:m:n:o:s:")) != -1) {
		switch (opt) {
		case 'a': o.old = optarg; break;
		case 'b': o.new = optarg; break;
		case 'c': o.confidence = share(optarg, 0.5, 0.999999); break;
		case 'l': o.limit = count(optarg, 1, 10000); break;
		case 'm': o.measure = optarg; break;
		case 'n': o.candidates = count(optarg, 0, 1000000000); break;
		case 'o': o.only = optarg; break;
		case 's': o.label = optarg; break;
		default: return usage();
		}
	}
	argv += optind + 1;
	argc -= optind + 1;
	if (!o.old || !o.new || argc != 1 + judging || (judging && !o.measure))
		return usage();
	o.path = argv[0];
	o.kernel = argv[judging];
	boots_read(&b, o.path);
	if (judging)
		judge(&b, &o);
	else
		ends(&b, &o);
	if (fflush(stdout) || ferror(stdout))
		die("cannot write: %s", strerror(errno));
	return 0;
}
