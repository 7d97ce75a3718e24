// SPDX-License-Identifier: GPL-2.0-only
/*
 * insn.c - just enough x86-64 to step over one instruction
 *
 * To step over a breakpoint the original instruction runs somewhere else.
 * That is right only if it does not care where it runs: no jump, no call, no
 * operand relative to the instruction pointer.  The length is needed to know
 * that FUNCTION+OFFSET is where an instruction begins.
 */
#include "freeze.h"

#define MODRM	0x10			/* the low bits say how much immediate */
#define IMM8	0x01
#define IMMZ	0x04			/* 4 bytes, 2 with the 66 prefix */
#define IMM16	0x02
#define BAD	0x80

/* One-byte opcodes: has it a ModRM byte, how long is its immediate? */
static unsigned int one_byte(u8 op)
{
	if (op < 0x40)
		return (op & 7) < 4 ? MODRM : (op & 7) == 4 ? IMM8 :
		       (op & 7) == 5 ? IMMZ : BAD;
	if (op < 0x60 || (op >= 0x6c && op <= 0x6f))
		return 0;
	if (op >= 0x70 && op <= 0x7f)
		return IMM8;
	switch (op) {
	case 0x63: case 0x84 ... 0x8f: case 0xd0 ... 0xd3:
	case 0xd8 ... 0xdf: case 0xf6: case 0xf7: case 0xfe: case 0xff:
		return MODRM;
	case 0x68: case 0xa9: case 0xe8: case 0xe9:
		return IMMZ;
	case 0x69: case 0x81: case 0xc7:
		return MODRM | IMMZ;
	case 0x6b: case 0x80: case 0x83: case 0xc0: case 0xc1: case 0xc6:
		return MODRM | IMM8;
	case 0x6a: case 0xa8: case 0xb0 ... 0xb7: case 0xcd:
	case 0xe0 ... 0xe7: case 0xeb:
		return IMM8;
	case 0xb8 ... 0xbf:
		return IMMZ;
	case 0xc2: case 0xca:
		return IMM16;
	case 0xc8:
		return IMM16 | IMM8;
	case 0x90 ... 0x99: case 0x9b ... 0xa7:	/* a0-a3: see below */
	case 0xaa ... 0xaf: case 0xc3: case 0xc9: case 0xcb: case 0xcc:
	case 0xcf: case 0xd7: case 0xec ... 0xef: case 0xf1: case 0xf4:
	case 0xf5: case 0xf8 ... 0xfd:
		return 0;
	}
	return BAD;
}

/* Opcodes after 0f */
static unsigned int two_byte(u8 op)
{
	switch (op) {
	case 0x05 ... 0x09: case 0x0b: case 0x30 ... 0x37: case 0x77:
	case 0xa0 ... 0xa2: case 0xa8 ... 0xaa: case 0xc8 ... 0xcf:
		return 0;
	case 0x70 ... 0x73: case 0xa4: case 0xac: case 0xba: case 0xc2:
	case 0xc4 ... 0xc6:
		return MODRM | IMM8;
	case 0x80 ... 0x8f:
		return IMMZ;
	case 0x04: case 0x0a: case 0x0c: case 0x0e: case 0x0f:
	case 0x24 ... 0x27:
		return BAD;
	}
	return MODRM;
}

static bool goes_elsewhere(bool two, u8 op, u8 modrm)
{
	if (two)
		return (op >= 0x80 && op <= 0x8f) || op == 0x05 || op == 0x07 ||
		       op == 0x34 || op == 0x35 || op == 0x0b;
	switch (op) {
	case 0x70 ... 0x7f: case 0xc2: case 0xc3: case 0xca ... 0xcf:
	case 0xe0 ... 0xe3: case 0xe8: case 0xe9: case 0xeb: case 0xf1:
	case 0xf4:
		return true;
	case 0xff:
		return ((modrm >> 3) & 7) >= 2 && ((modrm >> 3) & 7) <= 5;
	}
	return false;
}

static unsigned int modrm_length(const u8 *p, size_t max, bool *rip_relative)
{
	u8 mod = p[0] >> 6, rm = p[0] & 7;
	unsigned int len = 1;

	if (mod == 3)
		return 1;
	if (rm == 4) {
		len = 2;
		if (max >= 2 && mod == 0 && (p[1] & 7) == 5)
			len += 4;
	} else if (mod == 0 && rm == 5) {
		*rip_relative = true;
		len += 4;
	}
	return len + (mod == 1 ? 1 : mod == 2 ? 4 : 0);
}

/* False when the bytes are not an instruction this table knows. */
bool insn_decode(const u8 *p, size_t max, struct insn *in)
{
	bool wide = false, op16 = false, addr32 = false, two = false;
	unsigned int how;
	size_t i = 0;
	u8 op, modrm;

	*in = (struct insn){ .jumps = false };
	for (; i < max && i < 14; i++) {
		if (p[i] == 0x66)
			op16 = true;
		else if (p[i] == 0x67)
			addr32 = true;
		else if (p[i] != 0xf0 && p[i] != 0xf2 && p[i] != 0xf3 && p[i] != 0x2e &&
			 p[i] != 0x36 && p[i] != 0x3e && p[i] != 0x26 && p[i] != 0x64 &&
			 p[i] != 0x65)
			break;
	}
	if (i < max && (p[i] & 0xf0) == 0x40)
		wide = p[i++] & 8;
	if (i >= max)
		return false;
	op = p[i++];
	if (op == 0x0f && i < max) {
		two = true;
		op = p[i++];
		how = two_byte(op);
		if (op == 0x38 || op == 0x3a) {
			how = op == 0x38 ? MODRM : MODRM | IMM8;
			i++;
		}
	} else {
		how = one_byte(op);
	}
	if (how & BAD)
		return false;
	modrm = i < max ? p[i] : 0;
	in->jumps = goes_elsewhere(two, op, modrm);
	if (how & MODRM) {
		if (i >= max)
			return false;
		i += modrm_length(p + i, max - i, &in->rip_relative);
	}
	if (!two && (op == 0xf6 || op == 0xf7) && !(modrm & 0x30))
		how |= op == 0xf6 ? IMM8 : IMMZ;
	if (!two && op >= 0xa0 && op <= 0xa3)
		i += addr32 ? 4 : 8;
	if (how & IMMZ)
		i += !two && op >= 0xb8 && op <= 0xbf && wide ? 8 :
		     op16 && !wide && !in->jumps ? 2 : 4;
	i += how & (IMM8 | IMM16);
	in->len = (unsigned int)i;
	return i <= max;
}

/* Why the instruction cannot be stepped over, or NULL when it can. */
const char *insn_refusal(const struct insn *in)
{
	if (in->jumps)
		return "it jumps, calls or returns, which cannot be done from another place";
	if (in->rip_relative)
		return "its operand is relative to the instruction pointer";
	return NULL;
}

/* Does an instruction begin at @addr, counted from the start of its function? */
bool insn_starts_at(u64 func, u64 addr)
{
	struct insn in;

	while (func < addr) {
		size_t max;
		const u8 *p = text_at(func, &max);

		if (!p || !insn_decode(p, max, &in))
			return false;
		func += in.len;
	}
	return func == addr;
}
