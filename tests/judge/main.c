// SPDX-License-Identifier: GPL-2.0-only
/* The command line of judge; judge.h says what is where. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "judge.h"
#include "report.h"

#define DEFAULT_SEED 1

static void usage(FILE *f)
{
	fputs("usage: judge [-qx] [-e EXPECT] [-j JSON] [-s SEED] [-w ARM] SAMPLES\n"
	      "  -e  judge by this file of expectations\n"
	      "  -j  write all figures to this file as JSON\n"
	      "  -q  this was a quick run: too few boots leave an expectation undecided\n"
	      "  -s  seed of the draws (default 1; the same samples give the same report)\n"
	      "  -w  the arm that is known to wait as long as its lock is held (default\n"
	      "      " CONTROL_ARM "); - means that none is known to, and either may\n"
	      "  -x  the samples are of virtual time: every boot must repeat them, and a\n"
	      "      difference needs no proof\n"
	      "exit code: 0 as expected, 1 not as expected, 2 wrong usage or input, 6 the\n"
	      "instrument is not trustworthy\n",
	      f);
}

static void write_json(const struct result *r, const char *path)
{
	FILE *f = fopen(path, "w");
	struct stat st;
	bool bad;
	int err;

	if (!f)
		die("cannot write %s: %s", path, strerror(errno));
	json(r, f);
	bad = fflush(f) || ferror(f);
	err = errno;
	if (fclose(f) == 0 && !bad)
		return;
	/* Half a file is worse than none.  But a device such as /dev/full is not ours to remove. */
	if (lstat(path, &st) == 0 && S_ISREG(st.st_mode))
		unlink(path);
	die("cannot write %s: %s", path, strerror(err));
}

int main(int argc, char **argv)
{
	static struct samples s;
	static struct result r = { .s = &s, .seed = DEFAULT_SEED, .known = CONTROL_ARM };
	const char *json_path = NULL;
	char *end;
	int opt;

	while ((opt = getopt(argc, argv, "e:j:qs:w:xh")) != -1) {
		switch (opt) {
		case 'e':
			r.expect_path = optarg;
			break;
		case 'j':
			json_path = optarg;
			break;
		case 'q':
			r.quick = true;
			break;
		case 's':
			errno = 0;
			r.seed = strtoul(optarg, &end, 10);
			if (errno || *end || *optarg < '0' || *optarg > '9')
				die("-s %s is not a whole number", optarg);
			break;
		case 'w':
			r.known = strcmp(optarg, "-") ? optarg : NULL;
			break;
		case 'x':
			r.exact = true;
			break;
		case 'h':
			usage(stdout);
			return 0;
		default:
			usage(stderr);
			return USAGE;
		}
	}
	if (argc - optind != 1) {
		usage(stderr);
		return USAGE;
	}
	samples_load(&s, argv[optind]);
	if (r.expect_path)
		expect_load(&r, r.expect_path);
	hosts_control(&r, &s);
	analyse(&r);
	if (r.exact)
		exact_control(&r);
	else
		aa_control(&r);
	calibrate(&r);
	cost(&r);
	judge(&r);
	verdict(&r);
	if (json_path)
		write_json(&r, json_path);
	report(&r);
	if (fflush(stdout) || ferror(stdout))
		die("cannot write the report: %s", strerror(errno));
	return r.exit;
}
