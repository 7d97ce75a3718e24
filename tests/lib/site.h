/* SPDX-License-Identifier: GPL-2.0-only */
/* Where in execve() an allocation failed: the stack that inject_site() gives. */
#ifndef SITE_H
#define SITE_H

#include <stdbool.h>

/* Between the new mm being in place and setup_new_exec(). */
bool site_in_window(const char *site);
/* Where execve() can only end the task. */
bool site_past_return(const char *site);
/* "site KIND NTH HOW function+offset<function+offset...", for who counts them. */
void site_print(const char *kind, int nth, const char *how, const char *site);

#endif
