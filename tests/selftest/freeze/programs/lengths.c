// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the output of objdump -d on stdin, and compares its lengths of instructions with those
 * of insn_decode().  Ends with 1 when one is wrong, or when there are too few to tell.
 */
#include <stdlib.h>
#include <string.h>
#include "freeze.h"
int main(void)
{
	char *line = NULL;
	size_t size = 0;
	long n = 0, wrong = 0;
	while (getline(&line, &size, stdin) > 0) {
		char *p = strstr(line, ":\t"), *end;
		struct insn in;
		u8 b[48];
		int k = 0;
		if (!p || strstr(line, "(bad)"))
			continue;
		for (p += 2; k < 16 && *p != '\t' && *p != '\n' && *p != ' '; p = end + (*end == ' '))
			b[k++] = (u8)strtoul(p, &end, 16);
		memset(b + k, 0x90, 16);
		/* AVX, x87 waits and the like: a kernel has none */
		if (!insn_decode(b, sizeof(b), &in))
			continue;
		n++;
		if ((int)in.len != k && wrong++ < 5)
			printf("%u for: %s", in.len, line);
	}
	printf("%ld instructions, %ld wrong\n", n, wrong);
	return wrong || n < 100000;
}
