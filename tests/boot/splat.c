// SPDX-License-Identifier: GPL-2.0-only
/*
 * A splat is what the kernel says of itself when it is broken.  Each becomes a
 * fingerprint, "TYPE | function < function ...", with the innermost function first
 * and without those that only report.  UML's own known noise is a list of such
 * fingerprints (noise.c); every other splat is a crash.
 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"

/* A regular expression, which is compiled when it is first used. */
struct pattern {
	const char *re;
	bool ready;
	regex_t r;
};

#define GROUPS 5		/* of the pattern that has the most, with the whole match as the first */

static bool match(struct pattern *p, const char *text, regmatch_t *m)
{
	if (!p->ready && regcomp(&p->r, p->re, REG_EXTENDED))
		abort();
	p->ready = true;
	return !regexec(&p->r, text, GROUPS, m, 0);
}

/* Copies what a group of a pattern matched into buf. */
static void group(char *buf, size_t n, const char *text, const regmatch_t *m)
{
	snprintf(buf, n, "%.*s", (int)(m->rm_eo - m->rm_so), text + m->rm_so);
}

/*
 * A splat must follow a time stamp of printk, so that a program which prints such
 * words on the console is no crash.  The thread behind the time stamp
 * (CONFIG_PRINTK_CALLER) keeps apart what two threads say at once.
 */
static struct pattern prefix = { .re =
	"^(<[0-9]>)?\\[ *[0-9]+\\.[0-9]{6}\\]((\\[ *[TC][0-9]+\\])?) (.*)$"
};
static struct pattern head = { .re =
	"^(Kernel panic - not syncing"
	"|BUG: "
	"|\\[ BUG: "
	"|WARNING: "
	"|Oops"
	"|kernel BUG at "
	"|INFO: task .* blocked.* for more than "
	"|INFO: lockdep is turned off"
	"|INFO: trying to register non-static key"
	"|rcu: INFO: .* detected .*stall"
	"|rcu: INFO: .* self-detected stall"
	"|watchdog: BUG: "
	"|kmemleak: unreferenced object"
	"|kmemleak: [0-9]+ new suspected memory leak"
	"|UBSAN: "
	"|Segfault with no mm"
	"|general protection fault"
	"|VFS: Unable to mount root)"
};
static struct pattern address = { .re = "^ *\\[<([0-9a-f]+)>\\] (\\? )?([^ ]+)\\+0x" };
static struct pattern leaked = { .re = "^kmemleak:  *()()([^ ]+)\\+0x" };
static struct pattern because = { .re = "^[a-z][a-z/_-]*[.][ch]:[0-9]+ (.*)$" };

/* Types whose first line also tells a task or a place; only what stands in () is kept of it. */
static struct {
	struct pattern p;
	const char *type;
} kinds[] = {
	{ { .re = "^WARNING: ([^: ]*):[0-9]+ at " }, "WARNING: at " },
	{ { .re = "^WARNING: CPU: .* at ([^: ]*):[0-9]+ " }, "WARNING: at " },
	{ { .re = "^WARNING: .*(still has locks held!)" }, "WARNING: " },
	{ { .re = "^(BUG: scheduling while atomic)" }, "" },
	{ { .re = "^(BUG: KASAN: [a-z-]+)" }, "" },
	{ { .re = "^INFO: task .* (blocked).* for more than " }, "INFO: task " },
	{ { .re = "^(watchdog: BUG: soft lockup)" }, "" },
	{ { .re = "^(kmemleak: unreferenced object)" }, "" },
};

/* How the functions begin that report, and are not what is reported. */
static const char *const machinery[] = {
	"dump_stack", "show_stack", "print_", "kasan_", "__kasan", "__asan_",
	"check_region", "report_", "__warn", "warn_slowpath", "panic", "vpanic",
	"check_panic", "end_report", "__might_", "__schedule_bug", "lockdep_",
	"__lock_acquire", "lock_acquire", "check_noncircular", "validate_chain",
	"kmemleak_", "kmem_cache_alloc", "__kmalloc", "slab_post_alloc",
	"__schedule", "schedule", "__switch_to", "save_stack", "stack_trace_save",
	"set_track", "__alloc_object", "__create_object",
};
#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

