/* SPDX-License-Identifier: GPL-2.0-only */
/* Where in execve() an allocation failed, by the stack that inject_site() gives. */
#ifndef SITE_H
#define SITE_H

#include <stdbool.h>

/* Whether it failed between the new mm being in place and setup_new_exec(). */
bool site_in_window(const char *site);
/* Whether it failed where execve() cannot return any more, and can only end the task. */
bool site_past_return(const char *site);
/* Prints "site KIND NTH HOW function+offset<function+offset...", for programs that count sites. */
void site_print(const char *kind, int nth, const char *how, const char *site);

#endif
