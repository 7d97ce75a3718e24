// SPDX-License-Identifier: GPL-2.0-only
/*
 * edges: parts of freeze with a guest and a clock that are made up, for freeze-judge.sh and
 * freeze-names.sh, which compile it with them (edges.sh).
 *
 *	judge			reads commands, see judge()
 *	plan [STEPS]		parses steps, resolves and prints them
 *	decode			reads "BYTES..." in hexadecimal: length, jumps, relative
 *	sweep			every opcode, for a disassembler
 *	lengths			the same of objdump's lines, held against what they say
 *	make FILE		reads what to put into an ELF file, see make()
 *	names FILE WORD...	what the symbol table of that file says of the words
 *	mentions TREE WORDS, callers FILE TREE NAME
 */
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

/* instructions.c, elf.c */
void decode(void);
void sweep(void);
int lengths(void);
void make(const char *path);

static u64 clock_is;
static int looks;
static struct blocked *waiting;
static struct task known[8];
static int nknown;

u64 now(void)
{
	return clock_is;
}

void refuse(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

/* A breakpoint of its own for each address. */
struct breakpoint *breakpoint_add(u64 addr, const char *spec)
{
	static struct breakpoint table[16];
	int i = 0;

	(void)spec;
	while (table[i].addr && table[i].addr != addr)
		i++;
	table[i].addr = addr;
	return &table[i];
}

bool task_read(u64 addr, struct task *t)
{
	for (int i = 0; i < nknown; i++)
		if (known[i].addr == addr) {
			*t = known[i];
			return true;
		}
	return false;
}

struct blocked *blocked_tasks(void)
{
	struct blocked *list = NULL;

	looks++;
	for (struct blocked *b = waiting; b; b = b->next) {
		struct blocked *copy = malloc(sizeof(*copy));

		*copy = *b;
		copy->next = list;
		list = copy;
	}
	return list;
}

/* The lists of this program live as long as it does. */
void blocked_free(struct blocked *b)
{
	(void)b;
}

static void set(struct step *s, char *word)
{
	char *value = strchr(word, '=');
	u64 v;

	*value++ = '\0';
	v = strtoull(value, NULL, 0);
#define NUMBER(name, field) if (!strcmp(word, #name)) s->field = (__typeof__(s->field))v
	NUMBER(freeze, run.t_freeze);
	NUMBER(hold, want.hold_ns);
	NUMBER(first, run.t_first_beat);
	NUMBER(try, run.t_try);
	NUMBER(done, run.t_done);
	NUMBER(thaw, run.t_thaw);
	NUMBER(beats, run.beats);
	NUMBER(asker, run.asker);
	NUMBER(asked, run.thaw_asked);
	NUMBER(frozen, run.done_frozen);
	NUMBER(gone, run.gone);
	NUMBER(told, want.told);
	NUMBER(state, run.state);
	NUMBER(answer, verdict.answer);
	NUMBER(held, run.held.addr);
	NUMBER(process, run.held.tgid);
	if (!strcmp(word, "ask"))
		s->want.ask = strcmp(value, "user") ? "sh x" : "user x";
	if (!strcmp(word, "until"))
		s->want.until = "mark";
}

static const char *const answers[] = {
	"none", "done", "blocked", "inconclusive", "never", "held", "refused", "not frozen", "not applicable",
};

/*
 *	step FIELD=VALUE...	a step, fresh
 *	set FIELD=VALUE...	more of it
 *	task ADDR PROCESS STATE	a task that can be read
 *	waits PID ADDR		who asks waits for a lock of that task's; ADDR -: sleeps without
 *	nobody			nobody waits
 *	at NS			the clock, and whether it is time to thaw, and how often it looked
 *	answer [ended]		the answer, when the guest has ended
 */
static void judge(void)
{
	static struct step s;
	char line[512], *word, *rest;

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		rest = line;
		word = strsep(&rest, " ");
		if (!strcmp(word, "step")) {
			blocked_free(s.verdict.blocked);
			memset(&s, 0, sizeof(s));
			looks = 0;
		}
		if (!strcmp(word, "step") || !strcmp(word, "set"))
			while ((word = strsep(&rest, " ")))
				set(&s, word);
		else if (!strcmp(word, "task")) {
			struct task *t = &known[nknown++];

			t->addr = strtoull(strsep(&rest, " "), NULL, 0);
			t->tgid = atoi(strsep(&rest, " "));
			t->state = (unsigned int)atoi(rest);
		} else if (!strcmp(word, "waits")) {
			struct blocked *b = calloc(1, sizeof(*b));

			b->task.pid = atoi(strsep(&rest, " "));
			b->has_lock = *rest != '-';
			b->lock.holder_task = b->has_lock ? strtoull(rest, NULL, 0) : 0;
			b->next = waiting;
			waiting = b;
		} else if (!strcmp(word, "nobody")) {
			blocked_free(waiting);
			waiting = NULL;
		} else if (!strcmp(word, "at")) {
			clock_is = strtoull(rest, NULL, 10);
			looks = 0;
			printf("%s", judge_time_to_thaw(&s) ? "thaw" : "hold");
			printf(" %d\n", looks);
		} else {
			judge_answer(&s, rest);
			printf("%s%s%s\n", answers[s.verdict.answer], s.verdict.why ? ": " : "",
			       s.verdict.why ? s.verdict.why : "");
		}
	}
	blocked_free(waiting);
	blocked_free(s.verdict.blocked);
}

