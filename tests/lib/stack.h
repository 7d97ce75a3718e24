/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in the kernel a task waits.  /proc/PID/stack would take a lock of the task's.
 * This takes none: it asks SysRq for the tasks in uninterruptible sleep and reads the
 * kernel's log (Documentation/admin-guide/sysrq.rst, 'w').  A stack is a string with a
 * line for each function, innermost first.
 */
#ifndef STACK_H
#define STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Calls each(PID, STACK, arg) for each task in uninterruptible sleep; ends the program without SysRq. */
void blocked_tasks(void (*each)(pid_t, const char *stack, void *), void *arg);

/* Fills buf with the stack of the task; returns false when it does not sleep uninterruptibly. */
bool task_stack(pid_t pid, char *buf, size_t size);

/* The same of a task that may also sleep interruptibly (SysRq 't', which prints all tasks). */
bool any_stack(pid_t pid, char *buf, size_t size);

/* Whether a function whose name begins so is in the stack. */
bool stack_has(const char *stack, const char *function);

/* Prints the stack as diagnostic lines of KTAP: "# WHO: FUNCTION". */
void stack_print(const char *who, const char *stack);

#endif
