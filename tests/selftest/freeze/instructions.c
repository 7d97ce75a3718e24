// SPDX-License-Identifier: GPL-2.0-only
/* The decoder of freeze, asked line by line and held against a disassembler; see edges.c. */
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

void decode(void);
void sweep(void);
int lengths(void);

/* Exactly as many bytes as are given, so that a read past them is seen. */
static bool decode_line(const char *p, struct insn *in)
{
	u8 *b = malloc(64), *exact;
	size_t n = 0;
	char *end;
	bool known;

	for (; *p && *p != '\n'; p = end) {
		u8 v = (u8)strtoul(p, &end, 16);

		if (end == p)
			break;
		b[n++] = v;
	}
	exact = malloc(n ? n : 1);
	memcpy(exact, b, n);
	known = insn_decode(exact, n, in);
	free(exact);
	free(b);
	return known;
}

void decode(void)
{
	char line[512];
	struct insn in;

	while (fgets(line, sizeof(line), stdin)) {
		if (!decode_line(line, &in))
			puts("unknown");
		else
			printf("%u%s%s%s\n", in.len, in.jumps ? " jumps" : "", in.rip_relative ? " relative" : "",
			       insn_refusal(&in) ? "" : " ok");
	}
}

/* Pieces of 32 bytes: every opcode of one byte and of two, with operands of every form, among nops. */
void sweep(void)
{
	static const u8 prefix[] = { 0, 0x66, 0x48 };
	static const u8 form[][2] = {
		{ 0x00 }, { 0x04, 0x24 }, { 0x04, 0x25 }, { 0x05 }, { 0x44, 0x25 }, { 0x84, 0x25 }, { 0x45 }, { 0x85 },
		{ 0xc0 }, { 0xd0 }, { 0xd8 }, { 0xe0 }, { 0xe8 }, { 0xf0 }, { 0x08 }, { 0x10 }, { 0x18 }, { 0x20 },
		{ 0x28 }, { 0x30 },
	};

	for (size_t i = 0; i < sizeof(prefix) * 512 * sizeof(form) / 2; i++) {
		size_t which = i % (sizeof(form) / 2), op = i / (sizeof(form) / 2) % 512, n = 0;
		u8 b[32];

		memset(b, 0x90, sizeof(b));
		b[n] = prefix[i / (sizeof(form) / 2) / 512];
		n += b[n] != 0;
		b[n] = 0x0f;
		n += op >= 256;
		b[n++] = (u8)op;
		b[n++] = form[which][0];
		if (form[which][1])
			b[n] = form[which][1];
		fwrite(b, 1, sizeof(b), stdout);
	}
}

static bool is_one_of(const char *const *names, const char *text)
{
	for (; *names; names++)
		if (!strncmp(text, *names, strlen(*names)))
			return true;
	return false;
}

static bool jumps(const char *text)
{
	static const char *const prefix[] = {
		"es ", "cs ", "ss ", "ds ", "fs ", "gs ", "rex", "data16 ", "addr32 ", "lock ", "rep", "bnd ", NULL
	};
	static const char *const jump[] = {
		"j", "call", "ret", "lret", "iret", "loop", "syscall", "sysret", "sysenter", "sysexit", "sysl",
		"int", "ljmp", "lcall", "rex.W lcall", "hlt", "ud2", NULL
	};

	while (is_one_of(prefix, text) && strchr(text, ' '))
		text = strchr(text, ' ') + 1;
	return is_one_of(jump, text);
}

/*
 * objdump's lines of pieces of 32 bytes: "ADDRESS:\tBYTES\tTEXT".  Says what differs.  Left out are
 * those that no kernel has (AMD's 3DNow and extrq), two that objdump takes for one (after fwait),
 * control registers with a memory operand, which the processor does not look at, and prefixes
 * that objdump tells alone.
 */
static bool left_out(const char *bytes, const char *text)
{
	static const char *const texts[] = { "(bad)", ".byte", "extrq", "femms", "pf", "%cr", "%db", NULL };

	for (int i = 0; texts[i]; i++)
		if (strstr(text, texts[i]))
			return true;
	if (strstr(bytes, "\t9b ") || strstr(bytes, "\t66 9b "))
		return true;
	text = strstr(text, "rex");
	return text && !text[strcspn(text, " \n") + 1];
}

int lengths(void)
{
	char line[512], *bytes, *text;
	long wrong = 0, right = 0;

	while (fgets(line, sizeof(line), stdin)) {
		struct insn in;
		int n;

		bytes = strstr(line, ":\t");
		text = bytes ? strchr(bytes + 2, '\t') : NULL;
		if (!text || strtoul(line, NULL, 16) % 32 || left_out(bytes, text))
			continue;
		*text++ = '\0';
		if (!decode_line(bytes + 2, &in)) {
			printf("unknown %s:%s", bytes + 2, text);
			wrong++;
			continue;
		}
		n = 0;
		for (char *p = bytes + 2; *p && *p != ' ' && n < 20; p += 2 + (p[2] == ' '))
			n++;
		right++;
		if ((int)in.len == n && in.jumps == jumps(text) && in.rip_relative == !!strstr(text, "ip)"))
			continue;
		wrong++;
		printf("%u%s%s: %s: %s", in.len, in.jumps ? " jumps" : "", in.rip_relative ? " relative" : "",
		       bytes + 2, text);
	}
	printf("%ld right, %ld wrong\n", right, wrong);
	return wrong != 0;
}
