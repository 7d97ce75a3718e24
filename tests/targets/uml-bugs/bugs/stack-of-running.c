// SPDX-License-Identifier: GPL-2.0-only
/*
 * um: /proc/PID/stack and wchan of a task that runs read beyond the end of its stack
 *
 * For a task other than the caller, dump_trace() and __get_wchan() of arch/um begin at the stack
 * pointer that the task had when it was last switched out.  When it runs on another CPU meanwhile,
 * what lies above has changed, and KASAN reports an access to a stack frame that is poisoned.
 * Since 7.2 has SMP, that needs no more than `cat /proc/PID/stack`.
 *
 * sees: BUG: KASAN
 * cpus: 2
 * met:  tests/checks/storm.c, which leaves out read-stack and read-wchan for it; tests/targets/soak/storms
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	char path[2][64], text[4096];
	pid_t pid = fork();

	if (!pid)
		for (;;)
			if (!fork())
				_exit(0);
	signal(SIGCHLD, SIG_IGN);
	snprintf(path[0], 64, "/proc/%d/stack", pid);
	snprintf(path[1], 64, "/proc/%d/wchan", pid);
	for (time_t end = time(NULL) + 20; time(NULL) < end;)
		for (int i = 0; i < 2; i++) {
			int fd = open(path[i], O_RDONLY);

			while (read(fd, text, sizeof(text)) > 0)
				;
			close(fd);
		}
	kill(pid, SIGKILL);
	return 0;
}