static bool word(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/*
 * Copies text without numbers, offsets and addresses, which differ from boot to boot.
 * There must be a character before the text, as the time stamp is.
 */
static void plain(char *to, size_t size, const char *text)
{
	const char *t = text;
	size_t n = 0;

	while (*t && n < size - 1) {
		if (begins(t, "+0x")) {
			t += strspn(t, "+0123456789abcdefx/");
		} else if (*t >= '0' && *t <= '9' && !word(t[-1])) {
			while (word(*t))
				t++;
			to[n++] = 'N';
		} else {
			to[n++] = *t++;
		}
	}
	to[n] = '\0';
}

/* The type of the splat whose first line is text. */
static void type_of(char *type, size_t size, const char *text)
{
	regmatch_t m[GROUPS];
	char what[128];
	size_t i;

	for (i = 0; i < COUNT(kinds); i++) {
		if (!match(&kinds[i].p, text, m))
			continue;
		group(what, sizeof(what), text, &m[1]);
		snprintf(type, size, "%s%s", kinds[i].type, what);
		return;
	}
	plain(type, size, text);
}

static bool reports(const char *function)
{
	size_t i;

	for (i = 0; i < COUNT(machinery); i++)
		if (begins(function, machinery[i]))
			return true;
	return false;
}

/*
 * Takes a line of a stack: " [<address>] ? function+0x1/0x2", or
 * "kmemleak:     function+...".  Returns false when it is none.  A frame with "?" is
 * a word on the stack that looks like an address.  Such frames count only where all
 * are of that kind, which is so when the kernel has no frame pointers.
 */
static bool frame(struct splat *s, const char *text)
{
	struct frame f = { 0 };
	regmatch_t m[GROUPS];
	bool sure;

	if (!match(&address, text, m) && !match(&leaked, text, m))
		return false;
	f.address = strtoul(text + m[1].rm_so, NULL, 16);
	sure = m[2].rm_so == m[2].rm_eo;
	group(f.function, sizeof(f.function), text, &m[3]);
	/* The compiler adds ".constprop.0" or ".cold" to names. */
	f.function[strcspn(f.function, ".")] = '\0';
	snprintf(f.text, sizeof(f.text), "%.*s",
		 (int)strcspn(text + m[3].rm_so, " "), text + m[3].rm_so);
	if (sure && !s->sure)
		s->n = 0;
	s->sure |= sure;
	if (sure == s->sure && s->n < TOP && !reports(f.function))
		s->frames[s->n++] = f;
	return true;
}

/*
 * Did the host cause it?  A kernel whose host was stopped sees a stall.  A stall of
 * its own that lasts is not lost by this, for the kernel reports it again: after
 * three times the timeout (check_cpu_stall() in kernel/rcu/tree_stall.h).
 */
static bool of_host(const struct splats *all)
{
	const char *type = all->now.print;

	return all->began < all->stopped &&
	       (begins(type, "rcu: INFO: ") || begins(type, "watchdog: BUG: soft lockup"));
}

/* The splat is whole: it was seen before, or is new and then known noise or a crash. */
static void finish(struct splats *all)
{
	struct splat *s = &all->now, *old;
	size_t n = strlen(s->print);
	unsigned int i;

	all->open = false;
	s->host = of_host(all);
	for (i = 0; i < s->n; i++)
		n += snprintf(s->print + n, sizeof(s->print) - n, "%s%s",
			      i ? " < " : " | ", s->frames[i].function);
	for (old = all->seen; old < all->seen + all->n; old++)
		if (old->host == s->host && !strcmp(old->print, s->print))
			break;
	if (old == all->seen + COUNT(all->seen))
		return;
	if (old == all->seen + all->n) {
		*old = *s;
		all->n++;
		old->noise = noise_knows(&all->noise, s->print);
	}
	old->count++;
	if (!old->noise && !old->host && !all->crash)
		all->crash = old;
}

/* The kernel marks no end of its reports; the caller has waited long enough. */
void splats_close(struct splats *all)
{
	if (all->open)
		finish(all);
}

static void begin(struct splats *all, const char *caller, const char *text)
{
	struct splat *s = &all->now;

	memset(s, 0, sizeof(*s));
	snprintf(s->head, sizeof(s->head), "%s", text);
	snprintf(s->caller, sizeof(s->caller), "%s", caller);
	type_of(s->print, TYPE, text);
	s->leak = begins(text, "kmemleak: unref");
	all->leaks |= s->leak;
	all->open = true;
	all->began = all->last = now_ns();
}

/* Takes a line of the open splat: more of its type, or of its stack. */
static void more(struct splats *all, const char *text)
{
	struct splat *s = &all->now;
	size_t n = strlen(s->print);
	regmatch_t m[GROUPS];

	all->last = now_ns();
	if (s->trace) {
		if (!frame(s, text))
			finish(all);
	} else if (strstr(text, "Call Trace:") ||
		   (s->leak && strstr(text, "  backtrace"))) {
		s->trace = true;
	} else if (!strcmp(s->print, "WARNING: suspicious RCU usage") &&
		   match(&because, text, m)) {
		snprintf(s->print + n, TYPE - n, ": %s", text + m[1].rm_so);
	}
}

/* Does the line only come along with another splat, and begin none of its own? */
static bool consequence(const struct splats *all, const char *text)
{
	/* This is the summary of leaks that were shown one by one. */
	if (all->leaks && strstr(text, "new suspected memory leak"))
		return true;
	return (all->open || all->crash) &&
	       (begins(text, "Kernel panic") || begins(text, "INFO: lockdep is turned off"));
}

void splats_line(struct splats *all, const char *line)
{
	char caller[16] = "";
	regmatch_t m[GROUPS];
	const char *text;

	if (!match(&prefix, line, m))
		return;
	text = line + m[4].rm_so;
	group(caller, sizeof(caller), line, &m[2]);
	if (match(&head, text, m) && !consequence(all, text)) {
		splats_close(all);
		begin(all, caller, text);
	} else if (all->open && !strcmp(caller, all->now.caller)) {
		more(all, text);
	}
}
