// SPDX-License-Identifier: GPL-2.0-only
/*
 * A small program with the names that freeze looks for in a kernel: a list of tasks with one
 * task in it, which runs through the functions below.  freeze.sh has its offsets.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct task {
	struct task *next, *prev;
	char comm[16];
	int pid, preempt;
	void *stack, *signal, *mm;
	unsigned flags, state;
	struct task *tn;
	int tgid;
	long buf[8];
};

struct task init_task = { &init_task, &init_task, "swapper/0", 1, 0, 0, 0, 0, 0, 0, 0, 1, { 0 } };
struct task *cpu_tasks[1] = { &init_task };
int signals_enabled = 1;

#define FUNC(name, text)						\
	asm(".text\n"							\
	    ".globl " #name "\n"					\
	    ".type " #name ",@function\n"				\
	    #name ": " text "\n"					\
	    ".size " #name ",.-" #name);				\
	void name(void)

FUNC(pushes, "push %rbx\npop %rbx\nret");
FUNC(loads, "movabs $0x1122334455667788,%rax\nret");
FUNC(moves, "mov %rsp,%rax\nsub $8,%rsp\nadd $8,%rsp\nret");
FUNC(jumps, "jmp 1f\n1: ret");
FUNC(calls, "call pushes\nret");
FUNC(relative, "mov signals_enabled(%rip),%eax\nret");
FUNC(usleep_range_state, "ret");
FUNC(inlined_caller, "nop\nret");

int main(int argc, char **argv)
{
	pushes(); loads(); moves();
	if (argc > 1 && !strcmp(argv[1], "signal"))
		raise(SIGKILL);
	if (argc > 1 && !strcmp(argv[1], "stay"))
		for (;;)
			;
	return argc > 1 ? atoi(argv[1]) : 0;
}
