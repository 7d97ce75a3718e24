// SPDX-License-Identifier: GPL-2.0-only
/*
 * insn.c - just enough x86-64 to step over one instruction
 *
 * To step over a breakpoint, the original instruction runs somewhere else.  That
 * is right only for an instruction that does the same everywhere: it is no jump
 * and no call, and its operand is not relative to the instruction pointer.  Its
 * length tells whether FUNCTION+OFFSET is where an instruction begins.
 *
 * The tables are those of "Intel 64 and IA-32 Architectures Software Developer's
 * Manual", volume 2, appendix A (Opcode Map), for 64-bit mode.  They leave out
 * VEX, EVEX and XOP prefixes, which a kernel built without SIMD does not have.
 */
#include "freeze.h"

#define MODRM	0x10			/* the low bits say how much immediate */
#define IMM8	0x01
#define IMMZ	0x04			/* 4 bytes, 2 with the 66 prefix */
#define IMM16	0x02
#define BAD	0x80

/* One-byte opcodes: has the instruction a ModRM byte, and how long is its immediate operand? */
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
	case 0x90 ... 0x99: case 0x9b ... 0xa7:	/* a0 to a3: immediate_length() */
	case 0xaa ... 0xaf: case 0xc3: case 0xc9: case 0xcb: case 0xcc:
	case 0xcf: case 0xd7: case 0xec ... 0xef: case 0xf1: case 0xf4:
	case 0xf5: case 0xf8 ... 0xfd:
		return 0;
	}
	return BAD;
}

/* The same for the opcodes that follow a byte 0f. */
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

/* Does it jump, call, return or trap?  two: the opcode follows a byte 0f. */
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

/* Length of the ModRM byte with its SIB byte and displacement (table 2-2 of the manual). */
static unsigned int modrm_length(const u8 *p, size_t max, bool *rip_relative)
{
	u8 mod = p[0] >> 6, rm = p[0] & 7;
	unsigned int len = 1;

	if (mod == 3)
		return 1;
	if (rm == 4) {			/* a SIB byte follows */
		len = 2;
		if (max >= 2 && mod == 0 && (p[1] & 7) == 5)
			len += 4;
	} else if (mod == 0 && rm == 5) {
		*rip_relative = true;
		len += 4;
	}
	return len + (mod == 1 ? 1 : mod == 2 ? 4 : 0);
}

/* An instruction without its operands. */
struct coded {
	bool op16, addr32, wide;	/* prefixes 66 and 67, and the W bit of REX */
	bool two;			/* the opcode follows a byte 0f */
	u8 op;
	unsigned int how;		/* what the tables say of it */
};

/* Reads the prefixes, REX last; returns how many bytes they have. */
static size_t prefixes(const u8 *p, size_t max, struct coded *c)
{
	size_t i;

	for (i = 0; i < max && i < 14; i++) {
		if (p[i] == 0x66)
			c->op16 = true;
		else if (p[i] == 0x67)
			c->addr32 = true;
		else if (p[i] != 0xf0 && p[i] != 0xf2 && p[i] != 0xf3 && p[i] != 0x2e &&
			 p[i] != 0x36 && p[i] != 0x3e && p[i] != 0x26 && p[i] != 0x64 &&
			 p[i] != 0x65)
			break;
	}
	if (i < max && (p[i] & 0xf0) == 0x40)
		c->wide = p[i++] & 8;
	return i;
}

/* Reads the opcode at p[*i] and moves *i behind it; false when the tables do not know it. */
static bool opcode(const u8 *p, size_t max, size_t *i, struct coded *c)
{
	if (*i >= max)
		return false;
	c->op = p[(*i)++];
	if (c->op == 0x0f && *i < max) {
		c->two = true;
		c->op = p[(*i)++];
		c->how = two_byte(c->op);
		if (c->op == 0x38 || c->op == 0x3a) {
			/* A third byte follows, and all of these are alike. */
			c->how = c->op == 0x38 ? MODRM : MODRM | IMM8;
			(*i)++;
		}
	} else {
		c->how = one_byte(c->op);
	}
	return !(c->how & BAD);
}

/* Bytes of the immediate operand; mov between a register and an address (a0 to a3) has the address there. */
static unsigned int immediate_length(const struct coded *c, bool jumps)
{
	unsigned int len = c->how & (IMM8 | IMM16);

	if (!c->two && c->op >= 0xa0 && c->op <= 0xa3)
		len += c->addr32 ? 4 : 8;
	if (!(c->how & IMMZ))
		return len;
	if (c->wide && !c->two && c->op >= 0xb8 && c->op <= 0xbf)
		return len + 8;		/* movabs */
	return len + (c->op16 && !c->wide && !jumps ? 2 : 4);
}

bool insn_decode(const u8 *p, size_t max, struct insn *in)
{
	struct coded c = { 0 };
	size_t i = prefixes(p, max, &c);
	u8 modrm;

	*in = (struct insn){ 0 };
	if (!opcode(p, max, &i, &c))
		return false;
	modrm = i < max ? p[i] : 0;
	in->jumps = goes_elsewhere(c.two, c.op, modrm);
	if (c.how & MODRM) {
		if (i >= max)
			return false;
		i += modrm_length(p + i, max - i, &in->rip_relative);
	}
	/* Of group 3, test has an immediate operand; not, neg, mul and div have none. */
	if (!c.two && (c.op == 0xf6 || c.op == 0xf7) && !(modrm & 0x30))
		c.how |= c.op == 0xf6 ? IMM8 : IMMZ;
	i += immediate_length(&c, in->jumps);
	in->len = (unsigned int)i;
	return i <= max;
}

const char *insn_refusal(const struct insn *in)
{
	if (in->jumps)
		return "it jumps, calls or returns, which cannot be done from another place";
	if (in->rip_relative)
		return "its operand is relative to the instruction pointer";
	return NULL;
}
