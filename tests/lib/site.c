// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "site.h"

/*
 * Two functions allocate between exec_mmap() and setup_new_exec(): exec_task_namespaces()
 * and unshare_sighand().  The compiler makes the latter a part of begin_new_exec() itself;
 * it is the only part that calls the allocator, so then that is the caller.
 */
bool site_in_window(const char *site)
{
	const char *caller = strchr(site, '\n');

	return strstr(site, "\nexec_task_namespaces+") || strstr(site, "\nunshare_sighand+") ||
	       (caller && !strncmp(caller + 1, "begin_new_exec+", 15));
}

/* That is in begin_new_exec() once it has the credentials, and in what comes after it. */
bool site_past_return(const char *site)
{
	static const char *const after[] = {
		"setup_new_exec+", "setup_arg_pages+", "elf_load+", "elf_map",
		"create_elf_tables+", "arch_setup_additional_pages+",
	};
	size_t i;

	for (i = 0; i < sizeof(after) / sizeof(*after); i++)
		if (strstr(site, after[i]))
			return true;
	return strstr(site, "\nbegin_new_exec+") && !strstr(site, "bprm_creds_from_file+");
}

void site_print(const char *kind, int nth, const char *how, const char *site)
{
	printf("site %s %d %s ", kind, nth, how);
	for (; *site; site++)
		putchar(*site != '\n' ? *site : site[1] ? '<' : '\n');
	fflush(stdout);
}