static const char *or_dash(const char *text)
{
	return text ? text : "-";
}

static void plan(const char *text)
{
	struct plan p = { 0 };

	plan_parse(&p, text);
	plan_resolve(&p, NULL);
	for (int i = 0; i < p.n; i++) {
		const struct request *r = &p.steps[i].want, *first = &p.steps[0].want;

		printf("%d at=%s under=%s after=%s task=%s until=%s name=%s expect=%s ask=%s nth=%ld ms=%g%s%s%s",
		       p.steps[i].n, r->at, or_dash(r->under), or_dash(r->after), or_dash(r->task),
		       or_dash(r->until), or_dash(r->name), or_dash(r->expect), or_dash(r->ask), r->nth,
		       (double)r->hold_ns / 1e6, r->together ? " and" : "", r->told ? " told" : "",
		       r->mode == HOLD_VCPU ? " vcpu" : "");
		printf(" bp=%d %d\n", (int)(r->bp - first->bp), r->after ? (int)(r->after_bp - first->bp) : -1);
	}
}

/*
 * NAME; @ADDR: function there; =ADDR: variable there; #ADDR: how many bytes from there on, and the
 * first; ^NAME: its place for a thread; !FUNCTION+OFFSET: its address.
 */
static void names(char **word)
{
	for (; *word; word++) {
		const struct symbol *s = NULL;
		u64 addr = strtoull(*word + 1, NULL, 0);
		size_t len = 99;
		const u8 *p;

		switch (**word) {
		case '@':
			s = symbol_at(addr);
			break;
		case '=':
			s = object_at(addr);
			break;
		case '#':
			p = text_at(addr, &len);
			printf("%s %zu %02x\n", *word, len, p ? *p : 0);
			continue;
		case '^':
			s = symbol_named(*word + 1);
			printf("%s %ld\n", *word, tls_offset(s));
			continue;
		case '!':
			printf("%s %#llx\n", *word, (unsigned long long)symbol_address(*word + 1, NULL));
			continue;
		default:
			s = symbol_named(*word);
		}
		if (s)
			printf("%s %s %#llx+%llu type %d\n", *word, s->name, (unsigned long long)s->addr,
			       (unsigned long long)s->size, s->type);
		else
			printf("%s none\n", *word);
	}
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "sweep"))
		sweep();
	else if (!strcmp(what, "judge"))
		judge();
	else if (!strcmp(what, "decode"))
		decode();
	else if (!strcmp(what, "lengths"))
		return lengths();
	else if (!strcmp(what, "make"))
		make(argv[2]);
	else if (!strcmp(what, "mentions"))
		return print_mentions(argv[2], argv[3]);
	if (!strcmp(what, "plan") || !strcmp(what, "names") || !strcmp(what, "callers"))
		symbols_load(argv[2]);
	if (!strcmp(what, "plan"))
		plan(argv[3]);
	if (!strcmp(what, "callers"))
		print_callers(stdout, argv[3], argv[4]);
	if (!strcmp(what, "names"))
		names(argv + 3);
	return 0;
}
